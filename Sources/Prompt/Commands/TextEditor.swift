import Glibc

/// The editor that somebody has chosen by VISUAL or EDITOR, or vi.
enum TextEditor {
  /// The text as it is after editing; nil if the editor failed. It is kept in a file that its owner alone
  /// can read, for as long as the editor runs.
  static func edit(_ text: String) -> String? {
    let suffix = ".sixmo"
    var path = Array("\(Environment.temporaryFolder)/entry-XXXXXX\(suffix)".utf8CString)
    let file = mkstemps(&path, CInt(suffix.utf8.count))
    guard file >= 0 else { return nil }
    defer { unlink(path) }
    let bytes = Array((text + "\n").utf8)
    let isWritten =
      bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } == bytes.count
    close(file)
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard isWritten, system("${VISUAL:-${EDITOR:-vi}} '\(name.replacing("'", with: "'\\''"))'") == 0
    else { return nil }
    return contents(path)
  }

  private static func contents(_ path: [CChar]) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &piece, piece.count)
      guard count > 0 else { return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil }
      bytes += piece.prefix(count)
    }
  }
}
