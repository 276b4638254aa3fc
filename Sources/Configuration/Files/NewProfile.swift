import Formats
import Syntax

/// A profile that `sixmo login` adds to the user's file. Everything that the file has, comments included,
/// stays as it is.
package struct NewProfile {
  private let name: String
  private let api: BaseURL
  private let surroundings: Surroundings

  package init(_ name: String, api: BaseURL, _ surroundings: Surroundings) {
    self.name = name
    self.api = api
    self.surroundings = surroundings
  }

  package func add() throws(Diagnostic) {
    let path = surroundings.userFile
    let old = try ConfigurationText.read(path, surroundings) ?? []
    guard let text = try added(to: String(decoding: old, as: UTF8.self)) else {
      throw Diagnostic(
        "E0814", "cannot add a profile to '\(surroundings.shown(path))' as it is written", at: nil,
        help: "add below 'profiles': \(name): {api: \"\(api.text)\"}")
    }
    try ConfigurationText.replace(path, by: Array(text.utf8), surroundings)
  }

  /// Nil if the text with the profile would mean something else.
  func added(to text: String) throws(Diagnostic) -> String? {
    let before = try file(text)
    let result = try inserted(into: text)
    guard let after = try? file(result), after.profile(name)?.place.value == .api(api),
      after.profiles.count == before.profiles.count + 1,
      after.standard?.value == before.standard?.value,
      before.profiles.allSatisfy({ after.profile($0.name)?.place.value == $0.place.value })
    else { return nil }
    return result
  }

  private func file(_ text: String) throws(Diagnostic) -> ConfigurationFile {
    try ConfigurationFile(Array(text.utf8), path: surroundings.userFile, owner: .user, surroundings)
  }

  /// Below the line `profiles:`, or with such a line at the end.
  private func inserted(into text: String) throws(Diagnostic) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    guard let place = lines.firstIndex(where: { $0.hasBytePrefix("profiles:") }) else {
      return (lines + ["profiles:"] + entry(indent: 2)).joined(separator: "\n") + "\n"
    }
    let next = lines[(place + 1)...].first { line in
      line.contains { $0 != " " } && line.first { $0 != " " } != "#"
    }
    let indent = next.map { $0.prefix { $0 == " " }.count } ?? 0
    lines.insert(contentsOf: entry(indent: indent > 0 ? indent : 2), at: place + 1)
    return lines.joined(separator: "\n") + "\n"
  }

  private func entry(indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    return ["\(space)\(quotedName):", "\(space)\(space)api: \(api.text)"]
  }

  /// `1.5` and `no` would be read as something else than a text.
  private var quotedName: String { JSON.string(name).yaml.filter { $0 != "\n" } }
}
