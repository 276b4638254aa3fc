import Syntax

/// The code made from one source: owns what nodes and functions point to without counting references, so
/// it lives as long as its interpreter.
final class Unit {
  let source: Source
  /// What runs the top level.
  var root: Node?
  var tests: [Test] = []
  private var bodies: [Node] = []
  private var details: [FunctionDetails] = []
  private var codes: [UnsafeMutablePointer<FunctionCode>] = []

  struct Test {
    let name: String
    let code: UnsafeMutablePointer<FunctionCode>
  }

  init(source: Source) { self.source = source }

  deinit { for code in codes { code.deallocate() } }

  /// Code whose body comes later, for calls that are built before it.
  func makeCode(_ details: FunctionDetails, isSimple: Bool, closureSlot: Int)
    -> UnsafeMutablePointer<FunctionCode>
  {
    let empty = ConstantNode(.null, details.site)
    let code = UnsafeMutablePointer<FunctionCode>.allocate(capacity: 1)
    code.initialize(
      to: FunctionCode(
        body: empty, parameterCount: details.parameters.count, isSimple: isSimple,
        closureSlot: closureSlot, details: details))
    bodies.append(empty)
    self.details.append(details)
    codes.append(code)
    return code
  }

  func setBody(_ body: Node, of code: UnsafeMutablePointer<FunctionCode>) {
    bodies.append(body)
    code.pointee.setBody(body)
  }
}
