import Completion
import Formats
import Syntax

extension Prompt {
  package func colored(_ text: String, cursor: Int) -> String {
    guard !text.hasBytePrefix(":"), !text.hasBytePrefix("?"), !text.hasPrefix("!") else {
      return text
    }
    let own = Set(session.names)
    let colors = InputColors { [completer, wordCommandNames] name in
      own.contains(name) || completer.isKnown(name) || wordCommandNames.contains(name)
    }
    return colors.text(of: text, cursor: cursor)
  }

  /// The rest of the signature of the call that the cursor is in.
  package func hint(after text: String) -> [HintPart] {
    guard !text.hasBytePrefix(":"), let call = completer.openCall(atEndOf: text, session) else {
      return []
    }
    var parts: [HintPart] = []
    for (index, parameter) in call.parameters.enumerated() {
      if index > 0 { parts.append(HintPart(", ")) }
      parts.append(HintPart(parameter, isCurrent: index == 0))
    }
    return parts + [HintPart(")")]
  }

  private var wordCommandNames: Set<String> { ["help", "quit", "exit"] }
}
