import Sixmo
import WorkflowAPI

/// Asks somebody before a request is sent that cannot be taken back.
package struct RequestGate: Sendable {
  /// What is to be asked first; nil for a request that is sent at once.
  let question: @Sendable (APIRequest) async -> String?
  /// Whether the answer is yes. Called on the thread of the script, which waits.
  let isAllowed: @Sendable (_ question: String) -> Bool

  package init(
    question: @escaping @Sendable (APIRequest) async -> String?,
    isAllowed: @escaping @Sendable (_ question: String) -> Bool
  ) {
    (self.question, self.isAllowed) = (question, isAllowed)
  }
}

extension EndpointCall {
  /// Throws unless the request may be sent.
  func pass(_ gate: RequestGate, _ request: APIRequest) throws {
    guard let question = try call.waitHere({ await gate.question(request) }) else { return }
    guard gate.isAllowed(question) else {
      try call.goOn()
      throw call.fail(
        "E0842", "'\(endpoint.name)' was not sent: the answer was no", kind: "not_confirmed")
    }
  }
}
