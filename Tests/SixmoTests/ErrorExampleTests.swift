import Syntax
import Testing

@testable import Sixmo

@Suite struct `The example of an error code` {
  /// Those that no script alone can provoke.
  private static let others: Set = ["E0212", "E0214", "E0300", "E0402"]

  private static let codes =
    (ErrorCode.resolution + ErrorCode.values + ErrorCode.limits
    + ErrorCode.modules).map(\.code).filter { !others.contains($0) }

  @Test(arguments: codes)
  func `fails with`(_ code: String) throws {
    let row = try #require(ErrorCode.language.row(of: code))
    let limits =
      switch code {
      case "E0403": Limits(steps: 1_000)
      case "E0404": Limits(memory: 1 << 20)
      case "E0405": Limits(seconds: 0)
      default: Limits()
      }
    var host = Host()
    host.loadModule = { request in
      guard request.path == "example.sixmo" else {
        throw Diagnostic("E0501", "no module '\(request.path)'", at: nil)
      }
      return Source(name: request.path, text: row.example)
    }
    let interpreter = Interpreter(host: host, library: Library(), limits: limits, checks: [])
    let stop = try #require(throws: Stop.self) {
      let parsed = Parser.parse(Source(name: "example.sixmo", text: row.example))
      try #require(parsed.diagnostics.isEmpty)
      try interpreter.run(parsed.program)
    }
    #expect(stop.code == code)
    if let kind = stop.kind { #expect(kind == row.kind) }
  }
}

extension Stop {
  fileprivate var code: String? {
    switch self {
    case .rejected(let diagnostics): diagnostics.first?.code
    case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic.code
    case .exited, .interrupted: nil
    }
  }
}
