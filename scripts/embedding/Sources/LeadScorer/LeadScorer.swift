import Sixmo

struct Lead: Codable {
  var email: String
  var employees: Int?
}

struct Score: Codable {
  var score: Int
  var reasons: [String]
}

/// Scores leads by rules in Sixmo, which may do nothing but ask the CRM.
struct LeadScorer {
  private let interpreter: Interpreter
  private let rules: Script

  init(rules text: String, crm: CRM) throws {
    let visits = Builtin("crm.visits(email)", "How often a lead came to our pages.") {
      (email: String) async throws -> Int in try await crm.visits(of: email)
    }
    interpreter = Interpreter(
      builtins: [visits], limits: Limits(steps: 100_000, memory: 64 << 20, seconds: 5))
    rules = try interpreter.compile(text, name: "rules.sixmo", globals: ["lead"])
  }

  func score(_ lead: Lead) throws -> Score {
    try rules.run(["lead": JSON(encoding: lead)]).decode()
  }

  /// The points of one rule, as a function of the script.
  func points(forEmployees employees: Int) throws -> Int {
    try rules.call("size_points", with: employees).decode()
  }

  /// Stops what is running; from any thread.
  var stop: Interrupt { interpreter.interrupt }
}

/// What the rules ask: a service, elsewhere.
struct CRM {
  private let known = ["ada@example.org": 12, "grace@example.com": 2]

  func visits(of email: String) async throws -> Int {
    guard let count = known[email] else {
      throw ScriptError(
        "the CRM does not know '\(email)'", kind: "not_found", fields: ["email": .string(email)])
    }
    return count
  }
}
