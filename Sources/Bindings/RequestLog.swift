import Sixmo
import System
import WorkflowAPI

/// What a session asked last, and the way to see a request without sending it.
package final class RequestLog: Sendable {
  private struct State {
    var last: APIRequest?
    /// Calls of `as_curl` and `as_python` that wait for a request; what they get is not sent.
    var waiting = 0
    var captured: APIRequest?
  }

  private let state = Locked(State())

  package init() {}

  /// The service that a command asks.
  package struct Address: Sendable {
    package var url: String
    /// A line for people: who listens there.
    package var comment: String?

    package init(url: String, comment: String? = nil) {
      self.url = url
      self.comment = comment
    }
  }

  /// As a command or a program with the URL of the service in use.
  package enum Form: String, Sendable {
    case curl = "as_curl"
    case python = "as_python"
  }

  /// The last request in another form; nil if there was none.
  package func last(as form: Form, at address: Address) -> String? {
    state.withLock { $0.last }.map { $0.text(as: form, address) }
  }

  /// Whether the request is to be sent; otherwise the function that makes it ends here.
  func shouldSend(_ request: APIRequest) -> Bool {
    state.withLock { state in
      if state.waiting > 0 {
        state.captured = state.captured ?? request
        return false
      }
      state.last = request
      return true
    }
  }

  // MARK: Builtins

  func builtins(at address: @escaping @Sendable () -> Address) -> [Builtin] {
    [
      Builtin(
        "as_curl(function)",
        "The first API call that `function` makes, as a curl command; nothing is sent.",
        documentation: "The key is `$SIXTYFOUR_API_KEY` in it. The command runs in bash.",
        examples: [.init("as_curl(() => workflows.list()).starts_with(\"curl \")", "true")]
      ) { call in call.make(try self.capture(call, as: .curl, at: address)) },
      Builtin(
        "as_python(function)",
        "The first API call that `function` makes, as a Python program; nothing is sent.",
        documentation: "It needs the package `requests`, and takes the key from SIXTYFOUR_API_KEY.",
        examples: [.init("as_python(() => workflows.list()).contains(\"requests.get(\")", "true")]
      ) { call in call.make(try self.capture(call, as: .python, at: address)) },
    ]
  }

  private func capture(
    _ call: Call, as form: Form, at address: () -> Address
  ) throws -> String {
    let function = try call.function(0)
    state.withLock { $0.waiting += 1 }
    let result = Result { try call.invoke(function) }
    let request = state.withLock { state in
      state.waiting -= 1
      defer { state.captured = nil }
      return state.captured
    }
    if let request { return request.text(as: form, address()) }
    _ = try result.get()
    throw call.fail(
      "E0306", "'\(form.rawValue)' needs a function that makes a call of the API", argument: 0,
      help: "for example \(form.rawValue)(() => workflows.list())")
  }
}

extension APIRequest {
  fileprivate func text(as form: RequestLog.Form, _ address: RequestLog.Address) -> String {
    let comment = address.comment.map { "# \($0)\n" } ?? ""
    switch form {
    case .curl: return comment + curl(baseURL: address.url)
    case .python: return comment + python(baseURL: address.url)
    }
  }
}
