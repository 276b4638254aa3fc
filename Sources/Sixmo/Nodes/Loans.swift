import Syntax

// Values that are only looked at for a while: what a call gets from a variable, what a loop goes over, an
// operand that waits for another one. Anybody who can write to the variable meanwhile must not be seen by the
// holder, so the container is marked as lent, and a write to it copies. When the holder is done, the mark
// goes, and the variable has its container for itself again: reading never makes a later write copy.

/// Evaluates an operand and marks its container as lent. The loan is remembered in a slot, which is null
/// where nothing has to be given back.
final class LendNode: Node {
  let value: Node
  let loan: Slot
  let machine: Machine
  init(_ value: Node, _ loan: Int, _ machine: Machine) {
    self.value = value
    self.loan = Slot(loan)
    self.machine = machine
    super.init(value.site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = value.evaluate(frame)
    if value.isContainer, machine.lend(value) { frame[loan] = value }
    return value
  }
}

/// Gives back what was lent while its child was evaluated, however that ended.
final class LoanNode: Node {
  let inner: Node
  let loan: Slot
  init(_ inner: Node, _ loan: Int, _ site: Site) {
    self.inner = inner
    self.loan = Slot(loan)
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    frame[loan] = .null
    let value = inner.evaluate(frame)
    frame[loan].endLoan()
    return value
  }
  override func execute(_ frame: Frame) -> Completion {
    frame[loan] = .null
    let completion = inner.execute(frame)
    frame[loan].endLoan()
    return completion
  }
  override func test(_ frame: Frame) -> Truth {
    frame[loan] = .null
    let truth = inner.test(frame)
    frame[loan].endLoan()
    return truth
  }
}

extension Machine {
  /// Marks a container as lent; false if another holder already protects it.
  ///
  /// Loans of one task end in the reverse of their order, so the outermost one ends the protection. Those of
  /// two tasks may end in any order: then the container stays marked as shared.
  @inline(__always)
  func lend(_ value: Value) -> Bool {
    switch value {
    case .array(let array): lend(array.raw)
    case .object(let object): lend(object.raw)
    default: false
    }
  }

  @inline(__always)
  private func lend(_ cell: RawCell) -> Bool {
    if !cell.pointee.flags.isDisjoint(with: .protected) { return meet(cell) }
    cell.pointee.flags.insert(.lent)
    return true
  }

  @inline(never)
  private func meet(_ cell: RawCell) -> Bool {
    if baton.tasks.count > 1 { cell.pointee.flags.insert(.shared) }
    return false
  }
}

extension Value {
  @inline(__always)
  fileprivate func endLoan() {
    switch self {
    case .array(let array): array.raw.pointee.flags.remove(.lent)
    case .object(let object): object.raw.pointee.flags.remove(.lent)
    default: break
    }
  }
}
