/// What a builtin made at run time keeps between its calls: an open file. Used by one call at a time, and freed
/// with the last value that is its function.
protocol NativeState: AnyObject {
  func run(_ call: Call) throws -> Value
}

/// What gives values to a `for` one after another, so that only the present one is in memory.
protocol ValueStream: NativeState {
  /// The next value; nil at the end.
  func next(_ call: Call) throws -> Value?
}

extension ValueStream {
  func run(_ call: Call) throws -> Value { try next(call) ?? .null }
}

extension Call {
  /// A function that a `for` goes through; called, it gives the next value, and null at the end.
  func make(_ stream: any ValueStream) -> Value {
    make(Builtin("next()", "The next value; null at the end.", body: Self.runState), stream)
  }

  /// A function with a state of its own.
  func make(_ builtin: Builtin, _ state: any NativeState) -> Value {
    let native = Unmanaged.passRetained(NativeFunction(builtin, state))
    return .function(heap.function(code: native.toOpaque(), captures: 0, flags: .native))
  }

  /// The body of a builtin that its state runs.
  static let runState: @Sendable (Call) throws -> Value = { call in
    guard let state = call.function.state else { preconditionFailure("a function without state") }
    return try state.run(call)
  }
}
