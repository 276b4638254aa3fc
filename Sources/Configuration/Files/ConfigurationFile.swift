import Formats
import Syntax

/// A configuration file: named profiles, and which of them is the default.
///
/// ```yaml
/// profile: work
/// profiles:
///   work:
///     api: https://api.sixtyfour.ai
///     key: {env: WORK_KEY}
/// ```
struct ConfigurationFile: Sendable {
  /// Who wrote a file decides what it may do: a project's file comes with a checkout, so it must not run
  /// commands or send the content of files elsewhere.
  enum Owner: Sendable { case project, user }

  let path: String
  let owner: Owner
  /// The name of the default profile.
  private(set) var standard: Setting<String>?
  private(set) var profiles: [Profile] = []

  /// Reads a text; `path` is where it comes from.
  init(_ text: [UInt8], path: String, owner: Owner, _ surroundings: Surroundings)
    throws(Diagnostic)
  {
    self.path = path
    self.owner = owner
    let root = try ConfigurationNode(text, path: path, surroundings)
    guard let fields = try root.fields(["profile", "profiles"], in: "the file") else { return }
    if let node = fields["profile"] {
      standard = Setting(try node.text(), node.origin)
    }
    guard let entries = try fields["profiles"]?.entries("profiles by their names") else { return }
    for (name, node) in entries {
      profiles.append(try Profile(name, node, owner))
    }
  }

  func profile(_ name: String) -> Profile? { profiles.first { $0.name == name } }
}

extension ConfigurationFile {
  static let projectName = "sixmo.yaml"

  /// The file of the user; nil if there is none.
  static func ofUser(_ surroundings: Surroundings) throws(Diagnostic) -> ConfigurationFile? {
    try read(surroundings.userFile, .user, surroundings)
  }

  /// `sixmo.yaml` of the current folder or of the nearest parent that has one.
  static func ofProject(_ surroundings: Surroundings) throws(Diagnostic) -> ConfigurationFile? {
    var folder = surroundings.folder[...]
    while true {
      let path = (folder == "/" ? "" : folder) + "/" + projectName
      if let file = try read(path, .project, surroundings) { return file }
      guard let slash = folder.lastByte("/"), folder.count > 1 else { return nil }
      folder = slash == folder.startIndex ? "/" : folder[..<slash]
    }
  }

  private static func read(
    _ path: String, _ owner: Owner, _ surroundings: Surroundings
  ) throws(Diagnostic) -> ConfigurationFile? {
    guard let text = try ConfigurationText.read(path, surroundings) else { return nil }
    return try ConfigurationFile(text, path: path, owner: owner, surroundings)
  }
}

extension Profile {
  private static let keys = [
    "api", "local", "key", "connect_timeout", "timeout", "cacert", "keep_days",
  ]

  init(
    _ name: String, _ node: ConfigurationNode, _ owner: ConfigurationFile.Owner
  ) throws(Diagnostic) {
    guard LoginKeys.isValidName(name) else {
      throw node.fault(
        "a profile's name consists of letters, digits, '.', '_' and '-', at most 64 of them")
    }
    let fields = try node.fields(Self.keys, in: "profile '\(name)'") ?? [:]
    self.name = name
    place = try Self.place(fields, name, node)
    if let node = fields["key"] { key = Setting(try KeySource(node, owner), node.origin) }
    connectTimeout = try fields["connect_timeout"]?.seconds()
    timeout = try fields["timeout"]?.seconds()
    if let node = fields["keep_days"] {
      guard case .store = place.value else {
        throw node.fault("'keep_days' is for a local store; a server keeps its own files")
      }
      keepDays = try node.days()
    }
    if let node = fields["cacert"] { certificates = Setting(try node.filePath(), node.origin) }
  }

  private static func place(
    _ fields: [String: ConfigurationNode], _ name: String, _ node: ConfigurationNode
  ) throws(Diagnostic) -> Setting<ServiceTarget.Place> {
    switch (fields["api"], fields["local"]) {
    case (let api?, nil): return Setting(.api(try api.baseURL()), api.origin)
    case (nil, let local?):
      if let key = fields["key"] { throw key.fault("a local store needs no key") }
      return Setting(.store(try local.filePath()), local.origin)
    case (let api?, _?):
      throw api.fault("profile '\(name)' has both 'api' and 'local'; remove one of them")
    case (nil, nil):
      throw node.fault(
        "profile '\(name)' has neither 'api' nor 'local'",
        help: "add 'api: https://api.sixtyfour.ai'")
    }
  }
}

extension KeySource {
  /// `{env: NAME}`, `{file: PATH}` or `{command: [NAME, …]}`
  init(_ node: ConfigurationNode, _ owner: ConfigurationFile.Owner) throws(Diagnostic) {
    let form = "write key: {env: NAME}, {file: PATH} or {command: [NAME, …]}"
    guard case .mapping = node.tree.content else {
      throw node.fault("a key is not written into a configuration file", help: form)
    }
    let fields = try node.fields(["env", "file", "command"], in: "'key'") ?? [:]
    guard fields.count == 1, let (kind, value) = fields.first else {
      throw node.fault("'key' needs exactly one of 'env', 'file' and 'command'", help: form)
    }
    if owner == .project, kind != "env" {
      throw value.fault(
        "the file of a project must not use 'key: {\(kind): …}'",
        help:
          "define the profile in your own file, \(node.surroundings.shown(node.surroundings.userFile))"
      )
    }
    switch kind {
    case "env": self = .variable(try value.text())
    case "file": self = .file(try value.filePath())
    default: self = .command(try value.words())
    }
  }
}
