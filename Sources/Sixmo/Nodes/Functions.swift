import Syntax

/// Gives a parameter its default where the caller gave nothing.
final class DefaultNode: Node {
  let slot: Int
  let value: Node
  init(_ slot: Int, _ value: Node, _ site: Site) {
    self.slot = slot
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    guard frame[slot].isUnset else { return .null }
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    frame[slot] = value
    return .null
  }
}

/// The body of a public prelude function, after a look at its arguments.
final class CheckedBodyNode: Node {
  private let checks: [ParameterCheck]
  private let code: UnsafeMutablePointer<FunctionCode>
  private let body: Node
  private let machine: Machine
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ body: Node, _ machine: Machine, _ site: Site
  ) {
    checks = ParameterCheck.checks(of: code.pointee.details.takeUnretainedValue())
    self.code = code
    self.body = body
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    for slot in checks.indices where !checks[slot].accepts(frame[slot]) {
      return refuse(slot, frame[slot])
    }
    return body.evaluate(frame)
  }

  /// The place is left to the call.
  private func refuse(_ slot: Int, _ value: Value) -> Value {
    let details = code.pointee.details.takeUnretainedValue()
    let (function, parameter) = (details.name ?? "", details.parameters[slot].name ?? "")
    let message =
      "'\(function)' needs \(checks[slot].kind.rawValue) for '\(parameter)', got \(value.typePhrase)"
    let help = value.help(
      wanting: checks[slot].kind.rawValue, in: function,
      isFirstOfSome: slot == 0 && checks.count > 1)
    return machine.raise(
      Failure(Diagnostic("E0307", message, at: nil, help: help)))
  }
}

/// `import "lib/leads.sixmo" as leads`, `import pipeline`
final class ImportNode: Node {
  let request: Host.ModuleRequest
  let top: Int
  unowned let runtime: Runtime
  init(_ request: Host.ModuleRequest, top: Int, _ runtime: Runtime, _ site: Site) {
    self.request = request
    self.top = top
    self.runtime = runtime
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    do {
      return try runtime.importModule(request, frame: frame + top, site)
    } catch {
      return runtime.machine.raise(error, at: site)
    }
  }
}
