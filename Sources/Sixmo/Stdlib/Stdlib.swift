import CStdlib
import Glibc

/// The files of stdlib/, which the binary carries inside.
package enum Stdlib {
  /// The bytes of a file by its path below stdlib/, `prelude/arrays.sixmo`; nil if there is none.
  package static func file(_ path: String) -> UnsafeBufferPointer<UInt8>? {
    files.first { $0.path == path }?.bytes
  }

  package static func text(_ path: String) -> String? {
    file(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// All paths below stdlib/, sorted.
  package static var paths: [String] { files.map(\.path) }

  /// Which prelude file has each public function: `["chunk": "prelude/arrays.sixmo", …]`.
  ///
  /// Looks only at the first word of each line, so that it is cheap enough for the first time that a
  /// script uses a name which is not a builtin; nothing is parsed before its file is needed.
  package static let preludeIndex: [String: String] = {
    var index: [String: String] = [:]
    for file in files where file.path.hasBytePrefix("prelude/") {
      for name in functionNames(file.bytes) { index[name] = file.path }
    }
    return index
  }()

  /// The names between `fn ` at the beginning of a line and `(`, without those that start with `_`.
  private static func functionNames(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
    let mark = Array("fn ".utf8)
    var names: [String] = []
    var line = bytes[...]
    while let base = bytes.baseAddress, !line.isEmpty {
      if line.starts(with: mark), line.dropFirst(mark.count).first != UInt8(ascii: "_") {
        let name = line.dropFirst(mark.count).prefix { $0 != UInt8(ascii: "(") }
        names.append(String(decoding: name, as: UTF8.self))
      }
      guard let end = memchr(base + line.startIndex, 0x0A, line.count) else { break }
      line = bytes[(UnsafeRawPointer(end) - UnsafeRawPointer(base) + 1)...]
    }
    return names
  }

  private static var files: [(path: String, bytes: UnsafeBufferPointer<UInt8>)] {
    UnsafeBufferPointer(start: stdlib_files(), count: stdlib_file_count()).map { file in
      (String(cString: file.path), UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
  }
}
