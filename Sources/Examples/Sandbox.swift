import Glibc
import System

/// An empty folder that is gone afterwards.
package final class Sandbox: Sendable {
  /// Without a slash at its end.
  package let path: String

  /// Throws the number of the system's error.
  package init() throws(SystemError) {
    var template = Array("\(Environment.temporaryFolder)/sixmo-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError() }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { Self.remove(path) }

  /// With all that lies inside; links are removed, not followed.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Makes a folder inside, unless it exists.
  @discardableResult
  package func makeFolder(_ name: String) -> String {
    let path = "\(path)/\(name)"
    mkdir(path, 0o700)
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
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
