import Syntax

/// A name that a script declares: a variable, a parameter, a function, an import.
final class Variable {
  enum Kind { case constant, variable, parameter, loop, function, module }

  let name: String
  let span: Span
  let source: Source
  let kind: Kind
  unowned let owner: FunctionInfo
  /// Assigned after its declaration, itself or below a path.
  var isAssigned = false
  /// Its value is read somewhere; assigning to it, or below it, is not reading.
  var isRead = false
  /// Used by a function inside its owner.
  var isCaptured = false
  /// Captured by a function that exists before the declaration runs, so its box must too.
  var needsEarlyBox = false
  /// At the top level of a program: other functions reach it by address.
  var isTopLevel = false
  /// The declaration has been passed; before it the name is only seen by inner functions.
  var isDeclared = false
  /// What a `let` was made from, for errors that point into literals.
  var initializer: (Expression, Source)?
  /// What a known function expects, for errors before anything runs.
  var function: Function?
  /// Where the builder put it.
  var storage = Storage.none
  /// The code of a function that captures nothing.
  var code: UnsafeMutablePointer<FunctionCode>?
  var documentation: String?

  init(_ name: String, _ span: Span, _ source: Source, _ kind: Kind, owner: FunctionInfo) {
    self.name = name
    self.span = span
    self.source = source
    self.kind = kind
    self.owner = owner
  }

  enum Storage {
    case none
    /// A slot of the owner's frame.
    case slot(Int)
    /// A slot of the owner's frame that holds a box.
    case boxed(Int)
    case global(UnsafeMutablePointer<Value>)
  }

  /// Where the value of a name lies that other functions reach, or later entries of a prompt.
  var address: UnsafeMutablePointer<Value>? {
    if case .global(let address) = storage { address } else { nil }
  }

  /// Whether closures must share it instead of copying its value.
  var needsBox: Bool { isCaptured && !isTopLevel && (isAssigned || needsEarlyBox) }

  /// Names code, not data.
  var isCode: Bool { kind == .function || kind == .module }

  /// Whether the slot owns its value alone: nothing else lent it, so its last use needs no copy.
  var isOwner: Bool { kind == .constant || kind == .variable }

  var location: Diagnostic.Location { Diagnostic.Location(source, span) }
}

/// What resolving found out about a function, or about the top level.
final class FunctionInfo {
  let parent: FunctionInfo?
  let name: String?
  /// Variables of outer functions, in the order in which its closures hold them.
  private(set) var captures: [Variable] = []
  private var positions: [ObjectIdentifier: Int] = [:]
  /// The variable that a leading dot's subject is.
  var subject: Variable?
  /// A named function's own variable, so that recursion needs no capture.
  var ownVariable: Variable?
  /// Whether it comes into being at the start of its block.
  var isHoisted = false
  /// Parameters, variables and functions that it declares.
  var variableCount = 0

  /// Far less than the slots that a frame may have, which temporaries take too.
  static let mostVariables = 2_000

  init(parent: FunctionInfo?, name: String?) {
    self.parent = parent
    self.name = name
  }

  func capture(_ variable: Variable) {
    guard positions[ObjectIdentifier(variable)] == nil else { return }
    positions[ObjectIdentifier(variable)] = captures.count
    captures.append(variable)
  }

  func position(of variable: Variable) -> Int? { positions[ObjectIdentifier(variable)] }
}

/// Which name means what, by the place where it is written.
struct Resolution {
  var uses = SpanTable<Variable>()
  var declarations = SpanTable<Variable>()
  var functions = SpanTable<FunctionInfo>()
  /// Which variables a loop's condition and body assign, by the span of the loop.
  var assignedInLoop: [Span: Set<ObjectIdentifier>] = [:]
  var diagnostics: [Diagnostic] = []
}

/// The names that live as long as an interpreter or a module, by which the next entry of a prompt finds
/// them.
final class TopLevel {
  var variables: [String: Variable] = [:]
  /// In order of declaration, for exports.
  var order: [Variable] = []
  let function = FunctionInfo(parent: nil, name: nil)
  /// What becomes of the names when the program has run.
  let names: Names

  enum Names {
    /// A script is run once; variables that no function uses lie in registers.
    case forgotten
    /// A module's are its fields.
    case kept
    /// At a prompt a later declaration takes the place of an earlier one.
    case replaceable
  }

  init(_ names: Names) { self.names = names }

  /// The present value of a name; nil if there is none.
  func value(of name: String) -> Value? {
    guard let address = variables[name]?.address, !address.pointee.isUnset else { return nil }
    return address.pointee
  }
}
