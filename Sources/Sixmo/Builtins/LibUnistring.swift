import Glibc
import System

/// The compatibility forms of Unicode, whose tables Swift's library lacks; opened on first use.
struct LibUnistring: Sendable {
  /// Nil if the library is not installed.
  static let shared = LibUnistring()

  enum Form: String {
    case compatibilityComposed = "uninorm_nfkc"
    case compatibilityDecomposed = "uninorm_nfkd"
  }

  private typealias Normalize =
    @convention(c) (
      OpaquePointer?, UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?,
      UnsafeMutablePointer<Int>
    ) -> UnsafeMutablePointer<UInt8>?

  // The library's, which is never closed, and which it does not change.
  private nonisolated(unsafe) let forms: [Form: OpaquePointer]
  private let normalize: Normalize

  private init?() {
    // Of Debian 13 and 12. The type is that of uninorm.h.
    guard let library = DynamicLibrary("libunistring.so.5", "libunistring.so.2"),
      let normalize = library.function("u8_normalize", as: Normalize.self)
    else { return nil }
    var forms: [Form: OpaquePointer] = [:]
    for form in [Form.compatibilityComposed, .compatibilityDecomposed] {
      guard let address = library.address(of: form.rawValue) else { return nil }
      forms[form] = OpaquePointer(address)
    }
    self.forms = forms
    self.normalize = normalize
  }

  /// Valid UTF-8 in another form, as valid UTF-8; nil if there is no memory for it.
  func normalized(_ text: UnsafeBufferPointer<UInt8>, _ form: Form) -> [UInt8]? {
    var count = 0
    guard let result = normalize(forms[form], text.baseAddress, text.count, nil, &count) else {
      return nil
    }
    defer { free(result) }
    return Array(UnsafeBufferPointer(start: result, count: count))
  }
}
