import Syntax

extension Builder {
  /// The code of a named function before its body, so that calls built earlier can point to it.
  func prepareCode(of function: Function, _ variable: Variable) -> UnsafeMutablePointer<
    FunctionCode
  >? {
    guard let info = resolution.functions[function.span] else { return nil }
    let code = makeCode(of: function, info, name: variable.name)
    if info.captures.isEmpty { variable.code = code }
    return code
  }

  func makeCode(of function: Function, _ info: FunctionInfo, name: String?) -> UnsafeMutablePointer<
    FunctionCode
  > {
    let parameters = function.parameters.map { parameter in
      var name: String?
      if case .name(let text) = parameter.pattern.kind { name = text }
      return FunctionDetails.Parameter(
        name: name, isOptional: parameter.defaultValue != nil, isRest: parameter.isRest,
        text: parameter.text(in: source))
    }
    let details = FunctionDetails(
      name: name, parameters: parameters, documentation: function.documentation,
      site: site(function.span))
    let isSimple = parameters.allSatisfy { !$0.isOptional && !$0.isRest }
    return unit.makeCode(
      details, isSimple: isSimple, closureSlot: info.captures.isEmpty ? -1 : parameters.count)
  }

  /// The value of a function: a constant if it captures nothing.
  func closure(
    _ function: Function, name: String?, code prepared: UnsafeMutablePointer<FunctionCode>?
  ) -> Node {
    let site = site(function.span)
    guard let info = resolution.functions[function.span] else { return ConstantNode(.null, site) }
    let code = prepared ?? makeCode(of: function, info, name: name)
    build(function, info, into: code)
    if info.captures.isEmpty { return ConstantNode(.function(constantFunction(code)), site) }
    return ClosureNode(code, info.captures.map { origin(of: $0) }, machine, site)
  }

  func constantFunction(_ code: UnsafeMutablePointer<FunctionCode>) -> FunctionRef {
    runtime.constantFunction(code)
  }

  private func origin(of variable: Variable) -> ClosureNode.Origin {
    if variable.owner === current.info {
      switch variable.storage {
      case .slot(let slot), .boxed(let slot): return .slot(slot)
      case .global(let address): return .constant(address.pointee)
      case .none: return .constant(.missing)
      }
    }
    if variable === current.info.ownVariable {
      if current.closureSlot >= 0 { return .slot(current.closureSlot) }
      return .constant(variable.code.map { .function(constantFunction($0)) } ?? .null)
    }
    return .capture(
      closureSlot: current.closureSlot, index: current.info.position(of: variable) ?? 0)
  }

  /// Builds a function's parameters and body in a frame of its own.
  func build(
    _ function: Function, _ info: FunctionInfo, into code: UnsafeMutablePointer<FunctionCode>
  ) {
    let outer = current
    let closureSlot = code.pointee.closureSlot
    let count = function.parameters.count
    current = FrameLayout(
      info: info, closureSlot: closureSlot, top: count + (closureSlot >= 0 ? 1 : 0))
    var nodes = keepGiven(function, into: code)
    for (slot, parameter) in function.parameters.enumerated() {
      if let value = parameter.defaultValue {
        nodes.append(DefaultNode(slot, build(value, .stored), site(value.span)))
      }
      if function.takesSubject {
        info.subject?.storage = .slot(slot)
      } else if case .name = parameter.pattern.kind {
        resolution.declarations[parameter.pattern.span]?.storage = .slot(slot)
      } else if case .wildcard = parameter.pattern.kind {
        continue
      } else {
        let place = site(parameter.pattern.span)
        nodes.append(
          DestructureNode(
            pattern(parameter.pattern, isStrict: true), LocalNode(slot, place), slot, place))
      }
    }
    var body = block(function.body, .tail)
    let site = site(function.span)
    if source.isPrelude, info.name?.hasPrefix("_") == false {
      body = CheckedBodyNode(code, body, machine, site)
    }
    switch nodes.count {
    case 0: break
    case 1: body = PairNode(nodes[0], body, site)
    default: body = SequenceNode(nodes, body, site)
    }
    unit.setBody(body, of: code)
    current = outer
  }
}
