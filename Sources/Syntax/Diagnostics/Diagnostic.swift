/// One message to the user, in the one form that every phase uses, from lexer to runtime.
///
/// ```
/// error[E0301]: no field 'staus' in this object
///   --> enrich.sixmo:12:17
///    |
/// 12 |   if live.staus == "completed" { break }
///    |           ^^^^^ did you mean 'status'?
///    = fields: run_id, workflow_id, overall_status, current_block, …
/// ```
public struct Diagnostic: Error, Sendable {
  /// An error keeps a program from running or ends it; a warning is a mistake that it runs with.
  public enum Severity: String, Sendable { case error, warning }

  public var severity: Severity = .error
  /// A stable code such as `E0301`; `sixmo explain E0301` explains it.
  public var code: String
  /// Lower case, names in quotes, no full stop.
  public var message: String
  /// Where; nil only for what has no place in a text (a missing file).
  public var location: Location?
  /// A few words under the underlined span.
  public var label: String = ""
  /// At most one line that says what to do.
  public var help: String?
  /// Facts that help to decide, one a line: `fields: run_id, workflow_id, …`.
  public var notes: [String] = []
  /// Further places, for example a first declaration.
  public var related: [Related] = []
  /// The script frames that led here, newest first; empty for everything but runtime errors.
  public var trace: [Frame] {
    get { calls?.frames ?? [] }
    set { calls = newValue.reduce(nil) { Calls($1, before: $0) } }
  }
  private var calls: Calls?
  /// How many older frames `trace` leaves out, because calls were nested very deep.
  public package(set) var hiddenCalls = 0

  /// A part of a text.
  public struct Location: Sendable {
    public var source: Source
    /// In bytes of the source.
    public var span: Span
    package init(_ source: Source, _ span: Span) {
      self.source = source
      self.span = span
    }
  }

  /// Another place that has to do with it.
  public struct Related: Sendable {
    public var location: Location
    /// A few words under the underlined span: `declared here`.
    public var label: String
    package init(_ location: Location, _ label: String) {
      self.location = location
      self.label = label
    }
  }

  /// A call that had not returned yet.
  public struct Frame: Sendable {
    /// The called function's name, `<lambda>` if it has none.
    public var function: String
    /// The place of the call.
    public var location: Location
    package init(function: String, location: Location) {
      self.function = function
      self.location = location
    }
  }

  /// The frames as a list that copies of a diagnostic share: one is copied at each call on its way.
  private final class Calls: Sendable {
    let last: Frame
    let before: Calls?
    let count: Int

    init(_ last: Frame, before: Calls?) {
      self.last = last
      self.before = before
      count = (before?.count ?? 0) + 1
    }

    var frames: [Frame] {
      var frames: [Frame] = []
      var rest: Calls? = self
      while let calls = rest {
        frames.append(calls.last)
        rest = calls.before
      }
      return frames.reversed()
    }
  }

  /// How many frames `trace` has.
  package var traceCount: Int { calls?.count ?? 0 }

  /// Adds an older frame to `trace`, in a time that does not depend on its length.
  package mutating func addCall(_ frame: Frame) { calls = Calls(frame, before: calls) }

  package init(
    _ code: String, _ message: String, at location: Location?, label: String = "",
    help: String? = nil, notes: [String] = []
  ) {
    self.code = code
    self.message = message
    self.location = location
    self.label = label
    self.help = help
    self.notes = notes
  }
}
