import Syntax

extension Heap {
  /// A JSON value as one of this heap.
  package func value(_ json: JSON) -> Value {
    switch json {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .bigInt(let digits): return .bigInt(text(digits))
    case .string(let string): return .text(text(string))
    case .array(let elements):
      let array = array(capacity: elements.count)
      for element in elements { appendFresh(value(element), to: array) }
      return .array(array)
    case .object(let fields):
      let object = object(capacity: fields.count)
      for (key, field) in fields { setFresh(atomOrText(key), value(field), in: object) }
      return .object(object)
    }
  }

  private func atomOrText(_ string: String) -> TextRef {
    var string = string
    return string.withUTF8 { key($0) }
  }
}

extension Machine {
  /// The error of a script for a value that cannot be written; `format` is what it was to become.
  func refusal(_ problem: NotJSON, as format: String = "JSON") -> Failure {
    switch problem {
    case .function:
      return Failure(
        Diagnostic("E0307", "a function cannot be written as \(format)", at: nil))
    case .tooDeep:
      return Failure(
        Diagnostic(
          "E0314", "the value is nested more than \(jsonDepthLimit.grouped) deep", at: nil))
    case .tooLarge: return heap.tooLarge("the text of the value")
    case .stopped: return stopRequest() ?? heap.tooLarge("the text of the value")
    }
  }
}

/// How much of a value may come out of its heap. Parts that are the same ones there are copies outside.
struct JSONRoom {
  private var values: Int
  /// How many elements of an array, or fields of an object, are wanted.
  let longest: Int
  private(set) var hasFolded = false
  private unowned(unsafe) let run: (any StoppableRun)?

  /// A value with its share of the array or object around it.
  private static let bytesPerValue = 64

  init(_ bounds: JSONWriter.Bounds, longest: Int = .max) {
    values = bounds.bytes / Self.bytesPerValue
    run = bounds.run
    self.longest = longest
  }

  mutating func take(_ count: Int) throws(NotJSON) {
    guard count <= values else { throw .tooLarge }
    values -= count
    if values & 0xFFF == 0 { try look() }
  }

  /// Throws if the run has to stop.
  func look() throws(NotJSON) {
    if let run, run.mustStop() { throw .stopped }
  }

  /// Whether an array or object is more than a fold.
  mutating func shows(_ count: Int, _ depth: Int) -> Bool {
    let isShown = depth == 0 || count <= longest
    if !isShown { hasFolded = true }
    return isShown
  }
}

extension Value {
  /// The value outside its heap.
  func json(_ bounds: JSONWriter.Bounds) throws(NotJSON) -> JSON {
    var room = JSONRoom(bounds)
    return try json(0, &room)
  }

  /// The beginning of what is longer than the room says; inside another value, that is folded.
  func json(_ depth: Int, _ room: inout JSONRoom) throws(NotJSON) -> JSON {
    try room.take(1)
    switch self {
    case .nothing, .unset: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .bigInt(let digits): return .bigInt(digits.string)
    case .text(let text): return .string(text.string)
    case .range(let range):
      guard room.shows(range.count, depth) else {
        return .folded(JSON.foldedText(items: range.count))
      }
      let count = min(range.count, room.longest)
      try room.take(count)
      return .array((range.lower..<range.lower + count).map { .int($0) })
    case .array(let array):
      guard depth < jsonDepthLimit else { throw .tooDeep }
      guard room.shows(array.count, depth) else {
        return .folded(JSON.foldedText(items: array.count))
      }
      let count = min(array.count, room.longest)
      var elements: [JSON] = []
      elements.reserveCapacity(count)
      for index in 0..<count {
        elements.append(try array.elements[index].json(depth + 1, &room))
      }
      return .array(elements)
    case .object(let object):
      guard depth < jsonDepthLimit else { throw .tooDeep }
      guard room.shows(object.count, depth) else {
        return .folded(JSON.foldedText(fields: object.count))
      }
      var fields = JSONObject()
      for index in 0..<min(object.count, room.longest) {
        fields[object.key(at: index).string] = try object.slots[index].json(depth + 1, &room)
      }
      return .object(fields)
    case .function: throw .function
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is not a value")
    }
  }

  /// A number of any type as a float; nil for what is not a number.
  @inline(__always)
  package var asDouble: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .bigInt(let digits): Double(digits.string)
    default: nil
    }
  }
}

extension Call {
  /// Any value as JSON outside the heap.
  package func json(_ value: Value, as format: String = "JSON", argument: Int? = nil) throws -> JSON
  {
    do {
      return try value.json(heap.textBounds)
    } catch {
      throw refusal(error, as: format, argument: argument)
    }
  }

  /// Writes an argument as compact JSON in UTF-8, about a megabyte at a time: the text of a long value is
  /// never in memory as a whole.
  package func writeJSON(
    _ index: Int, to receive: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    var failure: (any Error)?
    do {
      try withoutActuallyEscaping(receive) { receive in
        var writer = JSONWriter(.compact)
        writer.bounds = heap.textBounds
        writer.drain = { bytes in
          do { try receive(bytes) } catch { failure = error }
          return failure == nil
        }
        if case .array(let array) = self[index] {
          try writer.writeOnTwoCores(array)
        } else {
          try writer.write(self[index])
        }
        try receive(writer.bytes)
      }
    } catch {
      if let failure { throw failure }
      throw (error as? NotJSON).map { refusal($0, argument: index) } ?? error
    }
  }

  /// An argument as compact JSON in UTF-8, written straight from the heap.
  package func jsonBytes(_ index: Int) throws -> [UInt8] {
    do {
      return try self[index].jsonBytes(.compact, heap.textBounds)
    } catch {
      throw refusal(error, argument: index)
    }
  }

  func refusal(_ error: NotJSON, as format: String = "JSON", argument: Int?) -> Failure {
    var failure = machine.refusal(error, as: format)
    failure.diagnostic.location = location(argument)
    return failure
  }
}
