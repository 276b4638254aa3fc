import Glibc

/// Why the system refused to do something with a file.
package struct FileError: Error, CustomStringConvertible {
  /// What was tried: `read`, `write`, `list`, …
  package let action: String
  package let path: String
  /// The system's number.
  package let code: CInt

  /// Without a number of its own, that of the call before.
  package init(_ action: String, _ path: String, _ code: CInt = errno) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// Whether there is no space left, which is a matter of time.
  package var isFull: Bool { code == ENOSPC || code == EDQUOT }

  /// In the system's words: `No such file or directory`.
  package var reason: String { SystemError(code).description }

  package var description: String {
    "cannot \(action) '\(path)': \(reason)\(isFull ? "; free some space and try again" : "")"
  }
}
