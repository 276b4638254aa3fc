import Foundation
import Testing

/// A learner at a terminal of 80 by 24 without colours.
@Suite(.ownThreads)
struct `A lesson at the prompt` {
  private func screen(_ command: String, sharing other: Screen? = nil) throws -> Screen {
    try Screen(
      columns: 80, rows: 24, environment: ["NO_COLOR=1", "TERM=vt100"], sharing: other,
      command: command)
  }

  @Test func `nudges first, then shows the answer, and goes on when the step is done`() async throws
  {
    let screen = try screen("sixmo learn workflow")
    try await screen.contains("Step 1 of 4: List the workflows")
    try await screen.shows("    workflows.list()\n\nsixmo learn>")
    screen.enter("1 + 1")
    try await screen.shows("Not yet. Type workflows.list() with its parentheses.\n\nsixmo learn>")
    screen.enter("workflows.lst()")
    try await screen.shows("This is one way to do it:\n\n    workflows.list()\n\nsixmo learn>")
    screen.enter("3")
    try await screen.shows(
      "Not yet. :answer shows the answer, :step the task, :skip goes on.\n\nsixmo learn>")
    screen.enter("let all = workflows.list()")
    try await screen.contains("Right. The answer is an array of objects")
    try await screen.contains("Step 2 of 4: Read one workflow")
    screen.enter("workflows.get(\"contact\")")
    try await screen.contains("error[E0703]")
    screen.enter(":hint")
    try await screen.shows("workflows.get(\"contacts\")\n\nsixmo learn>")
    screen.press("C-d")
    try await screen.shows("[exit 0]")
  }

  @Test func `lets entries look, and knows parts of the answer`()
    async throws
  {
    let screen = try screen("sixmo learn update")
    try await screen.contains("Step 1 of 5")
    screen.enter("workflows.update(\"contacts\", workflow_name: \"Checked contacts\")")
    try await screen.contains("Step 2 of 5: Keep what it was")
    screen.enter("let before = workflows.get(\"contacts\")")
    try await screen.contains("Step 3 of 5: Change a block")
    screen.enter("before.name")
    try await screen.shows("\"Checked contacts\"\nsixmo learn>")
    screen.enter("var next = before.workflow_definition")
    try await screen.shows("Good so far; the step goes on.\n\nsixmo learn>")
    screen.enter("next.blocks[1].specs.allow_reserved = true")
    try await screen.shows("= true\n\nGood so far; the step goes on.\n\nsixmo learn>")
    screen.enter("let mine = next")
    try await screen.contains("Not yet. All three lines are needed, in this order.")
    screen.enter("let other = next")
    try await screen.shows(
      "Not yet. :answer shows the answer, :step the task, :skip goes on.\n\nsixmo learn>")
    screen.enter("workflows.update(\"contacts\", workflow_definition: mine)")
    try await screen.contains("Step 4 of 5: See the difference")
  }

  @Test func `is resumed where it was left, and leads to the next one`() async throws {
    let first = try screen("sixmo learn results")
    try await first.contains("Step 1 of 4")
    first.enter("runs.results(run.job_id)")
    try await first.contains("Step 2 of 4")
    first.enter(":skip")
    try await first.contains("Step 3 of 4")
    first.press("C-d")
    try await first.shows("[exit 0]")

    let second = try screen("sixmo learn results", sharing: first)
    try await second.contains("You are back.")
    try await second.contains("Step 3 of 4: See which files there are")
    second.enter("runs.download_links(run.job_id)")
    try await second.contains("Step 4 of 4")
    second.enter("runs.download(run.job_id)")
    try await second.contains("Lesson 4 of 12 is done: Get the results")
    second.enter("")
    try await second.contains("Lesson 5 of 12: Blocks and their specs")
    second.enter(":learn")
    try await second.contains("Get the results                               done")
    second.enter(":learn nothing")
    try await second.contains("no lesson 'nothing'")
  }

  @Test func `opens from the prompt, and gives the prompt back`() async throws {
    let screen = try screen("sixmo")
    try await screen.shows("sixmo>")
    screen.enter("let mine = 41")
    screen.enter(":learn run")
    try await screen.contains("Lesson 3 of 12: Run a workflow")
    screen.enter("mine")
    try await screen.contains("error[E0201]")
    screen.enter(":quit")
    try await screen.shows("sixmo>")
    screen.enter("mine + 1")
    try await screen.shows("sixmo> mine + 1\n42\nsixmo>")
    screen.enter("workflows.list()")
    try await screen.shows("[]\nsixmo>")
  }

  /// Each block that begins with `$ sixmo learn`: its entries are typed, and the screen must be as it says.
  @Test func `is as README shows it`() async throws {
    let page = Screen.checkout.appending(path: "README.md")
    let readme = try String(contentsOf: page, encoding: .utf8)
    let shown = readme.components(separatedBy: "```\n$ sixmo ").dropFirst()
      .filter { $0.hasPrefix("learn ") }.map { $0.components(separatedBy: "\n```")[0] }
    #expect(shown.count == 3)
    for block in shown {
      let (command, expected) = try #require(block.firstLineAndRest)
      let screen = try Screen(
        columns: 80, rows: 60, environment: ["NO_COLOR=1", "TERM=vt100"],
        command: "sixmo " + command)
      let prompt = "sixmo learn>"
      try await screen.shows(prompt)
      for line in expected.components(separatedBy: "\n")
      where line.hasPrefix(prompt) && line != prompt {
        screen.enter(String(line.dropFirst(prompt.count + 1)))
        try await screen.isDone(line, before: prompt)
      }
      #expect(screen.text.withoutIDs == expected.withoutIDs)
    }
  }
}

extension Screen {
  /// Looks until the answer to an entry is there, and the next prompt below it.
  fileprivate func isDone(_ entry: String, before prompt: String) async throws {
    try await contains(entry)
    try await shows("\n\n" + prompt)
  }
}

extension String {
  fileprivate var firstLineAndRest: (String, String)? {
    guard let end = firstIndex(of: "\n") else { return nil }
    return (String(self[..<end]), String(self[index(after: end)...]))
  }

  /// Ids of runs are made anew each time.
  fileprivate var withoutIDs: String { replacing(/run_[a-z0-9]{12}/) { _ in "run_…" } }
}
