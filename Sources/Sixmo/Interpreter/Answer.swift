/// What a run or a call came to.
public struct Answer: Sendable, CustomStringConvertible {
  /// The value; nil if there is a function in it, or arrays and objects more than 1,000 deep.
  public let json: JSON?
  private let inspected: String?

  init(_ value: Value) {
    json = try? value.json()
    inspected = json == nil ? value.inspected : nil
  }

  /// As the prompt shows it: one-line JSON, functions as `<fn name>`.
  public var text: String { inspected ?? json?.lineText ?? "" }
  public var description: String { text }
  public var isNull: Bool { json?.isNull ?? false }

  /// The value as a Swift type: `try script.run().decode(as: Double.self)`. Throws `DecodingError`.
  public func decode<T: Decodable>(as type: T.Type = T.self) throws -> T {
    guard let json else {
      throw DecodingError.typeMismatch(
        type, .init(codingPath: [], debugDescription: "\(text) is no JSON"))
    }
    return try json.decode(as: type)
  }
}

extension Value {
  fileprivate var inspected: String {
    var writer = TextWriter()
    writer.inspect(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
