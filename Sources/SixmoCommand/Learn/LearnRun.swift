import Bindings
import Examples
import Prompt
import Sixmo
import Syntax
import WorkflowEngine

/// One lesson after the other, until somebody leaves.
struct LearnRun {
  let settings: Settings
  private let progress = LearnProgress()

  init(_ settings: Settings) { self.settings = settings }

  /// `word` is a lesson, or a page or folder; then `further` is a lesson in it. What is wrong is reported.
  func run(
    _ word: String?, _ further: String? = nil, listsOnly: Bool = false, beginsAgain: Bool = false
  ) throws(ExitStatus) {
    do throws(Diagnostic) {
      let path = word.flatMap { $0.hasByteSuffix(".md") || ScriptFile.isFolder($0) ? $0 : nil }
      let shelf = try path.map(LessonShelf.init(at:)) ?? .standard
      let name = path == nil ? word : further
      if path == nil, let further {
        throw Diagnostic("E0800", "'\(further)' is one word too many", at: nil)
      }
      if listsOnly { return try list(shelf) }
      let index = try name.map(shelf.index(of:)) ?? firstOpen(shelf)
      guard let index else { return try list(shelf) }
      let isDone = name != nil && isDone(shelf.entries[index])
      try go(from: index, on: shelf, beginsAgain: beginsAgain || isDone)
    } catch {
      Reporter(settings).report(error)
      throw .usage
    }
  }

  private func go(
    from start: Int, on shelf: LessonShelf, beginsAgain: Bool
  ) throws(Diagnostic) {
    var index = start
    var beginsAgain = beginsAgain
    while true {
      switch try learn(index, on: shelf, beginsAgain: beginsAgain) {
      case .left: return
      case .next:
        guard index + 1 < shelf.entries.count else {
          return Terminal.say(
            "That was the last lesson. 'sixmo' opens the prompt on your own store: read a file with"
              + " csv.read, build a pipeline, run it. :help there lists what there is, and"
              + " ?recipes shows whole tasks.")
        }
        index += 1
      case .chosen(let word):
        do throws(Diagnostic) {
          index = try shelf.index(of: word)
        } catch {
          Reporter(settings).report(error)
          continue
        }
      }
      beginsAgain = isDone(shelf.entries[index])
    }
  }

  private func learn(
    _ index: Int, on shelf: LessonShelf, beginsAgain: Bool
  ) throws(Diagnostic) -> LessonGuide.End {
    let entry = shelf.entries[index]
    let lesson = try read(entry)
    let stage = try LessonStage(settings)
    defer { stage.close() }
    do throws(Stop) { try stage.setUp(lesson) } catch { throw Self.first(error) }
    let steps = StepRecord(isForPrograms: settings.isJSON) { [progress, settings] count in
      if !settings.isJSON { progress.set(count, in: entry.key) }
    }
    let guide = LessonGuide(
      lesson, place: "\(index + 1) of \(shelf.entries.count)",
      isLast: index + 1 == shelf.entries.count,
      done: beginsAgain || settings.isJSON ? 0 : progress.stepsDone(in: entry.key),
      stage.session, steps, list: { text(shelf) })
    if beginsAgain { steps.save(0) }
    _ = try stage.session.runPrompt(with: guide)
    return guide.end
  }

  private func read(_ entry: LessonShelf.Entry) throws(Diagnostic) -> Lesson {
    do throws(Stop) {
      return try Lesson(entry.page)
    } catch .rejected(let faults) {
      for fault in faults.dropLast() { Reporter(settings).report(fault) }
      throw faults[faults.count - 1]
    } catch {
      throw Self.first(error)
    }
  }

  private static func first(_ stop: Stop) -> Diagnostic {
    switch stop {
    case .rejected(let diagnostics): diagnostics[0]
    case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic
    case .exited, .interrupted: Diagnostic("E0402", "interrupted", at: nil)
    }
  }

  // MARK: The list

  private func isDone(_ entry: LessonShelf.Entry) -> Bool {
    guard let lesson = try? Lesson(entry.page) else { return false }
    return progress.stepsDone(in: entry.key) >= lesson.steps.count
  }

  private func firstOpen(_ shelf: LessonShelf) -> Int? {
    shelf.entries.firstIndex { !isDone($0) }
  }

  private func list(_ shelf: LessonShelf) throws(Diagnostic) {
    guard settings.isJSON else {
      return StandardOutput.shared.write(Array(text(shelf).utf8))
    }
    let lessons: [JSON] = try shelf.entries.map { (entry) throws(Diagnostic) in
      let lesson = try read(entry)
      return [
        "lesson": .string(entry.name), "title": .string(lesson.title),
        "steps": .int(lesson.steps.count), "done": .int(progress.stepsDone(in: entry.key)),
      ]
    }
    StandardOutput.shared.write(Array((JSON.array(lessons).lineText + "\n").utf8))
  }

  /// A line for each: ` 4  run        Run a workflow       2 of 5`
  private func text(_ shelf: LessonShelf) -> String {
    let width = shelf.entries.map(\.name.count).max() ?? 0
    let lines = shelf.entries.enumerated().map { index, entry in
      let number = (index < 9 ? " " : "") + String(index + 1)
      let name = entry.name + String(repeating: " ", count: width - entry.name.count)
      guard let lesson = try? Lesson(entry.page) else {
        return "\(number)  \(name)  (has faults)\n"
      }
      let done = min(progress.stepsDone(in: entry.key), lesson.steps.count)
      let state =
        done == 0 ? "" : done == lesson.steps.count ? "done" : "\(done) of \(lesson.steps.count)"
      let title = lesson.title + String(repeating: " ", count: max(0, 44 - lesson.title.count))
      return String("\(number)  \(name)  \(title)  \(state)".withoutTrailingSpaces) + "\n"
    }
    return lines.joined() + "'sixmo learn' goes on where you left; 'sixmo learn NAME' opens one.\n"
  }
}
