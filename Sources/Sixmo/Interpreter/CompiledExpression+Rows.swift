import Syntax

// Expressions over `row`, evaluated on the rows of a batch: what becomes a value of the heap are the
// columns that the expression names.

/// Which cells become fields of the row that an expression sees, for the layouts of one batch.
package struct RowFields {
  fileprivate var plans: [Plan] = []

  package init() {}

  fileprivate init(plans: [Plan]) { self.plans = plans }

  /// A class, because the layout in it belongs to batches of other threads too: to count a reference to it for
  /// each row would make all cores wait for one another.
  fileprivate final class Plan {
    /// Of the whole row; nil if there are too many columns.
    let shape: ShapeRef?
    let layout: RowLayout
    /// How many columns the expression sees: those behind are added later.
    let count: Int
    /// Where the columns are that it uses; nil for all.
    let used: [Int]?

    init(shape: ShapeRef?, layout: RowLayout, count: Int, used: [Int]?) {
      self.shape = shape
      self.layout = layout
      self.count = count
      self.used = used
    }
  }
}

extension CompiledExpression {
  /// What a batch's rows look like to the expression; `counts` are the columns that it sees in rows of each
  /// layout.
  package func fields(of batch: RowBatch, counts: [Int]? = nil) -> RowFields {
    let heap = machine.heap
    return RowFields(
      plans: batch.layouts.enumerated().map { index, layout in
        let count = counts?[index] ?? layout.count
        let used = usedFields.map { names in
          names.compactMap(layout.position).filter { $0 < count }
        }
        return RowFields.Plan(
          shape: heap.shape(of: layout.keys.prefix(count)), layout: layout, count: count,
          used: used)
      })
  }

  /// Whether the value for a row is neither `false` nor `null`.
  package func isTrue(_ batch: RowBatch, _ row: Int, _ fields: RowFields) throws(Stop) -> Bool {
    let value = try value(batch, row, fields)
    if case .function = value { throw refusal(.function) }
    return value.isTruthy
  }

  /// The value for a row as a cell of the batch, and its size in bytes.
  package func cell(
    in batch: inout RowBatch, _ row: Int, _ fields: RowFields
  ) throws(Stop) -> RowBatch.Cell {
    switch try value(batch, row, fields) {
    case .nothing, .unset: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .bigInt(let digits): return batch.cell(.bigInt, digits.bytes)
    case .text(let text): return batch.cell(.text, text.bytes)
    case let value:
      var writer = JSONWriter(.compact)
      writer.bounds = machine.heap.textBounds
      do {
        try writer.write(value)
      } catch { throw refusal(error) }
      return batch.cell(.json, writer.bytes)
    }
  }

  private func value(
    _ batch: RowBatch, _ row: Int, _ fields: RowFields
  ) throws(Stop) -> Value {
    space.begin()
    defer { space.end() }
    let frame = machine.stack.base
    let object = machine.heap.row(batch, row, fields.plans[batch.layoutIndex(row)])
    frame.initialize(to: .object(object))
    machine.control.pointee.top = frame + 1
    let value = machine.enter(code, frame)
    if case .exception = value { throw Stop(machine.takeFailure()) }
    return value
  }
}

extension Heap {
  /// The shape of objects with these keys; nil if they have too many.
  fileprivate func shape(of keys: ArraySlice<[UInt8]>) -> ShapeRef? {
    var shape = shapes.empty
    for key in keys {
      let text = key.withUnsafeBufferPointer { bytes in self.key(bytes) }
      guard let atom = atom(for: text), let next = shapes.adding(atom, to: shape) else {
        return nil
      }
      shape = next
    }
    return shape
  }

  fileprivate func row(_ batch: RowBatch, _ row: Int, _ plan: RowFields.Plan) -> ObjectRef {
    guard let shape = plan.shape else { return wideRow(batch, row, plan) }
    let object = object(shape: shape, capacity: plan.count)
    object.slots.initialize(repeating: .null, count: plan.count)
    if let used = plan.used {
      for position in used { object.slots[position] = value(batch, batch.cell(row, position)) }
    } else {
      for position in 0..<plan.count {
        object.slots[position] = value(batch, batch.cell(row, position))
      }
    }
    return object
  }

  private func wideRow(_ batch: RowBatch, _ row: Int, _ plan: RowFields.Plan) -> ObjectRef {
    let object = object(capacity: plan.count)
    for position in 0..<plan.count {
      let key = plan.layout.keys[position].withUnsafeBufferPointer { bytes in self.key(bytes) }
      setFresh(key, value(batch, batch.cell(row, position)), in: object)
    }
    return object
  }

  private func value(_ batch: RowBatch, _ cell: RowBatch.Cell) -> Value {
    switch cell.kind {
    case .null: .null
    case .bool: .bool(cell.isTrue)
    case .int: .int(cell.int)
    case .double: .double(cell.double)
    case .bigInt: batch.withBytes(of: cell) { .bigInt(text($0)) }
    case .text: batch.withBytes(of: cell) { .text(text($0)) }
    // Written by this program: whatever is read there is JSON.
    case .json: batch.withBytes(of: cell) { (try? readJSON($0)) ?? .null }
    }
  }
}

extension Expression {
  /// The fields of the variable `name` that are used in here; nil if it is used in another way.
  func fields(of name: String) -> Set<String>? {
    var fields: Set<String> = []
    var isWhole = false
    Part.expression(self).walk { part in
      guard case .expression(let expression) = part else { return !isWhole }
      switch expression.kind {
      // A method: the function may be given the whole.
      case .call(let callee, _) where callee.field(of: name) != nil: isWhole = true
      case .name(name): isWhole = true
      default:
        guard let field = expression.field(of: name) else { return !isWhole }
        fields.insert(field)
        return false
      }
      return !isWhole
    }
    return isWhole ? nil : fields
  }

  private func field(of name: String) -> String? {
    guard case .field(let base, let field, _) = kind, case .name(name) = base.kind else {
      return nil
    }
    return field.text
  }
}
