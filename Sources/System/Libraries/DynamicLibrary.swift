import Glibc

/// A library that is opened on first use, so that a start pays nothing for it; it is never closed.
package struct DynamicLibrary: Sendable {
  // The system's, which every thread may use.
  private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// The first of these that is installed; nil if none is.
  package init?(_ names: String...) {
    guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      return nil
    }
    self.handle = handle
  }

  /// Where a function or a variable is; nil if the library has none of this name.
  package func address(of symbol: String) -> UnsafeMutableRawPointer? { dlsym(handle, symbol) }

  /// A function, whose type the caller takes from the library's header.
  package func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    address(of: name).map { unsafeBitCast($0, to: type) }
  }
}
