import Examples
import Prompt
import Sixmo
import Syntax

/// Leads through one lesson at a prompt: shows a step, looks at each entry, and goes on when the condition of
/// the step holds.
final class LessonGuide: PromptGuide {
  /// How the lesson was left.
  enum End: Equatable {
    case left, next
    /// Another lesson was named.
    case chosen(String)
  }

  private(set) var end = End.left
  private let lesson: Lesson
  /// `4 of 12`
  private let place: String
  private let isLast: Bool
  private let session: Session
  private let steps: StepRecord
  private var index = 0
  /// Entries that did not do the current step.
  private var misses = 0
  private let first: Int
  /// All lessons and how far each is.
  private let list: () -> String

  /// `done` steps are done again first.
  init(
    _ lesson: Lesson, place: String, isLast: Bool, done: Int, _ session: Session,
    _ steps: StepRecord,
    list: @escaping () -> String
  ) {
    self.list = list
    self.lesson = lesson
    self.place = place
    self.isLast = isLast
    self.session = session
    self.steps = steps
    first = min(done, lesson.steps.count)
  }

  private var step: Lesson.Step? { index < lesson.steps.count ? lesson.steps[index] : nil }

  // MARK: Beginning

  var earlierEntries: [String] { lesson.steps[..<first].map(\.answer.text) }

  var opening: String {
    var text = LessonText.heading("Lesson \(place): \(lesson.title)")
    if first == 0 {
      text += "\n" + LessonText.body(lesson.opening) + "\n"
    } else {
      text += "\nYou are back. What you had done is done again above.\n\n"
    }
    return steps.isForPrograms ? "" : text + task
  }

  /// The current step, or how the lesson ends.
  private var task: String {
    guard let step else { return ending }
    let heading = LessonText.heading("Step \(index + 1) of \(lesson.steps.count): \(step.title)")
    return heading + "\n" + LessonText.body(step.task) + "\n"
  }

  private var ending: String {
    LessonText.heading("Lesson \(place) is done: \(lesson.title)")
      + (isLast
        ? "\nStay and try things, or press Enter to leave.\n\n"
        : "\nStay and try things, or press Enter for the next lesson. Ctrl-D leaves.\n\n")
  }

  // MARK: Entries

  func follow(_ entry: String, _ evaluation: Evaluation?) -> GuideAnswer? {
    guard let step else { return nil }
    let isDone = session.holds(step.check.source, after: entry, evaluation)
    steps.tell(step: index + 1, isDone: isDone)
    if isDone { return said(finish(step)) }
    guard let evaluation, !entry.hasPrefix("help(") else { return nil }
    if case .failed = evaluation {
    } else {
      let kind = EntryKind(entry, within: step.answer.text)
      if kind == .look { return nil }
      if kind == .part { return said("\nGood so far; the step goes on.\n\n") }
      if kind == .declaration, misses > 0 { return said("\nNot yet. \(Self.waysOn)") }
    }
    misses += 1
    return said(hint(step))
  }

  private static let waysOn = ":answer shows the answer, :step the task, :skip goes on.\n\n"

  private func finish(_ step: Lesson.Step) -> String {
    index += 1
    misses = 0
    steps.save(index)
    let remark = LessonText.body(step.remark, after: "Right. ")
    return "\n" + remark + "\n" + task
  }

  /// First a nudge, then the answer.
  private func hint(_ step: Lesson.Step) -> String {
    switch misses {
    case 1: "\n" + LessonText.body(step.nudge, after: "Not yet. ") + "\n"
    case 2: "\nNot yet. " + answer(step)
    default: "\nNot yet. \(Self.waysOn)"
    }
  }

  private func answer(_ step: Lesson.Step) -> String {
    let lines = step.answer.text.split(separator: "\n", omittingEmptySubsequences: false)
    return "This is one way to do it:\n\n" + lines.map { "    \($0)\n" }.joined() + "\n"
  }

  private func said(_ text: String) -> GuideAnswer {
    GuideAnswer(steps.isForPrograms ? "" : text)
  }

  func goOn() -> GuideAnswer? {
    guard step == nil else { return said("\n" + task) }
    end = .next
    return GuideAnswer("", leaves: true)
  }

  // MARK: Commands

  let commands: [(usage: String, summary: String)] = [
    (":step", "the task of the step again, as Enter on an empty line"),
    (":hint", "a nudge, and when asked again the answer"),
    (":answer", "one way to do the step"),
    (":skip", "do the step by its answer and go on"),
    (":learn [lesson]", "another lesson; without a name, the list of all"),
  ]

  func perform(_ command: String) -> GuideAnswer? {
    let words = command.split(separator: " ", maxSplits: 1).map(String.init)
    switch words.first ?? "" {
    case "learn":
      guard words.count > 1 else { return said(list()) }
      end = .chosen(words[1])
      return GuideAnswer("", leaves: true)
    case "step", "hint", "answer", "skip":
      guard let step else { return said(ending) }
      return perform(words[0], step)
    default: return nil
    }
  }

  private func perform(_ command: String, _ step: Lesson.Step) -> GuideAnswer {
    switch command {
    case "hint":
      misses += 1
      return said(
        misses == 1 ? "\n" + LessonText.body(step.nudge) + "\n" : "\n" + answer(step))
    case "answer": return said("\n" + answer(step))
    case "skip": return skip(step)
    default: return said("\n" + task)
    }
  }

  private func skip(_ step: Lesson.Step) -> GuideAnswer {
    let entry = Source(name: "<answer>", text: step.answer.text)
    _ = session.evaluate(entry, keepingAs: ["_"], isTyped: false)
    index += 1
    misses = 0
    steps.save(index)
    return said("\n" + answer(step) + task)
  }
}

/// Where it goes that steps are done: to the progress that is kept, or to a program that plays the learner.
struct StepRecord {
  /// Whether each entry is answered by a line of JSON on standard output, and by nothing else.
  var isForPrograms = false
  /// Keeps how many steps are done.
  var save: (Int) -> Void = { _ in }

  func tell(step: Int, isDone: Bool) {
    guard isForPrograms else { return }
    let line: JSON = ["step": .int(step), "done": .bool(isDone)]
    StandardOutput.shared.write(Array((line.lineText + "\n").utf8))
  }
}
