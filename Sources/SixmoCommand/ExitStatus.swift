/// How the program ended; a contract with anybody who calls it, see stdlib/guide/command.md.
struct ExitStatus: Error, Equatable {
  var code: Int32

  static let done = ExitStatus(code: 0)
  /// An error that the script did not catch.
  static let error = ExitStatus(code: 1)
  /// Wrong usage or wrong syntax: nothing ran.
  static let usage = ExitStatus(code: 2)
  static let testFailed = ExitStatus(code: 3)
  /// A run that the script waited for failed or was cancelled.
  static let runFailed = ExitStatus(code: 4)
  /// 'sixmo plan' has found something to change.
  static let planHasChanges = ExitStatus(code: 5)
  /// The time of `--timeout` was over.
  static let timeout = ExitStatus(code: 124)
  static let interrupted = ExitStatus(code: 130)
}
