import Foundation
import Glibc
import System
import Testing

/// The prompt in a real terminal: types keys and reads what a person would see.
///
/// tmux is the terminal, on a server of its own. Nothing sleeps for a fixed time: `shows` looks until the
/// screen is as expected.
final class Screen {
  private let server = "sixmo-screen-\(UUID().uuidString)"
  private let home: URL
  private let ownsHome: Bool

  /// Runs `sixmo` with an empty home, or with that of another screen.
  init(
    columns: Int = 60, rows: Int = 20, environment: [String] = [], sharing other: Screen? = nil,
    files: [String: String] = [:], command: String = "sixmo"
  ) throws {
    ownsHome = other == nil
    home =
      other?.home
      ?? FileManager.default.temporaryDirectory.appending(path: "sixmo-home-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
    let program = command.replacing("sixmo", with: Self.program, maxReplacements: 1)
    let words = ["env", "-u", "NO_COLOR", "HOME=\(home.path)"] + environment + [program]
    // The pane outlives the program, so that its last words and its exit status can be seen.
    tmux(
      "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", home.path,
      words.joined(separator: " ") + "; echo \"[exit $?]\"; exec cat")
  }

  deinit {
    tmux("kill-server")
    if ownsHome { try? FileManager.default.removeItem(at: home) }
  }

  static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL

  static let program =
    ProcessInfo.processInfo.environment["SIXMO_BINARY"]
    ?? checkout.appending(path: ".build/debug/sixmo").path

  func type(_ text: String) {
    // A `;` at the end of a word would begin another command of tmux.
    let word = text.hasSuffix(";") ? text.dropLast() + "\\;" : text
    tmux("send-keys", "-l", "--", word)
  }

  /// Keys by tmux's names: `Enter`, `Up`, `C-c`, `M-Enter`.
  func press(_ keys: String...) { tmux(["send-keys"] + keys) }

  func enter(_ text: String) {
    type(text)
    press("Enter")
  }

  /// As a terminal pastes: between marks if the program asked for them.
  func paste(_ text: String) {
    tmux("set-buffer", "--", text)
    tmux("paste-buffer", "-p", "-r")
  }

  func resize(columns: Int) { tmux("resize-window", "-x", "\(columns)") }

  /// The rows without trailing spaces, without the empty ones at the end.
  var text: String {
    let rows = tmux("capture-pane", "-p").split(separator: "\n", omittingEmptySubsequences: false)
    let trimmed = rows.map { row in
      String(row.reversed().drop { $0 == " " }.reversed())
    }
    return trimmed.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// The screen with the control sequences of its colours.
  var styledText: String { tmux("capture-pane", "-p", "-e") }

  func write(_ text: String, to name: String) throws {
    let path = home.appending(path: name)
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: path, atomically: true, encoding: .utf8)
  }

  /// A file of the program's home, without spaces at its ends.
  func file(_ name: String) -> String {
    let text = try? String(contentsOf: home.appending(path: name), encoding: .utf8)
    return (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  var history: String {
    let path = home.appending(path: ".local/state/sixmo/history")
    return (try? String(contentsOf: path, encoding: .utf8)) ?? ""
  }

  /// Looks until the screen ends with `expected`, for at most half a minute.
  func shows(
    _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await looks(sourceLocation, for: expected) { $0.hasSuffix(expected) }
  }

  /// Looks until `expected` is anywhere on the screen.
  func contains(
    _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await looks(sourceLocation, for: expected) { $0.contains(expected) }
  }

  /// Looks until the screen with its colours is as expected.
  func isStyled(
    sourceLocation: SourceLocation = #_sourceLocation, _ isExpected: (String) -> Bool
  ) async throws {
    try await looks(sourceLocation, for: "other colours") { _ in isExpected(styledText) }
  }

  /// Looks until the cursor is in that column, counted from 0.
  func hasCursor(
    inColumn column: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await looks(sourceLocation, for: "the cursor in column \(column)") { _ in
      tmux("display-message", "-p", "#{cursor_x}") == "\(column)\n"
    }
  }

  private func looks(
    _ location: SourceLocation, for expected: String, until isExpected: (String) -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while !isExpected(text) {
      guard ContinuousClock.now < deadline else {
        Issue.record("expected:\n\(expected)\n\nscreen:\n\(text)", sourceLocation: location)
        throw Missed()
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  struct Missed: Error {}

  @discardableResult
  private func tmux(_ arguments: String...) -> String { tmux(arguments) }

  /// Not by Foundation's `Process`, which takes a program for running as long as a daemon that it left
  /// behind, such as tmux's server, holds what was inherited.
  @discardableResult
  private func tmux(_ arguments: [String]) -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(server).out").path
    defer { unlink(path) }
    let output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(output) }
    let process: pid_t
    do {
      let words = ["tmux", "-u", "-L", server, "-f", "/dev/null"] + arguments
      process = try ChildProcess.start(words, output: output)
    } catch {
      Issue.record("the tests of the prompt need tmux: \(error)")
      return ""
    }
    waitpid(process, nil, 0)
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
