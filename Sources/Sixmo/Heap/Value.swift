/// Any value of a script: 16 bytes without a reference count, copied for free, returned in two registers.
///
/// What does not fit lies in a cell of the heap, kept alive only by being reachable from a root (a frame
/// slot, a global, another cell); see `Heap`. Every case has a payload, because cases without one share a
/// tag and cost a second comparison; integers come first, because tag zero is the cheapest to test.
package enum Value {
  case int(Int)
  case double(Double)
  case bool(Bool)
  case nothing(Filler)
  case text(TextRef)
  /// An integer that does not fit 64 bits, as its digits.
  case bigInt(TextRef)
  case array(ArrayRef)
  case object(ObjectRef)
  /// Behaves as an array of ints.
  case range(RangeRef)
  case function(FunctionRef)

  /// A captured variable; only in frame slots and closures.
  case box(BoxRef)
  /// An argument that was not given, a field that was omitted, a variable before its declaration.
  case unset(Filler)

  // Completions: what a node answers instead of a value when control leaves it otherwise. Their tags fail
  // the tests of every fast path, so that arithmetic pays nothing for errors. They are last, so that one
  // comparison recognises all.
  case exception(Filler)
  case breaking(Filler)
  case continuing(Filler)
  /// The value lies in `Machine.control`.
  case returning(Filler)

  /// Gives a case a payload.
  package struct Filler {
    var bits: UInt8
    @inline(__always) init() { bits = 0 }
  }

  @inline(__always) package static var null: Value { .nothing(Filler()) }
  @inline(__always) static var missing: Value { .unset(Filler()) }
  @inline(__always) static var failed: Value { .exception(Filler()) }
}

extension Value {
  /// How the compiler lays out a value: the payload, then the number of the case.
  private struct Layout {
    var payload: UInt64
    var tag: UInt8
  }

  @inline(__always) private var tag: UInt8 { unsafeBitCast(self, to: Layout.self).tag }

  /// Whether control leaves the node that answered this.
  ///
  /// Asked after nearly every evaluation. The cases are last: one comparison, where a `switch` over them
  /// becomes three instructions.
  @inline(__always) var isCompletion: Bool { tag >= Value.failed.tag }

  /// The number of the case of `Completion` that belongs to this value.
  @inline(__always) var completionNumber: UInt8 {
    isCompletion
      ? tag &- Value.failed.tag &+ Completion.exception.rawValue : Completion.normal.rawValue
  }

  /// The value that belongs to a case of `Completion`, by its number: a `switch` over the cases becomes a jump
  /// through a table, which costs every conditional and every block that is a value.
  @inline(__always) init(completion number: UInt8) {
    let tag =
      number == Completion.normal.rawValue
      ? Value.null.tag : number &- Completion.exception.rawValue &+ Value.failed.tag
    self = unsafeBitCast(Layout(payload: 0, tag: tag), to: Value.self)
  }

  @inline(__always) package var isNull: Bool {
    if case .nothing = self { true } else { false }
  }

  /// Whether it lies in the heap.
  @inline(__always) var isCell: Bool {
    switch self {
    case .text, .bigInt, .array, .object, .range, .function, .box: true
    default: false
    }
  }

  @inline(__always) var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  @inline(__always) var isUnset: Bool {
    if case .unset = self { true } else { false }
  }

  /// Only `false` and `null` are falsy.
  @inline(__always) package var isTruthy: Bool {
    switch self {
    case .bool(let flag): flag
    case .nothing: false
    case .int, .double, .text, .bigInt, .array, .object, .range, .function, .box, .unset,
      .exception, .breaking, .continuing, .returning:
      true
    }
  }

  /// What `type(x)` answers.
  package var typeName: String {
    switch self {
    case .int, .bigInt: "int"
    case .double: "float"
    case .bool: "bool"
    case .nothing: "null"
    case .text: "string"
    case .array, .range: "array"
    case .object: "object"
    case .function: "function"
    case .box, .unset, .exception, .breaking, .continuing, .returning: "nothing"
    }
  }

  /// The type with its article, for messages: `a string`, `an int`, `null`.
  package var typePhrase: String {
    switch self {
    case .nothing: "null"
    case .int: "an int"
    case .bigInt: "an int beyond 64 bits"
    case .array, .range: "an array"
    case .object: "an object"
    case .double, .bool, .text, .function, .box, .unset, .exception, .breaking, .continuing,
      .returning:
      "a \(typeName)"
    }
  }

  /// Tells the cell that somebody else holds it too, so that the next write through a variable copies.
  @inline(__always) func share() {
    switch self {
    case .array(let array): array.isShared = true
    case .object(let object): object.isShared = true
    case .int, .double, .bool, .nothing, .text, .bigInt, .range, .function, .box, .unset,
      .exception, .breaking, .continuing, .returning:
      break
    }
  }

  @inline(__always) var shared: Value {
    share()
    return self
  }
}
