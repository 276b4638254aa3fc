/// A diagnostic in plain values, for output as JSON and for the language server.
public struct DiagnosticFields: Equatable, Sendable {
  /// A part of a text.
  public struct Place: Equatable, Sendable {
    /// The name of the source: a path, `<script>`.
    public var file: String
    /// From 1; columns count code points, and the end is the place after the last character.
    public var start: Source.Position
    public var end: Source.Position
    /// Empty if there is none.
    public var label: String
  }

  /// A frame of the trace.
  public struct Call: Equatable, Sendable {
    /// `<lambda>` if it has no name.
    public var function: String
    public var file: String
    /// Where the call begins, from 1.
    public var position: Source.Position
  }

  /// `error` or `warning`
  public var severity: String
  public var code: String
  public var message: String
  public var place: Place?
  public var help: String?
  public var notes: [String]
  public var related: [Place]
  /// Newest first.
  public var trace: [Call]
}

extension Diagnostic {
  /// The same in plain values.
  public var fields: DiagnosticFields {
    DiagnosticFields(
      severity: severity.rawValue, code: code, message: message,
      place: location.map { Self.place($0, label) }, help: help, notes: notes,
      related: related.map { Self.place($0.location, $0.label) },
      trace: trace.map { frame in
        let source = frame.location.source
        return .init(
          function: frame.function, file: source.name,
          position: source.position(of: Int(frame.location.span.start)))
      })
  }

  private static func place(_ location: Location, _ label: String) -> DiagnosticFields.Place {
    .init(
      file: location.source.name, start: location.source.position(of: Int(location.span.start)),
      end: location.source.position(of: Int(location.span.end)), label: label)
  }
}
