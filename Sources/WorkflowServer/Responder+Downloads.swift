import NIOHTTP1
import WorkflowAPI

extension Responder {
  /// A result file, for anybody who has its signed URL. The service judges the signature.
  func download(_ exchange: Exchange, _ visit: inout Visit) async throws -> Answer {
    visit.route = "/results/{run}/{file}"
    guard exchange.head.method == .GET || exchange.head.method == .HEAD else {
      var response = APIResponse.failure(405, "Method Not Allowed")
      response.headers["allow"] = Self.allow([.get])
      return .whole(response)
    }
    var request = DownloadRequest(visit.target)
    request.isHead = exchange.head.method == .HEAD
    for name in ["range", "if-range", "if-none-match"] {
      request.headers[name] = exchange.head.headers.first(name: name)
    }
    let progress = DownloadProgress()
    let receiver = DownloadReceiver(
      begin: { [self, visit] response in
        progress.begin(response.status)
        try await exchange.begin(dress(response, visit))
      },
      receive: { bytes in
        progress.add(bytes.count)
        try await exchange.write(bytes)
      })
    defer { progress.report(to: &visit) }
    do {
      let response = try await service.download(request, to: receiver)
      return progress.isStreaming ? .streamed : .whole(response)
    } catch  where progress.isStreaming {
      if !(error is BodyRefusal) { log.failure("\(error)", requestID: visit.id) }
      return .cut
    }
  }
}
