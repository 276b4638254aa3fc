import Glibc

/// Text between Swift and libedit, whose characters are code points of 32 bits.
extension String {
  init(wide start: UnsafePointer<wchar_t>, count: Int) {
    self.init(wide: UnsafeBufferPointer(start: start, count: count))
  }

  init(wide characters: some Sequence<wchar_t>) {
    self.init(
      String.UnicodeScalarView(
        characters.map { Unicode.Scalar(UInt32(bitPattern: $0)) ?? "\u{FFFD}" }))
  }

  /// Code points with a closing zero.
  var wide: [wchar_t] {
    unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
  }
}
