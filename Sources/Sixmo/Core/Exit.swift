import Syntax

/// `exit(status)` travels as an error that no script can catch.
enum Exit {
  static let kind = "exit"

  static func failure(_ status: Int) -> Failure {
    var failure = Failure(kind: kind, Diagnostic("E0300", "\(status)", at: nil))
    failure.isCatchable = false
    return failure
  }

  static func status(of failure: Failure) -> Int32 { Int32(failure.diagnostic.message) ?? 1 }
}
