import Testing

/// Tab in real shells, after they have read the script of `sixmo completion`.
@Suite(.ownThreads)
struct `Completion in a shell` {
  private static let setUp = """
    for id in ["contacts", "team:a"] { pipeline("Of \\(id)").webhook().update(id) }
    """

  private func screen(_ command: String) throws -> Screen {
    let folder = Screen.program.split(separator: "/").dropLast().joined(separator: "/")
    return try Screen(
      columns: 100, rows: 30,
      environment: ["PATH=/\(folder):$PATH", "PS1='$ '", "PROMPT='$ '", "TERM=xterm"],
      files: [
        "leads check.sixmo": "print(1)", "notes.md": "# Notes", "made.sixmo": Self.setUp,
        "rows.csv": "a,b",
      ], command: command)
  }

  @Test(arguments: [
    ("bash --norc --noprofile -i", "source <(sixmo completion bash); bind 'set bell-style none'"),
    ("zsh -f -i", "autoload -U compinit; compinit -D; source <(sixmo completion zsh)"),
    ("fish --no-config", "sixmo completion fish | source"),
  ])
  func `knows commands, topics, ids, options and files`(
    shell: String, setUp: String
  ) async throws {
    let screen = try screen(shell)
    screen.enter("cd; mkdir flows; sixmo -q made.sixmo; \(setUp); clear; echo rea''dy")
    try await screen.contains("ready")
    func completes(_ text: String, _ expected: String) async throws {
      screen.type(text)
      screen.press("Tab")
      try await screen.contains(expected)
      screen.press("C-u", "C-l")
    }
    try await completes("sixmo expl", "sixmo explain")
    try await completes("sixmo explain workflows.upd", "sixmo explain workflows.update")
    try await completes("sixmo pull con", "sixmo pull contacts")
    try await completes("sixmo pull team:", "sixmo pull team:a")
    try await completes("sixmo plan --pru", "sixmo plan --prune")
    try await completes("sixmo -o nd", "sixmo -o ndjson")
    try await completes("sixmo --output=ya", "sixmo --output=yaml")
    try await completes("sixmo learn wor", "sixmo learn workflow")
    try await completes("sixmo data import comp", "sixmo data import companies")
    try await completes("sixmo data import companies ro", "sixmo data import companies rows.csv")
    try await completes("sixmo runs --status fai", "sixmo runs --status failed")
    try await completes("sixmo doc --html flo", "sixmo doc --html flows/")
    // Spaces are quoted as the shell does it.
    screen.type("sixmo check lea")
    screen.press("Tab", "Enter")
    try await screen.contains("nothing to report in 1 script")
    screen.type("sixmo lead")
    screen.press("Tab", "Enter")
    try await screen.contains("\n1")
    screen.type("sixmo explain E030")
    // Bash lists several at the second time.
    screen.press("Tab", "Tab")
    try await screen.contains("E0301")
  }
}
