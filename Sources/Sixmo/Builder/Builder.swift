import Syntax

/// Turns a resolved tree into nodes: chooses their classes from the shape of the code, and gives each variable
/// and temporary its slot.
///
/// Slots are given like a stack: a variable or temporary gets the slot on top when it comes into being,
/// and everything below the top is initialised. So at each safepoint a single number tells the collector
/// all there is to know about a frame.
final class Builder {
  let runtime: Runtime
  let source: Source
  let resolution: Resolution
  let unit: Unit
  let names: TopLevel.Names
  /// Why nothing can be built of the program: temporaries need more slots than a frame has.
  private(set) var tooLarge: Diagnostic?
  /// The function that is being built.
  var current: FrameLayout
  let lastUses: LastUses
  private let program: Program
  /// What calls may come to; made when it is first asked.
  private(set) lazy var reach = Reach(program, resolution)

  init(
    runtime: Runtime, program: Program, resolution: Resolution, topLevel: TopLevel
  ) {
    self.runtime = runtime
    self.resolution = resolution
    self.program = program
    source = program.source
    unit = Unit(source: program.source)
    names = topLevel.names
    current = FrameLayout(info: topLevel.function, closureSlot: -1, top: 0)
    lastUses = LastUses(resolution) { runtime.libraryFunction($0) }
  }

  var machine: Machine { runtime.machine }
  var heap: Heap { runtime.machine.heap }

  func build(_ program: Program) -> Unit {
    lastUses.visit(program, current.info)
    let end = Span(program.source.bytes.count, program.source.bytes.count)
    // Nobody sees the last value of a script that is run as a whole.
    unit.root = block(CodeBlock(program.statements, end), names == .forgotten ? .effect : .stored)
    return unit
  }

  // MARK: What the parts share

  /// What becomes of an expression's value.
  enum Use {
    /// Read at once and forgotten.
    case value
    /// Kept: a value that is also held elsewhere must be marked as shared.
    case stored
    /// Returned from the function. The last use of a local needs no mark.
    case tail
    /// Not used.
    case effect
  }

  func site(_ span: Span) -> Site { Site(source: source, span: span) }

  func location(_ span: Span) -> Diagnostic.Location { .init(source, span) }

  /// Takes a slot on top of the frame.
  func takeSlot() -> Int { takeSlots(1) }

  func takeSlots(_ count: Int) -> Int {
    let slot = current.top
    current.top += count
    if current.top > FrameLayout.limit, tooLarge == nil {
      tooLarge = Diagnostic(
        "E0212", "a function needs more places for variables and arguments than there are",
        at: location(Span(0, 0)))
    }
    return slot
  }

  /// Gives back all slots that `body` takes.
  func inScope<T>(_ body: () -> T) -> T {
    let top = current.top
    defer { current.top = top }
    return body()
  }

  /// Builds an expression or block, whose parts evaluate each other by recursion. A call looks at the
  /// thread's stack; where code is nested deeper than what a call leaves room for, it looks again.
  func nested(_ body: () -> Node) -> Node {
    current.nesting += 1
    defer { current.nesting -= 1 }
    let node = body()
    return isChecked ? StackCheckNode(node, machine) : node
  }

  var isChecked: Bool { current.nesting % Builder.uncheckedLevels == 0 }

  private static let uncheckedLevels = 16

  /// The slot of a variable of the current function that lies in its frame without a box.
  func localSlot(_ expression: Expression) -> Int? {
    guard let variable = variable(expression), variable.owner === current.info,
      case .slot(let slot) = variable.storage
    else { return nil }
    return slot
  }

  func variable(_ expression: Expression) -> Variable? {
    switch expression.kind {
    case .name, .subject: resolution.uses[expression.span]
    default: nil
    }
  }

  /// An int literal, perhaps with a minus.
  func intConstant(_ expression: Expression) -> Int? {
    switch expression.kind {
    case .int(let number): return number
    case .unary(.negate, let operand):
      guard case .int(let number) = operand.kind, number != .min else { return nil }
      return -number
    default: return nil
    }
  }
}

/// The slots of a function's frame while it is being built.
final class FrameLayout {
  let info: FunctionInfo
  /// Where the function itself is, for its captures; -1 if it has none.
  let closureSlot: Int
  /// Where the function keeps which parameters were given to it; -1 if that makes no difference.
  var givenSlot = -1
  /// The bits of the parameters whose values may move on.
  var parameterBits: [ObjectIdentifier: UInt64] = [:]
  var top: Int
  /// How many expressions and blocks surround what is being built.
  var nesting = 0

  /// Far less than what the frame stack keeps free after its end.
  static let limit = 3_000

  init(info: FunctionInfo, closureSlot: Int, top: Int) {
    self.info = info
    self.closureSlot = closureSlot
    self.top = top
  }
}
