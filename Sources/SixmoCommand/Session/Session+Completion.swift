import Completion
import Configuration
import Sixmo

/// What completion at the prompt may look at.
extension Session: CompletionSource {
  var names: [String] { interpreter.names }

  func outline(of name: String, _ steps: [Outline.Step]) -> Outline? {
    interpreter.outline(of: name, steps)
  }

  func rows(of endpoint: String) -> [JSON] { rows(of: endpoint, patience: .prompt) }

  func rows(of endpoint: String, patience: LiveRows.Patience) -> [JSON] {
    guard let active = try? service.active(), let quiet = active.quietService else { return [] }
    return liveRows.rows(of: endpoint, by: quiet, patience)
  }

  func workflow(_ id: String) -> JSON? {
    guard let active = try? service.active(), let quiet = active.quietService else { return nil }
    return liveRows.workflow(id, by: quiet)
  }

  func files(startingWith path: String) -> [String] {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    return ScriptFile.names(in: folder.isEmpty ? "." : folder)
      .filter {
        $0.hasPrefix(name) && ($0.first != "." || name.first == ".") && $0 != "." && $0 != ".."
      }
      .sorted()
      .map { folder + $0 + (ScriptFile.isFolder(folder + $0) ? "/" : "") }
  }

  var profiles: [String] { service.configuration.profileNames }
}
