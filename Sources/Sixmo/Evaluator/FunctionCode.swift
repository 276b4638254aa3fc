import Syntax

/// The code of a script function in memory that never moves, so that functions and calls point to it
/// without counting references; a `Unit` owns it.
struct FunctionCode {
  private(set) var body: Unmanaged<Node>
  /// The parts of the body where it is a conditional; see `Machine.enter`.
  private(set) var condition: Unmanaged<Node>?
  private(set) var then: Unmanaged<Node>
  private(set) var otherwise: Unmanaged<Node>
  /// How many slots the caller fills: one for each parameter, a rest parameter's array included.
  var parameterCount: Int
  /// Whether exactly that many positional arguments are all it takes: no defaults, no rest.
  var isSimple: Bool
  /// Where the function itself goes in its frame, for its captures; -1 if it has none.
  var closureSlot: Int
  var details: Unmanaged<FunctionDetails>
  /// Which parameters move on inside if the caller gives them away; see Nodes/Gifts.swift.
  var takes: UInt64 = 0
  /// Whether it calls nothing of a script.
  var isAtomic = false

  /// The body must outlive the code, here and in `setBody`.
  init(
    body: Node, parameterCount: Int, isSimple: Bool, closureSlot: Int, details: FunctionDetails
  ) {
    self.body = .passUnretained(body)
    then = self.body
    otherwise = self.body
    self.parameterCount = parameterCount
    self.isSimple = isSimple
    self.closureSlot = closureSlot
    self.details = .passUnretained(details)
  }

  mutating func setBody(_ node: Node) {
    body = .passUnretained(node)
    guard let conditional = node as? ConditionalNode else { return }
    condition = .passUnretained(conditional.condition)
    then = .passUnretained(conditional.then)
    otherwise = .passUnretained(conditional.otherwise)
  }
}

/// What a call out of the ordinary, help and errors need to know of a function.
final class FunctionDetails {
  let name: String?
  let parameters: [Parameter]
  let documentation: String?
  let site: Site
  /// That of its source.
  let hidesErrors: Bool

  struct Parameter {
    /// Nil for a pattern.
    var name: String?
    var isOptional: Bool
    var isRest: Bool
    /// As in the source, for the signature.
    var text: String
  }

  init(name: String?, parameters: [Parameter], documentation: String?, site: Site) {
    self.name = name
    self.parameters = parameters
    self.documentation = documentation
    self.site = site
    hidesErrors = site.source.hidesErrors
  }

  var signature: String { "\(name ?? "fn")(\(parameters.map(\.text).joined(separator: ", ")))" }
  var hasRest: Bool { parameters.last?.isRest ?? false }
  var positionalCount: Int { hasRest ? parameters.count - 1 : parameters.count }
  var requiredCount: Int { parameters.prefix { !$0.isOptional && !$0.isRest }.count }
}

extension FunctionRef {
  @inline(__always) var scriptCode: UnsafeMutablePointer<FunctionCode> {
    cell.pointee.code.assumingMemoryBound(to: FunctionCode.self)
  }

  /// Which arguments the function takes over, one bit each.
  var takes: UInt64 {
    isNative
      ? nativeFunction._withUnsafeGuaranteedRef { $0.builtin.takesFirst ? 1 : 0 }
      : scriptCode.pointee.takes
  }

  @inline(__always) var nativeFunction: Unmanaged<NativeFunction> {
    Unmanaged<NativeFunction>.fromOpaque(cell.pointee.code)
  }
}
