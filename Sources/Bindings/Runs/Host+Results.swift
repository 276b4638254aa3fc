import Sixmo
import System
import WorkflowAPI

extension Host {
  /// Lets `http.get` read the result files that only the service can: those of an engine in this process,
  /// whose URLs begin with `sixmo://`.
  package mutating func readResults(
    of service: any WorkflowService,
    where isFile: @escaping @Sendable (String) -> Bool = { $0.hasBytePrefix("sixmo://") }
  ) {
    let web = http
    httpSchemes.append("sixmo")
    http = { request in
      guard isFile(request.url) else {
        guard let web else { throw HTTPFailure("this program gives scripts no network") }
        return try await web(request)
      }
      return try await service.result(for: request)
    }
  }
}

extension WorkflowService {
  fileprivate func result(for request: HTTPRequest) async throws -> HTTPResponse {
    guard ["GET", "HEAD"].contains(request.method) else {
      throw HTTPFailure("a result file can only be read")
    }
    var message = DownloadRequest(request.url)
    message.isHead = request.method == "HEAD"
    for header in request.headers { message.headers[header.name.lowercased()] = header.value }
    let body = Locked<[UInt8]>([])
    let receiver = DownloadReceiver(
      begin: { _ in body.withLock { $0 = [] } },
      receive: { bytes in
        let count = body.withLock { body in
          body += bytes
          return body.count
        }
        guard count <= request.bodyLimit else {
          throw HTTPFailure("the file is larger than \(request.bodyLimit >> 20) MB")
        }
      })
    do {
      let response = try await download(message, to: receiver)
      return HTTPResponse(
        status: response.status, url: request.url,
        headers: response.headers.map { HTTPHeader($0.key, $0.value) },
        body: response.status < 300 ? body.withLock { $0 } : response.body)
    } catch let error as TransportError {
      throw HTTPFailure(error.message, help: error.help)
    }
  }
}
