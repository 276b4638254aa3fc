import Formats
import Glibc
import Sixmo
import Testing

@testable import WorkflowEngine

struct PaymentKillTests {
  /// `SIXMO_KILLS` asks for more of them.
  private static let kills = getenv("SIXMO_KILLS").flatMap { Int(String(cString: $0)) } ?? 60

  @Test(
    "However often processes are killed, no row is charged twice without being listed",
    arguments: ["hold", "retry"])
  func survives(policy: String) async throws {
    var random = SplitMix64(seed: policy == "hold" ? 1 : 2)
    var lives = 0
    while lives < Self.kills / 2 {
      let directory = TemporaryDirectory()
      let kills = PaymentKills(path: directory.path)
      let runID = try await kills.accept(policy)
      var life = 0
      while !kills.hasEnded, life < 200 {
        life += 1
        let last = Int.random(in: 1...50, using: &random)
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) {
          [path = path as String, runID = runID as String, life = life as Int, last = last as Int]
          in
          try await PaymentKills(path: path).live(runID, life: life, last: last)
        }
        try kills.forgiveAttempts()
      }
      lives += life
      try await check(kills, runID, policy)
      withExtendedLifetime(directory) {}
    }
  }

  private func check(_ kills: PaymentKills, _ runID: String, _ policy: String) async throws {
    let charges = try kills.charges()
    let (rows, report, note) = try await kills.result(of: runID)
    #expect(rows.count == PaymentKills.rows)
    for (number, row) in rows.enumerated() {
      #expect(row["n"]?.int == number)
      let count = charges[number] ?? 0
      let isFound = row["company_match"] == "found"
      if count > 1 { #expect(report.repeated.contains(number), "row \(number), \(count) charges") }
      if isFound { #expect(count >= 1) } else { #expect(report.held.contains(number), "\(row)") }
      if policy == "hold" { #expect(count <= 1) } else { #expect(isFound) }
      #expect(isFound == (row["error"] == nil))
    }
    let isListed = note.contains("may have been charged")
    #expect(isListed == !(report.held.isEmpty && report.repeated.isEmpty))
  }
}
