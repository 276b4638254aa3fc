/// Looks now and then whether a long loop of Swift code may go on; see `Call.goOn`.
///
/// ```swift
/// var pace = Pace(call)
/// for index in 0..<items.count {
///   try pace.step()
///   …
/// }
/// ```
struct Pace {
  private let call: Call
  private var steps = 0

  /// So many short steps take microseconds, and no more memory than may be taken too much.
  private static let stride = 1 << 10

  init(_ call: Call) { self.call = call }

  /// A step that takes as long as `count` short ones.
  @inline(__always)
  mutating func step(_ count: Int = 1) throws {
    steps &+= count
    if steps >= Self.stride {
      steps = 0
      try call.goOn()
    }
  }
}
