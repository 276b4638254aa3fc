import Examples
import Sixmo
import Syntax

extension TestedFile {
  /// Plays the learner: `sixmo learn` is given all the answers, after each step's mistakes, and once more for
  /// each further way. Every step is a test.
  func lesson(_ page: Page) throws -> [TestOutcome] {
    let lesson: Lesson
    do throws(Stop) {
      lesson = try Lesson(page)
    } catch {
      let failures = TestOutcome.failures(of: error, leaving: "the lesson") ?? []
      return [TestOutcome(file: path, failures: failures)]
    }
    let names = lesson.steps.map { "step in line \($0.line)" }
    guard names.contains(where: run.isWanted) else { return [] }
    let ways = lesson.steps.map(\.others.count).max() ?? 0
    let routes = [Route.answersAfterMistakes] + (0..<ways).map(Route.others)
    let failures = try routes.compactMap { try play(lesson, $0, page) }
    var outcomes: [TestOutcome] = []
    for (index, step) in lesson.steps.enumerated() where run.isWanted(names[index]) {
      add(names[index], line: step.line, to: &outcomes) {
        failures.filter { $0.step == index }.map(\.diagnostic)
      }
    }
    return outcomes
  }

  private enum Route {
    case answersAfterMistakes
    case others(Int)
  }

  private struct Failure {
    var step: Int
    var diagnostic: Diagnostic
  }

  /// The first step that goes wrong; what follows from it says nothing.
  private func play(_ lesson: Lesson, _ route: Route, _ page: Page) throws -> Failure? {
    let verdicts = try verdicts(on: lesson.steps.flatMap { Self.entries($0, route) })
    for (index, step) in lesson.steps.enumerated() {
      var mistakes = 0
      if case .answersAfterMistakes = route { mistakes = step.mistakes.count }
      let own = verdicts.lines.filter { $0.step == index + 1 }
      guard let message = Self.fault(own, mistakes: mistakes) else { continue }
      return Failure(
        step: index,
        diagnostic: Diagnostic(
          "E0840", message, at: page.source.location(ofLine: step.line),
          notes: verdicts.errors.isEmpty ? [] : ["errors: \(verdicts.errors)"]))
    }
    return nil
  }

  private static func entries(_ step: Lesson.Step, _ route: Route) -> [String] {
    switch route {
    case .answersAfterMistakes: (step.mistakes + [step.answer]).map(\.text)
    case .others(let way): [(way < step.others.count ? step.others[way] : step.answer).text]
    }
  }

  /// What is wrong with a step whose entries got these answers.
  private static func fault(_ verdicts: [Verdict], mistakes: Int) -> String? {
    guard let end = verdicts.firstIndex(where: \.isDone) else {
      return verdicts.isEmpty ? "the step was not reached" : "no right answer does the step"
    }
    return end < mistakes ? "a wrong answer does the step" : nil
  }

  private struct Verdict {
    var step: Int
    var isDone: Bool
  }

  private func verdicts(on entries: [String]) throws -> (lines: [Verdict], errors: String) {
    let shell = try Shell(program: Self.thisProgram)
    let text = entries.map { $0 + "\n" }.joined()
    try ScriptFile.create(shell.folder + "/entries", Array(text.utf8))
    let file = ScriptFile.absolute(path).replacing("'", with: #"'\''"#)
    let result = try shell.run(
      "sixmo learn --json '\(file)' < entries", seconds: run.settings.timeout ?? 120,
      isCancelled: { run.isCancelled })
    let lines = result.output.split(separator: "\n").compactMap { line -> Verdict? in
      guard let json = try? JSON.parse(Array(line.utf8)), let step = json["step"]?.int else {
        return nil
      }
      return Verdict(step: step, isDone: json["done"] == true)
    }
    let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("{") }.suffix(3)
    return (lines, errors.joined(separator: " "))
  }
}
