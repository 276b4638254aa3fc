import Sixmo
import Syntax

/// A lesson: a Markdown page whose steps ask for something to type and check what happened.
///
/// `# Title` and the text below it open the lesson, and each `## Title` begins a step. Blocks of code say by
/// the word after `sixmo` what they are for: `setup` runs before the first step, `answer` is one way to do the
/// step, `also` another one, `wrong` something that must not count, and `check` is the condition that ends
/// the step. Lines after `>` are the nudge; text after the check is shown when the step is done.
package struct Lesson: Sendable {
  package struct Step: Sendable {
    package var title: String
    /// Of the heading, from 1.
    package var line: Int
    /// Markdown, without empty lines at either end.
    package var task: [String] = []
    package var nudge: [String] = []
    package var answer = Code()
    package var others: [Code] = []
    package var mistakes: [Code] = []
    package var check = Code()
    /// Shown when the step is done.
    package var remark: [String] = []
  }

  /// A block of code; its source has it in its place in the page.
  package struct Code: Sendable {
    package var text = ""
    package var source = Source(name: "", bytes: [])
  }

  package var title: String
  package var opening: [String] = []
  package var setups: [Code] = []
  package var steps: [Step] = []

  /// What the word after `sixmo` can be.
  enum Purpose: String, CaseIterable { case setup, answer, also, wrong, check }
}

extension Lesson {
  /// Whether a page is meant as a lesson: it has a block for a step.
  package static func isLesson(_ page: Page) -> Bool {
    page.blocks.contains { Purpose(rawValue: $0.purpose) != nil }
  }

  /// Throws everything that is wrong with the page as a lesson.
  package init(_ page: Page) throws(Stop) {
    var reader = LessonReader(page)
    self = reader.read()
    guard reader.faults.isEmpty else { throw .rejected(reader.faults) }
  }
}

/// Goes through the parts of a page.
private struct LessonReader {
  let page: Page
  var lesson = Lesson(title: "")
  var faults: [Diagnostic] = []
  /// Whether the check of the current step was read.
  private var hasCheck = false

  init(_ page: Page) { self.page = page }

  mutating func read() -> Lesson {
    for part in page.parts {
      switch part {
      case .line(let text, let number): add(text, number)
      case .block(let block): add(block)
      }
    }
    finishStep()
    if lesson.title.isEmpty { fault("a lesson begins with a heading: # Title", 1) }
    if lesson.steps.isEmpty { fault("a lesson has steps, each under a heading: ## Title", 1) }
    lesson.opening = lesson.opening.trimmed
    for index in lesson.steps.indices {
      lesson.steps[index].task = lesson.steps[index].task.trimmed
      lesson.steps[index].remark = lesson.steps[index].remark.trimmed
    }
    return lesson
  }

  // MARK: Text

  private mutating func add(_ line: String, _ number: Int) {
    if line.hasPrefix("## ") {
      finishStep()
      lesson.steps.append(.init(title: String(line.dropFirst(3)), line: number))
      hasCheck = false
    } else if line.hasPrefix("# "), lesson.title.isEmpty {
      lesson.title = String(line.dropFirst(2))
    } else if line.hasPrefix(">"), !lesson.steps.isEmpty {
      last.nudge.append(String(line.dropFirst(line.hasPrefix("> ") ? 2 : 1)))
    } else {
      append(line)
    }
  }

  private mutating func append(_ line: String) {
    if lesson.steps.isEmpty {
      lesson.opening.append(line)
    } else if hasCheck {
      last.remark.append(line)
    } else {
      last.task.append(line)
    }
  }

  // MARK: Code

  private mutating func add(_ block: Page.Block) {
    guard block.language == "sixmo", !block.purpose.isEmpty else { return show(block) }
    guard let purpose = Lesson.Purpose(rawValue: block.purpose) else {
      let names = Lesson.Purpose.allCases.map(\.rawValue)
      let near = Suggestion.nearest(to: block.purpose, among: names)
      return fault(
        "a block of a lesson cannot be for '\(block.purpose)'", block.line - 1,
        help: near.map { "did you mean '\($0)'?" } ?? "one of \(names.joined(separator: ", "))")
    }
    guard let example = Example(block, of: page) else {
      return fault("the block for '\(purpose)' is empty", block.line - 1)
    }
    let text = page.text(of: block)
    let code = Lesson.Code(text: String(text.dropLast()), source: example.source)
    if !text.isCommand { faults += Parser.parse(example.source).diagnostics.filter(\.isError) }
    add(code, purpose, block.line - 1)
  }

  private mutating func add(_ code: Lesson.Code, _ purpose: Lesson.Purpose, _ line: Int) {
    guard purpose != .setup else {
      if !lesson.steps.isEmpty { fault("a setup comes before the first step", line) }
      return lesson.setups.append(code)
    }
    guard !lesson.steps.isEmpty else {
      return fault("the block for '\(purpose)' belongs to a step, which begins with ## Title", line)
    }
    switch purpose {
    case .setup: break
    case .answer where !last.answer.text.isEmpty, .check where !last.check.text.isEmpty:
      fault("the step '\(last.title)' has two blocks for '\(purpose)'", line)
    case .answer: last.answer = code
    case .also: last.others.append(code)
    case .wrong: last.mistakes.append(code)
    case .check:
      last.check = code
      hasCheck = true
    }
  }

  /// Code that is there to be read.
  private mutating func show(_ block: Page.Block) {
    for line in page.text(of: block).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast()
    {
      append("    " + line)
    }
  }

  // MARK: Faults

  private mutating func finishStep() {
    guard let step = lesson.steps.last else { return }
    if step.answer.text.isEmpty {
      fault(
        "the step '\(step.title)' has no answer", step.line, help: "add a block ```sixmo answer")
    }
    if step.check.text.isEmpty {
      fault("the step '\(step.title)' has no check", step.line, help: "add a block ```sixmo check")
    }
    if step.nudge.isEmpty {
      fault(
        "the step '\(step.title)' has no hint", step.line, help: "add a line that begins with >")
    }
  }

  private mutating func fault(_ message: String, _ line: Int, help: String? = nil) {
    let lines = page.source.lines
    let range = lines.isEmpty ? 0..<0 : lines[min(line, lines.count) - 1]
    let place = Diagnostic.Location(page.source, Span(range.lowerBound, range.upperBound))
    faults.append(Diagnostic("E0840", message, at: place, help: help))
  }

  private var last: Lesson.Step {
    get { lesson.steps[lesson.steps.count - 1] }
    set { lesson.steps[lesson.steps.count - 1] = newValue }
  }
}

extension String {
  /// A command of the prompt, `:save work.sixmo`, is not code.
  fileprivate var isCommand: Bool { utf8.first == UInt8(ascii: ":") }
}

extension Diagnostic {
  fileprivate var isError: Bool { severity == .error }
}

extension [String] {
  /// Without empty lines at either end.
  fileprivate var trimmed: [String] {
    let isEmpty = { (line: String) in line.allSatisfy(\.isWhitespace) }
    return Array(drop(while: isEmpty).reversed().drop(while: isEmpty).reversed())
  }
}
