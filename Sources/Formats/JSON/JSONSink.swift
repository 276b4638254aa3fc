/// What a `JSONReader` builds: it gets the parts of a text in order.
///
/// The reader keeps no values, so that one reader serves every representation: the host's `JSON`, and the
/// interpreter's heap. Bytes are only valid during the call.
@usableFromInline package protocol JSONSink: ~Copyable {
  mutating func null()
  mutating func bool(_ value: Bool)
  mutating func int(_ value: Int)
  mutating func double(_ value: Double)
  /// An integer beyond 64 bits, as its digits with a leading `-` if it is negative.
  mutating func bigInt(_ digits: UnsafeBufferPointer<UInt8>)
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool)

  mutating func beginArray()
  mutating func endArray()
  mutating func beginObject()
  /// The key of the value that comes next. One that the object has already gets the new value, in its
  /// first place.
  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool)
  mutating func endObject()

  /// Whether the rest of the text is not wanted. Asked after some tens of kilobytes.
  mutating func mustStop() -> Bool
  /// Whether the elements of a part of an array are enough. Asked after each.
  var hasEnough: Bool { get }
}

extension JSONSink where Self: ~Copyable {
  @inlinable package mutating func mustStop() -> Bool { false }
  @inlinable package var hasEnough: Bool { true }
}
