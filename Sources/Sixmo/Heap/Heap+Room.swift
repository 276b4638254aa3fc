import Glibc
import Syntax

/// Whether there is memory for what a script asks for.
///
/// What grows bit by bit is looked at by safepoints. What one operation can make out of little, such as the
/// elements of a range or a string behind itself many times, asks here before it takes the memory: no
/// machine has room for the ints of `0..9_000_000_000_000`.
extension Heap {
  /// Throws if an array of so many elements, and so many more, does not fit.
  func admit(array count: Int, and more: Int = 0, help: String? = nil) throws(Failure) {
    let total = count.saturatingSum(more)
    if total <= Heap.largestArray, hasRoom(total * MemoryLayout<Value>.stride) { return }
    throw tooLarge("an array of \(total.grouped) elements", help)
  }

  /// Throws if a string of so many bytes does not fit.
  func admit(text bytes: Int, help: String? = nil) throws(Failure) {
    if bytes <= largestText, hasRoom(bytes) { return }
    throw tooLarge("a string of \(bytes.grouped) bytes", help)
  }

  /// The range as an array; throws if it does not fit.
  func array(of range: RangeRef) throws(Failure) -> ArrayRef {
    try admit(
      array: range.count, help: "loops, indices, slices, 'len' and 'in' use the range as it is")
    let result = array(capacity: range.count)
    appendAll(range, to: result)
    return result
  }

  /// In bytes: a gigabyte, if there is room for it. Beyond it, a count is surely a mistake.
  var largestText: Int { min(capacity, 1 << 30) }

  /// The capacity of an array has 32 bits.
  private static let largestArray = Int(UInt32.max)

  /// Garbage counts until the next safepoint collects it, so twice the capacity may be taken meanwhile.
  private func hasRoom(_ bytes: Int) -> Bool {
    bytes <= capacity && bytes <= 2 * capacity - bytesInUse
  }

  private func tooLarge(_ what: String, _ help: String?) -> Failure {
    Failure(
      kind: Failure.kind(of: "E0315"),
      Diagnostic("E0315", "\(what) does not fit into memory", at: nil, help: help))
  }

  /// What a script may use if nobody says so: half of the machine's memory, in bytes.
  static var halfOfMachine: Int {
    sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) / 2
  }
}

extension Int {
  /// Of two counts.
  fileprivate func saturatingSum(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
