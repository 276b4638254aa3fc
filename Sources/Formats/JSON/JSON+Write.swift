extension JSON {
  /// As JSON in UTF-8: compact, or with a line for each element, `indent` spaces deeper than its
  /// container.
  public func bytes(indent: Int? = nil) -> [UInt8] {
    written(indent.map { .lines(indent: $0) } ?? .compact) { Array($0) }
  }

  /// As `bytes(indent:)`, as a string.
  public func text(indent: Int? = nil) -> String {
    written(indent.map { .lines(indent: $0) } ?? .compact) { String(decoding: $0, as: UTF8.self) }
  }

  /// In one line with a space after `,` and `:`, as `print` shows it.
  public var lineText: String {
    written(.oneLine) { String(decoding: $0, as: UTF8.self) }
  }

  private func written<Result>(
    _ layout: JSONWriter.Layout, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    var writer = JSONWriter(layout)
    writer.write(self)
    return body(writer.bytes)
  }
}

extension JSONWriter {
  mutating func write(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .int(let value): int(value)
    case .double(let value): double(value)
    case .bigInt(let text): withBytes(of: text) { $0.digits($1) }
    case .string(let text): withBytes(of: text) { $0.string($1) }
    case .array(let elements):
      beginArray()
      for (index, element) in elements.enumerated() {
        separate(isFirst: index == 0)
        write(element)
      }
      endArray(isEmpty: elements.isEmpty)
    case .object(let object): write(object)
    }
  }

  mutating func write(_ object: JSONObject) {
    beginObject()
    for (index, (name, value)) in object.enumerated() {
      separate(isFirst: index == 0)
      withBytes(of: name) { $0.key($1) }
      write(value)
    }
    endObject(isEmpty: object.isEmpty)
  }

  private mutating func withBytes(
    of text: String, _ body: (inout JSONWriter, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var text = text
    text.withUTF8 { body(&self, $0) }
  }
}
