import Formats
import System

/// Sends only requests that change nothing, and reports the others instead of sending them.
///
/// The answer to a request that was not sent is a placeholder: what the request itself says, and
/// `dry_run_1` wherever only the service could know more. A read that needs such a placeholder ends the
/// script, because no honest answer exists.
package final class DryRunService: WorkflowService {
  private struct State {
    /// Requests that were not sent.
    var count = 0
    /// Ids and other values that those requests named.
    var named: Set<String> = []
  }

  private let service: any WorkflowService
  private let text: MessageText
  /// Takes whole lines.
  private let write: @Sendable (String) -> Void
  private let state = Locked(State())

  package init(
    _ service: any WorkflowService, _ text: MessageText = MessageText(),
    write: @escaping @Sendable (String) -> Void
  ) {
    self.service = service
    self.text = text
    self.write = write
  }

  /// How many requests were not sent so far.
  package var unsentCount: Int { state.withLock { $0.count } }

  package var pollInterval: Double { service.pollInterval }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    guard request.endpoint.method == .get else { return pretend(request) }
    if request.values.values.contains(where: isPlaceholder) { throw end(request) }
    let response = try await service.send(request)
    let known = state.withLock { state in request.values.values.first { state.named.contains($0) } }
    if let known {
      report("'\(known)' is shown without the requests above: \(text.line(request))")
    }
    return response
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await service.download(request, to: receiver)
  }

  /// What is wrong with a request by the catalogue alone is answered as the service would.
  private func pretend(_ request: APIRequest) -> APIResponse {
    let arguments: JSONObject
    do {
      arguments = try request.checkedArguments()
    } catch {
      return error.response
    }
    let number = state.withLock { state in
      state.count += 1
      state.named.formUnion(arguments.values.compactMap(\.string))
      return state.count
    }
    report("not sent: \(text.line(request))", text.body(request.body))
    let schema = request.endpoint.response
    return .json(schema.placeholder(Self.mark(number), knowing: arguments))
  }

  private func isPlaceholder(_ value: String) -> Bool {
    state.withLock { state in
      (0..<state.count).contains { value.contains(Self.mark($0 + 1)) }
    }
  }

  private static func mark(_ number: Int) -> String { "dry_run_\(number)" }

  private func end(_ request: APIRequest) -> ServiceStop {
    ServiceStop(
      "E0818",
      "the dry run ends here: '\(request.endpoint.name)' needs the response to a request that was not sent",
      help: "everything up to here was checked; without --dry-run the script goes on",
      isError: false)
  }

  private func report(_ line: String, _ body: String? = nil) {
    let further = (body ?? "").split(separator: "\n").map { "  \($0)\n" }
    write("dry run: \(line)\n\(further.joined())")
  }
}
