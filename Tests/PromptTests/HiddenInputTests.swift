import Foundation
import Glibc
import Testing

@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct `Input that is not shown` {
  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)])
  func `is over when a signal ends the program`(number: Int32, status: Int) async throws {
    let note = FileManager.default.temporaryDirectory.appending(path: "login-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: note) }
    let screen = try Screen(
      command: "sh -c 'echo $$ > \(note.path); exec sixmo login --api http://127.0.0.1:1'")
    try await screen.contains("API key for http://127.0.0.1:1:")
    screen.type("hidden")
    let text = try String(contentsOf: note, encoding: .utf8)
    kill(try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))), number)
    try await screen.contains("[exit \(status)]")
    screen.type("shown")
    try await screen.contains("shown")
    #expect(!screen.text.contains("hidden"))
  }
}
