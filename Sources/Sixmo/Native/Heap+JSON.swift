import Syntax

/// Values deeper than this are refused where they would be walked by recursion.
let nestingLimit = 1_000

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

/// Why a value is no JSON.
enum NotJSON: Error {
  case function
  case tooDeep
  case tooLarge
}

extension Value {
  /// The value outside its heap, where it may take so many bytes.
  func json(limit: Int) throws(NotJSON) -> JSON {
    var room = limit / MemoryLayout<JSON>.stride
    return try json(0, &room)
  }

  /// `room` is the number of values that may follow: parts that are the same ones in the heap are copies
  /// outside.
  private func json(_ depth: Int, _ room: inout Int) throws(NotJSON) -> JSON {
    guard depth <= nestingLimit else { throw .tooDeep }
    guard room > 0 else { throw .tooLarge }
    room -= 1
    switch self {
    case .nothing, .unset: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .bigInt(let digits): return .bigInt(digits.string)
    case .text(let text): return .string(text.string)
    case .range(let range):
      guard range.count <= room else { throw .tooLarge }
      room -= range.count
      return .array((range.lower..<range.lower + range.count).map { .int($0) })
    case .array(let array):
      var elements: [JSON] = []
      elements.reserveCapacity(array.count)
      for index in 0..<array.count {
        elements.append(try array.elements[index].json(depth + 1, &room))
      }
      return .array(elements)
    case .object(let object):
      var fields = JSONObject()
      for index in 0..<object.count {
        fields[object.key(at: index).string] = try object.slots[index].json(depth + 1, &room)
      }
      return .object(fields)
    case .function: throw .function
    case .box, .exception, .breaking, .continuing, .returning:
      preconditionFailure("a completion is no value")
    }
  }

  /// A number of any type as a float; nil for what is no number.
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
  package func json(_ value: Value, argument: Int? = nil) throws -> JSON {
    do {
      return try value.json(limit: heap.largestText)
    } catch {
      throw refusal(error, argument: argument)
    }
  }

  /// An argument as compact JSON in UTF-8, written straight from the heap.
  package func jsonBytes(_ index: Int) throws -> [UInt8] {
    do {
      return try self[index].jsonBytes(.compact, limit: heap.largestText)
    } catch {
      throw refusal(error, argument: index)
    }
  }

  func refusal(_ error: NotJSON, argument: Int?) -> Failure {
    switch error {
    case .function:
      fail("E0307", "a function cannot be written as JSON", argument: argument)
    case .tooDeep:
      fail("E0314", TextWriter.Problem.tooDeep.message, argument: argument)
    case .tooLarge:
      fail("E0315", TextWriter.Problem.tooLarge.message, argument: argument)
    }
  }
}
