import Sixmo
import WorkflowAPI

extension OpenEngine {
  func downloadLinks(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try request.checkedArguments()
    let (run, blocks) = try await run(arguments["run_id"], of: request.organization)
    let format = arguments["format"]?.string.flatMap(ResultFormat.init)
    let signer = try await signer()
    let files = ResultFile.files(of: run, blocks, formats: format.map { [$0] } ?? run.formats)
    return .json(
      .array(
        try files.map { file in
          .object(
            file.link(
              url: try signer.url(runID: run.id, filename: file.name, now: now)))
        }))
  }

  /// Streams the file that a signed link means.
  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    guard let (runID, name) = try await signer().file(of: request.url, now: now) else {
      throw Refusal.forbidden
    }
    let (run, blocks) = try await run(.string(runID), of: nil)
    let files = ResultFile.files(of: run, blocks, formats: ResultFormat.allCases)
    guard let file = files.first(where: { $0.name == name }) else { throw Refusal.runNotFound }
    let head = APIResponse(status: 200, headers: ["content-type": file.format.contentType])
    try await receiver.begin(head)
    try await file.read(from: parts.files, runID: runID, receiver.receive)
    return head
  }

  private func signer() async throws -> LinkSigner {
    let key = try await store.secret("download links") {
      (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    }
    return LinkSigner(baseURL: configuration.baseURL, key: key)
  }
}
