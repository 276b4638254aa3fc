import Glibc
import Sixmo
import System

/// Answers of providers that other runs may use again, a file for each below `cache`.
///
/// A file's modification time is the moment when it expires. Losing one costs a request and nothing else,
/// so nothing waits for the disk, and what cannot be read or written does not exist.
final class ResponseCache: Sendable {
  private let directory: String
  private let clock: any EngineClock
  /// Folders whose expired answers have been removed by this process.
  private let swept = Locked<Set<String>>([])

  init(directory: String, clock: any EngineClock) {
    self.directory = directory
    self.clock = clock
  }

  /// The answer to the request with this hash, in hexadecimal digits; nil if there is none that is still
  /// good.
  func answer(_ hash: String) -> JSON? {
    guard let file = try? OpenFile(path(hash), O_RDONLY | O_NOFOLLOW),
      let expiry = try? file.modificationTime(), expiry > clock.now.secondsSince1970,
      let size = try? file.size(), let bytes = try? file.readWhole(size, at: 0)
    else { return nil }
    return try? JSON.parse(bytes)
  }

  func has(_ hash: String) -> Bool { answer(hash) != nil }

  func put(_ answer: JSON, _ hash: String, seconds: Double) {
    let folder = folder(hash)
    try? FileSystem.makeDirectory(folder, mode: 0o700)
    if swept.withLock({ $0.insert(folder).inserted }) { sweep(folder) }
    let new = "\(path(hash)).\(UInt64.random(in: .min ... .max)).new"
    guard let file = try? OpenFile(new, O_WRONLY | O_CREAT | O_EXCL) else { return }
    let expiry = clock.now.advanced(bySeconds: seconds).secondsSince1970
    guard (try? file.write(answer.bytes())) != nil,
      (try? file.setModificationTime(expiry)) != nil, rename(new, path(hash)) == 0
    else {
      unlink(new)
      return
    }
  }

  private func sweep(_ folder: String) {
    for name in (try? FileSystem.names(in: folder)) ?? [] {
      guard name.utf8.first != UInt8(ascii: "."),
        let file = try? OpenFile("\(folder)/\(name)", O_RDONLY | O_NOFOLLOW),
        let expiry = try? file.modificationTime(), expiry <= clock.now.secondsSince1970
      else { continue }
      unlink("\(folder)/\(name)")
    }
  }

  private func folder(_ hash: String) -> String { "\(directory)/\(hash.prefix(2))" }
  private func path(_ hash: String) -> String { "\(folder(hash))/\(hash)" }
}

extension OpenFile {
  /// Seconds since 1970.
  fileprivate func modificationTime() throws -> Int64 { Int64(try status().st_mtim.tv_sec) }

  fileprivate func setModificationTime(_ seconds: Int64) throws {
    try setTimes(timespec(tv_sec: Int(seconds), tv_nsec: 0))
  }
}
