import WorkflowAPI

/// An answer that is an error of the API, thrown from wherever it is found.
struct RefusedRequest: Error {
  var response: APIResponse

  static let workflowNotFound = RefusedRequest(response: .failure(404, "Workflow not found"))
  static let runNotFound = RefusedRequest(response: .failure(404, "Run not found"))

  static func badRequest(_ detail: String) -> RefusedRequest {
    RefusedRequest(response: .failure(400, detail))
  }

  static func conflict(_ detail: String) -> RefusedRequest {
    RefusedRequest(response: .failure(409, detail))
  }

  static let usedKey = RefusedRequest.conflict(
    "The Idempotency-Key was used for another request within the last 24 hours. Use a new key.")

  static func unprocessable(_ faults: [Fault]) -> RefusedRequest {
    RefusedRequest(response: .unprocessable(faults))
  }

  /// Of a download link.
  static let forbidden = RefusedRequest(
    response: .failure(
      403, "The link has expired or was changed; ask for new download links"))
}

extension APIRequest {
  /// Bodies above this size are looked at before they are read.
  private static let unlookedSize = 16 << 20
  /// Values take a multiple of the memory of their bytes, so that a large body may only be large because
  /// of its texts, or because of the records of a list, which are taken one after the other.
  private static let valueLimit = 2 << 20

  func checkSize() throws {
    guard let body, body.count > Self.unlookedSize else { return }
    let count = body.withBytes { JSONMeasure(bytes: $0).valueCount(release: body.release(before:)) }
    guard count > Self.valueLimit else { return }
    throw RefusedRequest(
      response: .failure(
        413,
        "The body has \(count) values; only the records of a list in webhook_payload may be more than"
          + " \(Self.valueLimit)"))
  }
}

/// How many values there are in JSON text, found by its brackets, commas and quotes.
private struct JSONMeasure {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Takes the memory of what was passed back now and then.
  func valueCount(release: (Int) -> Void) -> Int {
    var count = 0
    var at = 0
    var isInText = false
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\\") where isInText: at += 1
      case UInt8(ascii: "\""): isInText.toggle()
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"): if !isInText { count += 1 }
      default: break
      }
      at += 1
      if at & (1 << 20 - 1) == 0 { release(at) }
    }
    return count
  }
}
