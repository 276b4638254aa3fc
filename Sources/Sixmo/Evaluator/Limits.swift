/// What an embedder allows each run to use. What is nil is not bounded.
///
/// A script cannot catch that it has reached one: the run throws `Stop.limited`.
public struct Limits: Sendable {
  /// Calls and turns of loops. Counting them costs a few percent of the speed.
  public var steps: Int?
  /// Bytes of the heap, what earlier runs left in it included.
  public var memory: Int?
  /// Seconds of a run, waits included.
  public var seconds: Double?
  /// How deep calls may nest, in values of 16 bytes: a call takes a slot for each parameter, variable
  /// and temporary.
  public var frameValues = Limits.largestStack

  /// Bounds nothing but the depth, which suffices for ten thousand calls.
  public init(steps: Int? = nil, memory: Int? = nil, seconds: Double? = nil) {
    self.steps = steps
    self.memory = memory
    self.seconds = seconds
  }

  /// Each value of the frame stack may stand for that many bytes of the thread's stack, which the nested
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
