import Sixmo
import System

@testable import WorkflowEngine

/// A clock whose sleeps pass at once; they are written down.
final class ImpatientClock: EngineClock {
  private let state = Locked((milliseconds: Int64(1_770_897_600_000), sleeps: [Double]()))

  var milliseconds: Int64 { state.withLock { $0.milliseconds } }
  var sleeps: [Double] { state.withLock { $0.sleeps } }

  func sleep(seconds: Double) async throws {
    try Task.checkCancellation()
    state.withLock { state in
      state.milliseconds += Int64((seconds * 1000).rounded(.up))
      state.sleeps.append(seconds)
    }
  }
}

extension Outgoing {
  /// Requests go to `http`; only a changed configuration has a key, and no address is allowed that is not
  /// public.
  static func forTest(
    in directory: TemporaryDirectory, clock: any EngineClock = ImpatientClock(),
    change: (inout WorkflowEngine.Configuration) -> Void = { _ in },
    http: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
  ) -> Outgoing {
    var configuration = WorkflowEngine.Configuration(dataDirectory: directory.path)
    configuration.clock = clock
    configuration.http = http
    configuration.resolve = { _ in [IPAddress("93.184.216.34")!] }
    change(&configuration)
    return Outgoing(configuration)!
  }
}

extension HTTPResponse {
  init(_ status: Int, _ json: JSON? = nil, headers: [HTTPHeader] = []) {
    self.init(
      status: status, url: "https://x.example/", headers: headers, body: json?.bytes() ?? [])
  }
}

extension HTTPRequest {
  var json: JSON { (try? JSON.parse(body ?? [])) ?? .null }

  func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}
