import Glibc

/// Space on the disk of the store that is given back when the disk is full: a run can be cancelled then, which
/// otherwise nobody could write down.
struct SpareSpace: Sendable {
  private let path: String
  /// Bytes. A cancellation changes some pages of 4,096.
  private static let size = 256 << 10

  init(storePath: String) { path = "\(storePath).spare" }

  /// Takes it, unless it is taken or the disk does not have it.
  func take() {
    var status = stat()
    if stat(path, &status) == 0, status.st_size == Self.size { return }
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    if posix_fallocate(file, 0, off_t(Self.size)) != 0 { unlink(path) }
  }

  /// False if there is none.
  func giveBack() -> Bool { unlink(path) == 0 }
}
