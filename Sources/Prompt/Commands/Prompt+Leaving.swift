import Formats
import Syntax

extension Prompt {
  /// Ends the prompt, after asking what is to become of runs that have not ended. Nil to go on, otherwise the
  /// exit code.
  func leave() -> Int32? {
    let runs = session.activeRuns()
    guard !runs.ids.isEmpty else { return 0 }
    Terminal.say(
      (runs.ids.count == 1 ? "Run " : "Runs ") + runs.ids.map { "'\($0)'" }.joined(separator: ", ")
        + (runs.ids.count == 1 ? " has" : " have") + " not ended.")
    let question = "[w]ait, [h]and over (\(runs.whatGoesOn)) or [c]ancel? [h]"
    var hint = ""
    while true {
      switch Question.ask(hint + question) {
      case .interrupted: return nil
      case .end, .text(""), .text("h"): return 0
      case .text("w"): return all(runs, "runs.wait") ? 0 : nil
      case .text("c"): return all(runs, "runs.cancel") ? 0 : nil
      case .text: hint = Terminal.wrapped("Type w, h or c; Ctrl-C goes back to the prompt.")
      }
    }
  }

  /// Calls a function for each run; false if that was given up. A run that failed is waited for all the same.
  private func all(_ runs: ActiveRuns, _ function: String) -> Bool {
    for id in runs.ids {
      let call = "\(function)(\(JSON.string(id).lineText))"
      let source = Source(
        name: "<leaving>",
        text:
          "try { \(call) } catch e { if e.kind !in [\"run_failed\", \"run_cancelled\"] { throw e } }\n;"
      )
      if case .failed = session.evaluate(source, keepingAs: [], isTyped: false) { return false }
    }
    return true
  }
}
