import Testing

/// How a conformance test reaches the engine.
enum Way: String, CaseIterable, Sendable {
  case inProcess = "in process"
  case socket = "over a socket"
  case recorded = "in process, while it was recorded"
  /// What was recorded answers a client, over a socket and without an engine.
  case replayed = "in a recording, over a socket"

  @TaskLocal static var current = Way.inProcess
}

/// Runs each test of a suite once for each way to the engine, and names the way in what fails.
struct EveryWay: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await Tapes.$current.withValue(Tapes()) {
      for way in Way.allCases {
        let naming = IssueHandlingTrait.compactMapIssues { issue in
          var issue = issue
          issue.comments.append("the engine was reached \(way.rawValue)")
          return issue
        }
        try await naming.provideScope(for: test, testCase: testCase) {
          try await Way.$current.withValue(way, operation: function)
        }
      }
    }
  }
}

extension Trait where Self == EveryWay {
  static var everyWay: Self { Self() }
}
