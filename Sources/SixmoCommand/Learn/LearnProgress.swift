import Configuration
import Glibc
import Sixmo
import System

/// How far somebody has come in each lesson, kept in `lessons.json` of the state folder.
final class LearnProgress {
  private let path: String
  /// Steps done, by the key of the lesson.
  private var done: [String: Int] = [:]

  init(_ surroundings: Surroundings = .ofProcess()) {
    path = surroundings.stateFolder + "/lessons.json"
    read()
  }

  func stepsDone(in key: String) -> Int { done[key] ?? 0 }

  /// What another session has written meanwhile stays. A progress that cannot be written is not a reason to
  /// disturb somebody who learns.
  func set(_ count: Int, in key: String) {
    read()
    done[key] = count
    var fields = JSONObject()
    for (key, count) in done.sorted(by: { $0.key < $1.key }) { fields[key] = .int(count) }
    let text = JSON.object(fields).text() + "\n"
    try? FileSystem.makeParent(of: path, mode: 0o700)
    try? FileSystem.replace(path, by: Array(text.utf8))
  }

  private func read() {
    guard let source = try? ScriptFile.read(path), let json = try? JSON.parse(source.bytes),
      let object = json.object
    else { return }
    for key in object.keys { done[key] = object[key]?.int }
  }
}
