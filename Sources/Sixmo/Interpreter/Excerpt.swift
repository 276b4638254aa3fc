import Syntax

/// A result as far as a screen shows it: what has no room there is not copied out of the heap.
package struct Excerpt: Sendable {
  /// The value; of a long array or object only its beginning. In the place of long ones inside it is how
  /// much they hold: `[…12000 items]`.
  package let value: JSON
  /// How many elements or fields there are, if `value` holds only the first of them.
  package private(set) var count: Int?
  /// The names of the fields of all rows, if `value` holds the first rows of many.
  package private(set) var columns: [String]?
  /// Whether something inside is folded.
  package private(set) var hasFolded = false

  /// All of it.
  package init(whole value: JSON) { self.value = value }

  /// `longest` is how many elements an array may have to be shown with them.
  init(_ value: Value, longest: Int, _ heap: Heap) throws(NotJSON) {
    var room = JSONRoom(heap.textBounds, longest: longest)
    self.value = try value.json(0, &room)
    hasFolded = room.hasFolded
    switch value {
    case .array(let array) where array.count > longest:
      count = array.count
      columns = try Self.columns(array, &room)
    case .range(let range) where range.count > longest: count = range.count
    case .object(let object) where object.count > longest: count = object.count
    default: break
    }
  }

  /// Nil if not all elements are objects. Most rows have the keys of the row before, which is one comparison.
  private static func columns(_ array: ArrayRef, _ room: inout JSONRoom) throws(NotJSON)
    -> [String]?
  {
    var union = ColumnUnion()
    var seen: Set<UnsafeMutablePointer<Shape>> = []
    var last: UnsafeMutablePointer<Shape>?
    for index in 0..<array.count {
      guard case .object(let object) = array.elements[index] else { return nil }
      if index & 0xFFF == 0 { try room.look() }
      if !object.isDictionary {
        let shape = object.shape.pointer
        if shape == last { continue }
        last = shape
        guard seen.insert(shape).inserted else { continue }
      }
      union.add((0..<object.count).map { object.key(at: $0).string })
    }
    return union.names
  }
}

extension JSON {
  /// What is shown in the place of an array or an object: `[…12 items]`, `{…4 fields}`.
  package static func foldedText(items count: Int) -> String { "[…\(count.counted("item"))]" }
  package static func foldedText(fields count: Int) -> String { "{…\(count.counted("field"))}" }

  /// As a value among those that are shown. Like the digits of a large number it is written as it is.
  static func folded(_ text: String) -> JSON { .bigInt(text) }
}

/// What an entry of a prompt came to.
package enum Shown: Sendable {
  case value(Excerpt)
  /// What is not JSON, a function for example, as `inspect` writes it.
  case inspected(String)
}

extension Interpreter {
  /// Runs a program for somebody who looks at the value of its last statement. Unless that is null, later
  /// runs find it by `names`, as a prompt's `_`.
  package func show(_ program: Program, keepingAs names: [String], longest: Int) throws(Stop)
    -> Shown
  {
    try onOwnThread {
      try self.execute(program, keepsNames: true) { value in
        self.keep(value, as: names)
        let excerpt = try? Excerpt(value, longest: longest, self.runtime.machine.heap)
        return excerpt.map { .value($0) } ?? .inspected(self.answer(value).text)
      }
    }
  }
}
