import Glibc
import System

/// An empty folder that is gone afterwards.
package final class Sandbox: Sendable {
  /// Without a slash at its end.
  package let path: String

  /// Throws the number of the system's error.
  package init() throws(SystemError) {
    do {
      path = try FileSystem.makeTemporaryDirectory(
        "\(Environment.temporaryFolder)/sixmo-test-XXXXXX")
    } catch {
      throw SystemError(error.code)
    }
  }

  /// Links in it are removed, not followed.
  deinit { try? FileSystem.removeTree(path) }

  /// Makes a folder inside, unless it exists.
  @discardableResult
  package func makeFolder(_ name: String) -> String {
    let path = "\(path)/\(name)"
    try? FileSystem.makeDirectory(path, mode: 0o700)
    return path
  }

  /// Makes everything that lies in another folder appear in this one, except hidden files.
  package func showContents(of folder: String) {
    guard let absolute = realpath(folder, nil) else { return }
    defer { free(absolute) }
    for name in Self.names(in: folder) where !name.hasPrefix(".") {
      symlink("\(String(cString: absolute))/\(name)", "\(path)/\(name)")
    }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileSystem.names(in: folder)) ?? []
  }
}
