import Glibc
import Prompt
import Sixmo
import Syntax
import System

/// Says on standard error what went wrong: for people, or as one JSON document a line.
struct Reporter: Sendable {
  var asJSON: Bool
  var isColored: Bool

  init(_ settings: Settings) {
    asJSON = settings.isJSON
    isColored = !settings.isJSON && Self.wantsColor(settings.color, STDERR_FILENO)
  }

  func report(_ diagnostic: Diagnostic) {
    let bytes = Array(text(diagnostic).utf8)
    if asJSON { StandardError.write(bytes) } else { StandardError.draw(bytes) }
  }

  func text(_ diagnostic: Diagnostic) -> String {
    if asJSON { return diagnostic.fields.json.lineText + "\n" }
    var style = Diagnostic.Style(
      isColored: isColored, width: Terminal.size.columns, wraps: isatty(STDERR_FILENO) == 1)
    style.palette = .ofTerminal
    return diagnostic.rendered(style)
  }

  /// `--color` over NO_COLOR over CLICOLOR_FORCE over the terminal.
  static func wantsColor(_ choice: ColorChoice, _ output: CInt) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if isSet("NO_COLOR") { return false }
    if isSet("CLICOLOR_FORCE") { return true }
    return isatty(output) == 1 && Terminal.canDraw
  }

  private static func isSet(_ name: String) -> Bool {
    Environment.filled(name) != nil
  }
}

extension DiagnosticFields {
  /// `{"severity", "code", "message", "place"?, "help"?, "notes", "related", "trace"}`
  var json: JSON {
    var object: JSONObject = [
      "severity": .string(severity), "code": .string(code), "message": .string(message),
    ]
    object["place"] = place?.json
    object["help"] = help.map { .string($0) }
    if !notes.isEmpty { object["notes"] = .array(notes.map { .string($0) }) }
    if !related.isEmpty { object["related"] = .array(related.map(\.json)) }
    if !trace.isEmpty { object["trace"] = .array(trace.map(\.json)) }
    return .object(object)
  }
}

extension DiagnosticFields.Place {
  fileprivate var json: JSON {
    [
      "file": .string(file), "line": .int(start.line), "column": .int(start.column),
      "end_line": .int(end.line), "end_column": .int(end.column), "label": .string(label),
    ]
  }
}

extension DiagnosticFields.Call {
  fileprivate var json: JSON {
    [
      "function": .string(function), "file": .string(file), "line": .int(position.line),
      "column": .int(position.column),
    ]
  }
}
