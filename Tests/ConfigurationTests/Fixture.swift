import Configuration
import Foundation
import Sixmo

/// A home, a project below it and an environment, all empty at first.
final class Fixture {
  let home: String
  var project: String { home + "/work/project" }
  var environment: [String: String] = [:]

  init() throws {
    home = NSTemporaryDirectory() + "sixmo-configuration-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: home + "/work/project", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  var surroundings: Surroundings {
    Surroundings(folder: project, home: home) { [environment] in environment[$0] }
  }

  var configuration: Configuration { Configuration(surroundings) }

  /// Writes a file below the home.
  func write(_ path: String, _ text: String, mode: Int = 0o600) throws {
    let url = URL(filePath: "\(home)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
  }

  func text(of path: String) throws -> String {
    try String(contentsOfFile: "\(home)/\(path)", encoding: .utf8)
  }

  func mode(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(home)/\(path)")[.posixPermissions] as? Int
  }

  func userFile(_ text: String) throws { try write(".config/sixmo/config.yaml", text) }
  func projectFile(_ text: String) throws { try write("work/sixmo.yaml", text) }

  /// The message of the error that a body throws.
  func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let diagnostic as Diagnostic {
      return diagnostic.message + (diagnostic.help.map { " | " + $0 } ?? "")
    } catch {
      return "\(error)"
    }
  }
}

extension ServiceTarget {
  /// `http://a (origin)`, or the path of the store.
  var outline: String {
    switch place.value {
    case .store(let path): "\(path) (\(place.origin.text))"
    case .api(let url): "\(url.text) (\(place.origin.text))"
    }
  }
}
