import Glibc
import Prompt
import Sixmo
import Syntax

/// A result as text for standard output: a table or JSON on a terminal, JSON on one line in a pipe, or as
/// `-o` says.
enum OutputText {
  /// Writes a result to standard output as the settings say; one that has no such form is reported.
  static func write(_ value: JSON, _ settings: Settings) throws(ExitStatus) {
    do throws(Diagnostic) {
      let text = try of(value, as: settings.format, escapesFormulas: settings.escapesFormulas)
      StandardOutput.shared.write(Array(text.utf8))
    } catch {
      Reporter(settings).report(error)
      throw ExitStatus.error
    }
  }

  /// `escapesFormulas` is for CSV.
  static func of(
    _ value: JSON, as format: OutputFormat?, escapesFormulas: Bool = false
  ) throws(Diagnostic) -> String {
    switch format {
    case nil where isatty(STDOUT_FILENO) == 1:
      return ResultText.of(value, ResultStyle(width: Terminal.size.columns, rows: nil))
    case nil, .json: return value.lineText + "\n"
    case .table:
      let width = isatty(STDOUT_FILENO) == 1 ? Terminal.size.columns : nil
      return ResultText.of(value, ResultStyle(width: width, rows: nil))
    case .ndjson: return try elements(of: value, .ndjson).map { $0.text() + "\n" }.joined()
    case .csv:
      return try OutputRows(elements(of: value, .csv), for: .csv).csv(escapesFormulas)
    case .yaml: return value.yaml
    case .md: return try OutputRows(elements(of: value, .md), for: .md).markdown
    }
  }

  private static func elements(
    of value: JSON, _ format: OutputFormat
  ) throws(Diagnostic) -> [JSON] {
    guard let elements = value.array else {
      throw Diagnostic(
        "E0807", "a result of type '\(value.typeName)' cannot be printed as \(format.rawValue)",
        at: nil, help: "\(format.rawValue) prints an array; choose -o json")
    }
    return elements
  }
}
