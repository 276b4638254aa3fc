import Glibc
import Syntax

/// Whether there is memory for what a script asks for.
///
/// What grows from one step of a script to the next is looked at by safepoints, and what a builtin puts
/// together bit by bit by `Call.goOn`. What one operation can make out of little, such as the elements of a
/// range or a string behind itself many times, asks here before it takes the memory: no machine has room for
/// the ints of `0..9_000_000_000_000`.
///
/// What does not fit the limit of an embedder ends the script, as its other limits do. What no program has
/// room for is a mistake of the script, which can catch it.
extension Heap {
  /// Throws if an array of that many elements, and that many more, does not fit.
  func admit(array count: Int, and more: Int = 0, help: String? = nil) throws(Failure) {
    let total = count.saturatingSum(more)
    let isPossible = total <= Heap.largestArray
    if isPossible, hasRoom(total * MemoryLayout<Value>.stride) { return }
    let what = "an array of \(total.grouped) elements"
    throw isPossible ? tooLarge(what, help) : impossible(what, help)
  }

  /// Throws if a string of that many bytes does not fit.
  func admit(text bytes: Int, help: String? = nil) throws(Failure) {
    let isPossible = bytes <= Heap.longestText
    if isPossible, hasRoom(bytes) { return }
    let what = "a string of \(bytes.grouped) bytes"
    throw isPossible ? tooLarge(what, help) : impossible(what, help)
  }

  /// The range as an array; throws if it does not fit.
  func array(of range: RangeRef) throws(Failure) -> ArrayRef {
    try admit(
      array: range.count, help: "loops, indices, slices, 'len' and 'in' use the range as it is")
    let result = array(capacity: range.count)
    appendAll(range, to: result)
    return result
  }

  /// How many bytes of text may be written now.
  var textRoom: Int { min(capacity, Heap.longestText, max(0, mostInUse - bytesInUse)) }

  /// For what is written on behalf of a script.
  var textBounds: JSONWriter.Bounds { JSONWriter.Bounds(bytes: textRoom, run: self) }

  /// A gigabyte: beyond it, a count is surely a mistake.
  private static let longestText = 1 << 30

  /// The capacity of an array has 32 bits.
  private static let largestArray = Int(UInt32.max)

  /// Garbage counts until the next safepoint collects it, which within a limit every call of a builtin is: by
  /// then it has come to no more than the threshold.
  private var mostInUse: Int { capacity + threshold }

  private func hasRoom(_ bytes: Int) -> Bool {
    bytes <= capacity && bytes <= mostInUse - bytesInUse
  }

  /// Whether a builtin must give up what it puts together.
  var isFull: Bool { bytesInUse > mostInUse }

  /// What `what` is refused with: `the text of the value`.
  func tooLarge(_ what: String, _ help: String? = nil) -> Failure {
    guard isLimited else { return impossible(what, help) }
    return .limit(
      "E0404", "\(what) does not fit into the memory limit of \(capacity.grouped) bytes",
      help: help)
  }

  private func impossible(_ what: String, _ help: String?) -> Failure {
    Failure(
      Diagnostic("E0315", "\(what) does not fit into memory", at: nil, help: help))
  }

  /// What a script may use if nobody says so: half of the memory that the machine has, or that the
  /// process may use (`ulimit -v`), in bytes.
  static var halfOfMachine: Int {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      let allowed = Int(exactly: limit.rlim_cur)
    else { return physical / 2 }
    return min(physical, allowed) / 2
  }

  /// An array or object cannot count more values; see `largestArray`.
  static let largestCapacity = (Int(UInt32.max) / 2) * MemoryLayout<Value>.stride
}

extension Int {
  /// Of two counts.
  fileprivate func saturatingSum(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
