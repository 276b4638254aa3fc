/// The first eight bytes of every cell.
struct CellHeader {
  var kind: CellKind
  /// The colour of the last collection that reached it; see `Heap.Colour`.
  var mark: UInt8
  var flags: CellFlags
  /// The cell's size in units of eight bytes.
  var units: UInt8
  /// Capacity of an array or object in values; a text's hash, 0 until asked for; a function's captures.
  var word: UInt32
}

enum CellKind: UInt8 {
  /// Not in use; the sweep passes over it.
  case free
  case text, array, object, range, function, box
}

struct CellFlags: OptionSet {
  let rawValue: UInt8
  /// Held from more than one place: a write copies first.
  static let shared = CellFlags(rawValue: 1)
  /// A text of only ASCII: bytes are code points.
  static let ascii = CellFlags(rawValue: 2)
  /// A text whose bytes lie in a `TextBuffer`.
  static let buffered = CellFlags(rawValue: 4)
  /// An array outside the heap whose first values were dropped; see `ArrayRef.droppedCount`.
  static let advanced = CellFlags(rawValue: 4)
  /// A text that is the only one with its bytes; see `AtomTable`.
  static let atom = CellFlags(rawValue: 8)
  /// An object with its own table instead of a shape.
  static let dictionary = CellFlags(rawValue: 16)
  /// A text that a table holds as a key.
  static let key = CellFlags(rawValue: 64)
  /// An array or object on the heap's list of those with much memory of their own.
  static let large = CellFlags(rawValue: 2)
  /// A function written in Swift.
  static let native = CellFlags(rawValue: 32)
  /// Looked at by somebody who must not see a write meanwhile; see Nodes/Loans.swift.
  static let lent = CellFlags(rawValue: 128)
  /// A write copies first.
  static let protected: CellFlags = [.shared, .lent]
}

typealias RawCell = UnsafeMutablePointer<CellHeader>

/// What the references to all kinds of cells have in common: a pointer to a structure whose first field
/// is the header.
protocol CellReference {
  associatedtype Cell
  var cell: UnsafeMutablePointer<Cell> { get }
}

extension CellReference {
  @inline(__always) var raw: RawCell {
    UnsafeMutableRawPointer(cell).assumingMemoryBound(to: CellHeader.self)
  }
  @inline(__always) package static func == (left: Self, right: Self) -> Bool {
    left.cell == right.cell
  }
  /// Where what follows the fixed part of the cell begins.
  @inline(__always) func tail<T>(as type: T.Type) -> UnsafeMutablePointer<T> {
    UnsafeMutableRawPointer(cell + 1).assumingMemoryBound(to: type)
  }
}

/// An array or an object: what a write copies first where it is held elsewhere too.
protocol ContainerReference: CellReference {}

extension ContainerReference {
  @inline(__always) var capacity: Int { Int(raw.pointee.word) }
  @inline(__always) var isShared: Bool {
    get { !raw.pointee.flags.isDisjoint(with: .protected) }
    nonmutating set {
      if newValue {
        raw.pointee.flags.insert(.shared)
      } else {
        raw.pointee.flags.remove(.shared)
      }
    }
  }
}

/// An array: `elements` points after the cell for a short array that never grew, else outside the heap.
package struct ArrayRef: ContainerReference {
  struct Cell {
    var header: CellHeader
    var elements: UnsafeMutablePointer<Value>
    var count: Int
  }
  let cell: UnsafeMutablePointer<Cell>

  @inline(__always) package var count: Int { cell.pointee.count }
  @inline(__always) var elements: UnsafeMutablePointer<Value> { cell.pointee.elements }
  var isInline: Bool { elements == tail(as: Value.self) }

  /// How many values were dropped in front of the elements: their memory is free, and the last of it keeps
  /// this number.
  var droppedCount: Int {
    cell.pointee.header.flags.contains(.advanced)
      ? UnsafeRawPointer(elements - 1).load(as: Int.self) : 0
  }
  /// Where the memory outside the heap begins.
  var memory: UnsafeMutablePointer<Value> { elements - droppedCount }
}

/// An object: its keys are in the shape (or its own table), its values in `slots` in the same order.
package struct ObjectRef: ContainerReference {
  struct Cell {
    var header: CellHeader
    var slots: UnsafeMutablePointer<Value>
    /// A `Shape`, or a `KeyTable` if the flag `dictionary` is set. Neither is ever at the address of a
    /// former shape, so that comparing addresses is enough for an inline cache.
    var layout: UnsafeMutableRawPointer
  }
  let cell: UnsafeMutablePointer<Cell>

  @inline(__always) var slots: UnsafeMutablePointer<Value> { cell.pointee.slots }
  @inline(__always) var isDictionary: Bool { cell.pointee.header.flags.contains(.dictionary) }
  @inline(__always) var shape: ShapeRef {
    ShapeRef(pointer: cell.pointee.layout.assumingMemoryBound(to: Shape.self))
  }
  @inline(__always) var table: UnsafeMutablePointer<KeyTable> {
    cell.pointee.layout.assumingMemoryBound(to: KeyTable.self)
  }
  var isInline: Bool { slots == tail(as: Value.self) }
}

/// The ints from `lower` to before `upper`.
package struct RangeRef: CellReference {
  struct Cell {
    var header: CellHeader
    var lower: Int
    var upper: Int
  }
  let cell: UnsafeMutablePointer<Cell>

  @inline(__always) package var lower: Int { cell.pointee.lower }
  @inline(__always) package var upper: Int { cell.pointee.upper }
  @inline(__always) package var count: Int { max(0, upper - lower) }

  /// Where a value is, from 0; nil if it is none of these ints.
  func position(of value: Value) -> Int? {
    switch value {
    case .int(let number): lower <= number && number < upper ? number - lower : nil
    case .double(let number): Int(exactly: number).flatMap { position(of: .int($0)) }
    default: nil
    }
  }
}

/// A function: the code and, after the cell, the captured variables.
package struct FunctionRef: CellReference {
  struct Cell {
    var header: CellHeader
    /// A `FunctionCode`; for a native one a retained `NativeFunction` of the machine.
    var code: UnsafeMutableRawPointer
  }
  let cell: UnsafeMutablePointer<Cell>

  @inline(__always) var isNative: Bool { cell.pointee.header.flags.contains(.native) }
  @inline(__always) var captureCount: Int { Int(cell.pointee.header.word) }
  @inline(__always) var captures: UnsafeMutablePointer<Value> { tail(as: Value.self) }
}

/// A variable that closures share.
package struct BoxRef: CellReference {
  struct Cell {
    var header: CellHeader
    var value: Value
  }
  let cell: UnsafeMutablePointer<Cell>

  @inline(__always) var value: Value {
    get { cell.pointee.value }
    nonmutating set { cell.pointee.value = newValue }
  }
}
