import Foundation
import Sixmo

@main
enum Main {
  static func main() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "rules.sixmo")
    let rules = try String(contentsOf: file, encoding: .utf8)
    let scorer = try LeadScorer(rules: rules, crm: CRM())

    for lead in [
      Lead(email: "ada@example.org", employees: 1200), Lead(email: "grace@example.com"),
    ] {
      let score = try scorer.score(lead)
      print(lead.email, score.score, score.reasons)
    }
    print("of 500 employees:", try scorer.points(forEmployees: 500))

    tell { try scorer.score(Lead(email: "nobody@example.net")) }
    tell { try LeadScorer(rules: "lead.employees > 100 and visits > 3", crm: CRM()) }

    let endless = try LeadScorer(rules: "while true { lead.email }", crm: CRM())
    let stop = endless.stop
    Thread.detachNewThread { stop() }
    tell { try endless.score(Lead(email: "ada@example.org")) }
  }

  private static func tell(_ body: () throws -> Any) {
    do {
      print(try body())
    } catch let stop as Stop {
      print("\(stop.kind ?? "stopped"):\n\(stop)")
    } catch {
      print("another error: \(error)")
    }
  }
}
