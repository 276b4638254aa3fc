/// What an embedder allows a script to use. What is nil is not bounded.
public struct Limits: Sendable {
  /// Calls and turns of loops.
  public var steps: Int?
  /// Bytes of the heap.
  public var memory: Int?
  /// Seconds of a run.
  public var seconds: Double?
  /// How deep calls may nest, in values of 16 bytes: a call takes a slot for each parameter, variable
  /// and temporary.
  public var frameValues = Limits.largestStack

  public init(steps: Int? = nil, memory: Int? = nil, seconds: Double? = nil) {
    self.steps = steps
    self.memory = memory
    self.seconds = seconds
  }

  /// Each value of the frame stack may stand for so many bytes of the thread's stack, which the nested
  /// calls of `evaluate` fill. Without optimisation they need far more.
  #if DEBUG
    static let largestStack = 1 << 20
    static let nativeBytesPerValue = 4096
  #else
    static let largestStack = 1 << 22
    static let nativeBytesPerValue = 256
  #endif

  /// The same for each call that `parallel` has in flight: enough for ten thousand calls.
  var taskFrameValues: Int { min(frameValues, 1 << 20) }
}
