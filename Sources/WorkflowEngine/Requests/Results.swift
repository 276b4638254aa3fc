import Sixmo
import WorkflowAPI

extension OpenEngine {
  func downloadLinks(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try request.checkedArguments()
    let (run, blocks) = try await knownRun(arguments["run_id"], of: request.organization)
    let format = arguments["format"]?.string.flatMap(ResultFormat.init)
    let signer = try await signer()
    let files = ResultFile.files(of: run, blocks, formats: format.map { [$0] } ?? run.formats)
    return .json(
      .array(
        try files.map { file in
          .object(
            file.link(
              url: try signer.url(runID: run.id, filename: file.name, now: now),
              size: measures.known(run.id, file.name)?.size))
        }))
  }

  /// Streams the file of a signed link, or the part of it that is asked for.
  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    guard let (runID, name) = try await signer().file(of: request.url, now: now) else {
      throw RefusedRequest.forbidden
    }
    let (run, blocks) = try await knownRun(.string(runID), of: nil)
    let files = ResultFile.files(of: run, blocks, formats: ResultFormat.allCases)
    guard let file = files.first(where: { $0.name == name }) else {
      throw RefusedRequest.runNotFound
    }
    let rows = RunRows(
      files: parts.files, runID: runID, manifest: try await parts.runs.manifest(of: runID))
    let measure = try await measures.measure(file, of: rows)
    var headers = request.headers
    // A range is a matter of GET.
    if request.isHead { headers["range"] = nil }
    let selection = FileSelection(
      headers, of: measure, lastModified: file.createdAt?.httpDate)
    let head = file.head(measure, selection)
    guard let range = selection.range(of: measure.size) else { return head }
    try await receiver.begin(head)
    if request.isHead { return head }
    var pieces = file.pieces(of: rows)
    try await pieces.send(range, receiver.receive)
    return head
  }

  private func signer() async throws -> LinkSigner {
    LinkSigner(baseURL: configuration.baseURL, key: try await store.secret("download links"))
  }
}

extension ResultPieces {
  /// The bytes in a range of the file, in order.
  fileprivate mutating func send(
    _ range: Range<Int>, _ receive: @Sendable ([UInt8]) async throws -> Void
  ) async throws {
    var offset = 0
    while offset < range.upperBound, let piece = try next() {
      try Task.checkCancellation()
      let wanted = range.clamped(to: offset..<offset + piece.count)
      if wanted.count == piece.count {
        try await receive(piece)
      } else if !wanted.isEmpty {
        try await receive(Array(piece[wanted.lowerBound - offset..<wanted.upperBound - offset]))
      }
      offset += piece.count
      await Task.yield()
    }
  }
}

extension FileSelection {
  /// The bytes to send; nil for an answer without any.
  fileprivate func range(of size: Int) -> Range<Int>? {
    switch self {
    case .whole: 0..<size
    case .part(let range): range
    case .notModified, .unsatisfiable: nil
    }
  }
}

extension ResultFile {
  fileprivate func head(_ measure: FileMeasure, _ selection: FileSelection) -> APIResponse {
    var response: APIResponse
    switch selection {
    case .whole:
      response = APIResponse(status: 200)
      describe(measure.size, &response)
    case .part(let range):
      response = APIResponse(status: 206)
      describe(range.count, &response)
      response.headers["content-range"] =
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(measure.size)"
    case .notModified: response = APIResponse(status: 304)
    case .unsatisfiable:
      response = .failure(416, "The file has \(measure.size) bytes; the range begins after them")
      response.headers["content-range"] = "bytes */\(measure.size)"
    }
    response.headers["etag"] = measure.entityTag
    response.headers["last-modified"] = createdAt?.httpDate
    response.headers["cache-control"] = "private, no-store"
    response.headers["accept-ranges"] = "bytes"
    return response
  }

  private func describe(_ length: Int, _ response: inout APIResponse) {
    response.headers["content-type"] = format.contentType
    response.headers["content-length"] = String(length)
    response.headers["content-disposition"] = contentDisposition(name)
  }
}
