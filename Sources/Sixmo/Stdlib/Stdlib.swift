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
    forEachPreludeFunction { name, path, _ in index[name] = path }
    return index
  }()

  /// The functions of the prelude whose documentation ends with `## Returns a changed copy.`
  package static let preludeCopiers: Set<String> = {
    var copiers: Set<String> = []
    let mark = Array("## Returns a changed copy.".utf8)
    forEachPreludeFunction { name, _, lineBefore in
      if lineBefore.elementsEqual(mark) { copiers.insert(name) }
    }
    return copiers
  }()

  /// Gives the names between `fn ` at the beginning of a line and `(`, without those that start with `_`, each with
  /// its file and the line before.
  private static func forEachPreludeFunction(
    _ use: (_ name: String, _ path: String, _ lineBefore: Slice<UnsafeBufferPointer<UInt8>>) -> Void
  ) {
    let mark = Array("fn ".utf8)
    for file in files where file.path.hasBytePrefix("prelude/") {
      var before = file.bytes[..<0]
      var rest = file.bytes[...]
      while let base = file.bytes.baseAddress, !rest.isEmpty {
        let end = memchr(base + rest.startIndex, 0x0A, rest.count).map {
          UnsafeRawPointer($0) - UnsafeRawPointer(base)
        }
        if rest.starts(with: mark), rest.dropFirst(mark.count).first != UInt8(ascii: "_") {
          let name = rest.dropFirst(mark.count).prefix { $0 != UInt8(ascii: "(") }
          use(String(decoding: name, as: UTF8.self), file.path, before)
        }
        guard let end else { break }
        before = file.bytes[rest.startIndex..<end]
        rest = file.bytes[(end + 1)...]
      }
    }
  }

  private static var files: [(path: String, bytes: UnsafeBufferPointer<UInt8>)] {
    UnsafeBufferPointer(start: stdlib_files(), count: stdlib_file_count()).map { file in
      (String(cString: file.path), UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
  }
}
