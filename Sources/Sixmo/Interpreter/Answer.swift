/// What a run or a call came to.
public struct Answer: Sendable, CustomStringConvertible {
  /// The value; nil if there is a function in it, if arrays and objects are more than 1,000 deep, or if it
  /// is larger than a script's memory may be.
  public let json: JSON?
  private let inspected: String?

  /// `bounds` are those of the text as of the value outside the heap.
  init(_ value: Value, _ bounds: JSONWriter.Bounds) {
    json = try? value.json(bounds)
    inspected = json == nil ? value.inspected(bounds) : nil
  }

  /// As the prompt shows it: one-line JSON, functions as `<fn name>`.
  public var text: String { inspected ?? json?.lineText ?? "" }
  public var description: String { text }
  public var isNull: Bool { json?.isNull ?? false }

  /// The value as a Swift type: `try script.run().decode(as: Double.self)`. Throws `DecodingError`.
  public func decode<T: Decodable>(as type: T.Type = T.self) throws -> T {
    guard let json else {
      throw DecodingError.typeMismatch(
        type, .init(codingPath: [], debugDescription: "\(text) is not valid JSON"))
    }
    return try json.decode(as: type)
  }
}

extension Value {
  fileprivate func inspected(_ bounds: JSONWriter.Bounds) -> String {
    var writer = TextWriter(bounds)
    writer.inspect(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
