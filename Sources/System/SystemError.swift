import Glibc

/// Why the system refused something.
package struct SystemError: Error, Hashable, CustomStringConvertible {
  package let number: CInt

  /// Without a number of its own, that of the call before.
  package init(_ number: CInt = errno) { self.number = number }

  /// In the system's words: `No such file or directory`.
  package var description: String { String(cString: strerror(number)) }
}
