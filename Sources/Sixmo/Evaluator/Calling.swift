import Syntax

extension Machine {
  /// Calls a value whose positional arguments lie at `window`.
  func call(
    _ callee: Value, _ window: Frame, _ count: Int, syntax: CallSyntax? = nil, site: Site? = nil
  ) -> Value {
    guard case .function(let function) = callee else {
      return raise(notCallable(callee, site))
    }
    if function.isNative {
      return function.nativeFunction._withUnsafeGuaranteedRef {
        callNative($0, window, count, syntax: syntax, site: site)
      }
    }
    let code = function.scriptCode
    if !code.pointee.isSimple || count != code.pointee.parameterCount {
      if let failure = adapt(code, window, count, site: site) { return raise(failure) }
    }
    return enter(code, function, window)
  }

  private func notCallable(_ callee: Value, _ site: Site?) -> Failure {
    let hidden = site.flatMap { calledName(at: $0.location) }.flatMap { name in
      runtime?.library.contains(name) == true ? name : nil
    }
    return Failure(
      Diagnostic(
        "E0305", "\(callee.typePhrase) cannot be called", at: site?.location,
        label: callee.typePhrase,
        help: hidden.map {
          "your own '\($0)' hides the function '\($0)' here; give it another name"
        }))
  }

  /// The name before the arguments of a call.
  private func calledName(at location: Diagnostic.Location) -> String? {
    let code = location.source.bytes[Int(location.span.start)..<Int(location.span.end)]
    let call = Source(name: location.source.name, bytes: Array(code))
    let tokens = Lexer.lex(call).tokens
    // The last token is the end of the text, the one before it closes the arguments.
    guard tokens.count > 2 else { return nil }
    let opening = Int(tokens[tokens.count - 2].partner)
    guard opening > 0, tokens[opening - 1].kind == .name else { return nil }
    let span = tokens[opening - 1].span
    return String(decoding: call.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// Runs a function whose parameters are all in place.
  @inline(__always)
  func enter(_ code: UnsafeMutablePointer<FunctionCode>, _ function: FunctionRef, _ window: Frame)
    -> Value
  {
    let slot = code.pointee.closureSlot
    if slot >= 0 { (window + slot).initialize(to: .function(function)) }
    return mayEnter(code, window) ? leave(evaluate(code.pointee.body, window)) : .failed
  }

  /// The same for a function without captures. Where its body is a conditional, that is evaluated
  /// here: without a node for it, each level of a recursion has a return of the processor less.
  @inline(__always)
  func enter(_ code: UnsafeMutablePointer<FunctionCode>, _ window: Frame) -> Value {
    guard mayEnter(code, window) else { return .failed }
    if let condition = code.pointee.condition {
      let truth = condition._withUnsafeGuaranteedRef { $0.test(window) }
      if truth == .yes { return leave(evaluate(code.pointee.then, window)) }
      if truth == .no { return leave(evaluate(code.pointee.otherwise, window)) }
      return leave(truth.completion.value)
    }
    return leave(evaluate(code.pointee.body, window))
  }

  @inline(__always)
  private func evaluate(_ node: Unmanaged<Node>, _ frame: Frame) -> Value {
    node._withUnsafeGuaranteedRef { $0.evaluate(frame) }
  }

  @inline(__always)
  private func mayEnter(_ code: UnsafeMutablePointer<FunctionCode>, _ window: Frame) -> Bool {
    if _fastPath(mayProceed(window) && hasNativeStack) { return true }
    let top = window + (code.pointee.parameterCount + (code.pointee.closureSlot >= 0 ? 1 : 0))
    return safepoint(top: top)
  }

  /// The value of a call whose body came to this.
  @inline(__always)
  private func leave(_ result: Value) -> Value {
    if case .returning = result { return control.pointee.returned }
    return result
  }

  /// Puts positional arguments where the function expects them: gaps for what is not given, an array for
  /// the rest.
  func adapt(_ code: UnsafeMutablePointer<FunctionCode>, _ window: Frame, _ count: Int, site: Site?)
    -> Failure?
  {
    let details = code.pointee.details.takeUnretainedValue()
    let positional = details.positionalCount
    if count < details.requiredCount || (count > positional && !details.hasRest) {
      return argumentCount(
        details.name ?? "this function", details.signature, count, details.requiredCount,
        positional,
        details.parameters.map(\.text), site)
    }
    if details.hasRest {
      let rest = heap.array(capacity: max(0, count - positional))
      for index in positional..<max(positional, count) {
        heap.append(window[index], to: rest)
      }
      (window + positional).initialize(to: .array(rest))
    }
    for index in min(count, positional)..<positional { (window + index).initialize(to: .missing) }
    return nil
  }

  /// Calls a builtin whose positional arguments lie at `window`, perhaps with gaps.
  func callNative(
    _ native: NativeFunction, _ window: Frame, _ count: Int, syntax: CallSyntax? = nil,
    site: Site? = nil
  ) -> Value {
    let signature = native.signature
    let positional = signature.positionalCount
    if count < signature.requiredCount || (count > positional && !signature.hasRest) {
      return raise(
        argumentCount(
          signature.name, native.builtin.signature, count, signature.requiredCount, positional,
          signature.parameters.map(\.name), site))
    }
    if count < positional {
      for index in count..<positional { (window + index).initialize(to: .missing) }
    }
    return runNative(native, window, max(count, positional), syntax: syntax, site: site)
  }

  /// Runs a builtin whose arguments are in place.
  @inline(__always)
  func runNative(
    _ native: NativeFunction, _ window: Frame, _ count: Int, syntax: CallSyntax?, site: Site?
  ) -> Value {
    // Within a limit, what a builtin takes is not mixed up with garbage from before. Otherwise this is not the time
    // to collect: what just came into being is often an argument.
    if _slowPath(!mayProceed(window)), heap.isLimited,
      !safepoint(top: window + count, isBuiltin: true)
    {
      pending?.diagnostic.location = site?.location
      return .failed
    }
    control.pointee.top = window + count
    let call = Call(
      machine: self, function: native, syntax: syntax, arguments: window, argumentCount: count)
    do {
      let result = try native.builtin.body(call)
      return result.isContainer ? answer(result, window, count) : result
    } catch {
      return raise(error, at: site)
    }
  }

  /// An argument that is answered is now held by the caller twice.
  @inline(never)
  private func answer(_ result: Value, _ arguments: Frame, _ count: Int) -> Value {
    for index in 0..<count {
      switch (result, arguments[index]) {
      case (.array(let a), .array(let b)) where a == b: return result.shared
      case (.object(let a), .object(let b)) where a == b: return result.shared
      default: continue
      }
    }
    return result
  }

  private func argumentCount(
    _ name: String, _ signature: String, _ got: Int, _ least: Int, _ most: Int,
    _ parameters: [String], _ site: Site?
  ) -> Failure {
    var message: String
    if got < least {
      message =
        "'\(name)' needs \(parameters[got].hasPrefix("{") ? "an argument" : "a value for '\(parameters[got])'")"
    } else {
      message =
        "'\(name)' takes \(most == 0 ? "no arguments" : most.counted("argument")), got \(got)"
    }
    if least < most && got < least { message += ", got \(got.counted("argument"))" }
    return Failure(
      Diagnostic("E0306", message, at: site?.location, help: "signature: \(signature)"))
  }
}
