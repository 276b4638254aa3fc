extension String {
  /// What a C function wrote into a buffer, up to its NUL.
  init(written buffer: [CChar]) {
    self.init(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
