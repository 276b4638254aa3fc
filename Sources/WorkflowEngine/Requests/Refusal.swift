import WorkflowAPI

/// An answer that is an error of the API, thrown from wherever it is found.
struct Refusal: Error {
  var response: APIResponse

  static let workflowNotFound = Refusal(response: .failure(404, "Workflow not found"))
  static let runNotFound = Refusal(response: .failure(404, "Run not found"))

  static func badRequest(_ detail: String) -> Refusal { Refusal(response: .failure(400, detail)) }

  static func conflict(_ detail: String) -> Refusal { Refusal(response: .failure(409, detail)) }

  static func unprocessable(_ faults: [Fault]) -> Refusal {
    Refusal(response: .unprocessable(faults))
  }

  /// Of a download link.
  static let forbidden = Refusal(
    response: .failure(
      403, "The link has expired or was changed; ask for new download links"))
}

extension APIRequest {
  /// Values take a multiple of the memory of their bytes, so that only the records of a list, which are
  /// taken one after the other, may be larger than this.
  private static let valueLimit = 16 << 20

  func checkSize() throws {
    guard let size = body?.count, size > Self.valueLimit else { return }
    throw Refusal(
      response: .failure(
        413,
        "The body has \(size) bytes; only a body with a list of records in webhook_payload may"
          + " have more than \(Self.valueLimit)"))
  }
}
