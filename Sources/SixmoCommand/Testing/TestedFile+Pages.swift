import Examples
import Glibc
import Sixmo
import Syntax

extension TestedFile {
  /// Each block is a test of its own, with a store of its own, in a folder where what lies beside the page
  /// can be read.
  func page(_ page: Page) throws -> [TestOutcome] {
    if Lesson.isLesson(page) { return try lesson(page) }
    var outcomes: [TestOutcome] = []
    for block in page.blocks {
      if block.language == "sixmo", let example = Example(block, of: page) {
        let name = "example in line \(block.line)"
        guard run.isWanted(name) else { continue }
        try self.example(example, name, &outcomes)
      } else if block.language == "console" {
        let name = "session in line \(block.line)"
        let transcript = Transcript(page.text(of: block))
        guard run.isWanted(name), transcript.isAboutSixmo else { continue }
        try session(transcript, block, of: page, name, &outcomes)
      }
    }
    return outcomes
  }

  private var folder: String {
    path.lastByte("/").map { String(path[...$0]) } ?? "."
  }

  private func example(
    _ example: Example, _ name: String, _ outcomes: inout [TestOutcome]
  ) throws {
    let stage = try TestStage(run, beside: folder)
    defer { stage.close() }
    add(name, line: example.line, to: &outcomes, output: stage.takeOutput) {
      do throws(Stop) {
        try runAll(example.program(), stage.interpreter)
        return []
      } catch {
        return TestOutcome.failures(of: error, leaving: "the example")
      }
    }
  }

  /// The code, then the tests in it.
  private func runAll(_ program: ExampleProgram, _ interpreter: Interpreter) throws(Stop) {
    do throws(Stop) {
      let bed = try TestBed(program.program, in: interpreter)
      for index in bed.names.indices {
        if let stop = bed.run(index) { throw stop }
      }
    } catch {
      guard case .rejected(let diagnostics) = error, let rest = program.without(diagnostics) else {
        throw error
      }
      try runAll(rest, interpreter)
    }
  }

  private func session(
    _ transcript: Transcript, _ block: Page.Block, of page: Page, _ name: String,
    _ outcomes: inout [TestOutcome]
  ) throws {
    let shell = try Shell(program: Self.thisProgram)
    shell.showContents(of: folder)
    add(name, line: block.line, to: &outcomes) {
      for step in transcript.steps {
        let place = page.source.location(ofLine: block.line + step.line - 1)
        let failures = self.failures(of: step, at: place, in: shell)
        guard let failures, failures.isEmpty else { return failures }
      }
      return []
    }
  }

  private func failures(
    of step: Transcript.Step, at place: Diagnostic.Location, in shell: Shell
  ) -> [Diagnostic]? {
    do {
      let result = try shell.run(
        step.command, mergingErrors: true, seconds: run.settings.timeout,
        isCancelled: { run.isCancelled })
      switch result.end {
      case .cancelled: return nil
      case .late: return [Diagnostic("E0405", "the time limit was exceeded", at: place)]
      case .exited: break
      }
      if Transcript.Step.matches(result.output, step.output) { return [] }
      return [
        Diagnostic(
          "E0812", "the output differs", at: place,
          notes: Transcript.Step.difference(result.output, step.output))
      ]
    } catch {
      return [Diagnostic("E0812", "the command cannot be run: \(error)", at: place)]
    }
  }

  static let thisProgram: String = {
    guard let path = realpath("/proc/self/exe", nil) else { return CommandLine.arguments[0] }
    defer { free(path) }
    return String(cString: path)
  }()
}

extension Transcript {
  /// Commands of anything else are nothing to run.
  fileprivate var isAboutSixmo: Bool {
    steps.contains { step in
      step.command.split { !($0.isLetter || "/_".contains($0)) }.contains("sixmo")
    }
  }
}

extension Source {
  func location(ofLine number: Int) -> Diagnostic.Location {
    let lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
    let line = lines[min(number, lines.count) - 1]
    return .init(self, Span(line.startIndex, line.endIndex))
  }
}
