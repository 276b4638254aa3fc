import Formats
import Glibc
import System

/// What was typed in earlier sessions and in this one.
///
/// The file has one entry a line, oldest first, with `\n` for a newline and `\\` for a backslash. Entries
/// are appended one by one, so that two sessions never lose each other's; nobody else can read it.
package final class History {
  /// How many entries are kept at hand.
  package static let limit = 10_000

  /// Oldest first.
  package private(set) var entries: [String] = []
  private let path: String?
  private let secrets: Secrets

  /// A nil path keeps nothing beyond the session.
  package init(path: String?, secrets: Secrets) {
    self.path = path
    self.secrets = secrets
    if let path { entries = Self.load(path) }
  }

  /// Remembers an entry unless it is blank, repeats the last one, or holds a secret; answers whether.
  @discardableResult
  package func append(_ entry: String) -> Bool {
    guard entry.contains(where: { !$0.isWhitespace }), entry != entries.last,
      !secrets.isFound(in: entry)
    else { return false }
    entries.append(entry)
    if let path { Self.append(entry, to: path) }
    return true
  }
}

extension History {
  /// The entries in the last megabyte of the file.
  private static func load(_ path: String) -> [String] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    let most = 1 << 20
    let size = Int(lseek(file, 0, SEEK_END))
    lseek(file, off_t(max(0, size - most)), SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: min(size, most))
    let count = max(0, read(file, &bytes, bytes.count))
    var lines = bytes.prefix(count).split(separator: UInt8(ascii: "\n"))[...]
    if size > most { lines = lines.dropFirst() }  // cut somewhere
    return lines.suffix(limit).map { unescaped(String(decoding: $0, as: UTF8.self)) }
  }

  /// One write, so that entries of two sessions never mix. A history that cannot be written is not a reason
  /// to disturb anybody who types.
  private static func append(_ entry: String, to path: String) {
    try? FileSystem.makeParent(of: path, mode: 0o700)
    let file = try? OpenFile(path, O_WRONLY | O_APPEND | O_CREAT)
    try? file?.write(Array((escaped(entry) + "\n").utf8))
  }

  static func escaped(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  static func unescaped(_ line: String) -> String {
    var entry = ""
    var rest = line[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        entry.append(character)
        continue
      }
      entry.append(next == "n" ? "\n" : next)
    }
    return entry
  }
}
