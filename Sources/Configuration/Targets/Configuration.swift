import Formats
import Syntax

/// What options, environment and configuration files come to.
package struct Configuration: Sendable {
  package let surroundings: Surroundings

  package init(_ surroundings: Surroundings = .ofProcess()) {
    self.surroundings = surroundings
  }

  package static let endpointVariable = "SIXTYFOUR_API_ENDPOINT"

  /// Which service answers: an option, then the endpoint variable, then the default profile of the
  /// project's file, then that of the user's file, then the local store.
  ///
  /// Files are read only if they can matter.
  package func target(_ choice: TargetChoice) throws(Diagnostic) -> ServiceTarget {
    switch choice {
    case .local(let path): return store(path, .option("--local"))
    case .api(let url):
      return try api(url ?? BaseURL.hosted.text, .option("--api"), named: "--api")
    case .profile(let name):
      return try profile(Setting(name, .option("--profile")), in: files())
    case .automatic: return try automaticTarget()
    }
  }

  private func automaticTarget() throws(Diagnostic) -> ServiceTarget {
    if let url = surroundings.variable(Self.endpointVariable) {
      return try api(url, .variable(Self.endpointVariable), named: Self.endpointVariable)
    }
    let files = try files()
    for file in files {
      guard let name = file.standard else { continue }
      var target = try profile(name, in: files)
      target.isChosenByProject = file.owner == .project
      return target
    }
    return store(nil, .standard)
  }

  /// The project's file, then the user's.
  private func files() throws(Diagnostic) -> [ConfigurationFile] {
    [try ConfigurationFile.ofProject(surroundings), try ConfigurationFile.ofUser(surroundings)]
      .compactMap { $0 }
  }

  /// Of the project's file, then of the user's; none of a file that cannot be read.
  package var profileNames: [String] {
    ((try? files()) ?? []).flatMap { $0.profiles.map(\.name) }
  }

  // MARK: Kinds of targets

  private func store(_ path: String?, _ origin: Origin) -> ServiceTarget {
    let path = path.flatMap { $0.isEmpty ? nil : $0 } ?? surroundings.defaultStore
    return ServiceTarget(place: Setting(.store(path), origin))
  }

  private func api(
    _ text: String, _ origin: Origin, named name: String
  ) throws(Diagnostic) -> ServiceTarget {
    let url: BaseURL
    do throws(BaseURL.Fault) {
      url = try BaseURL(text)
    } catch {
      throw Diagnostic("E0814", "\(name): \(error.message)", at: nil, help: error.help)
    }
    var target = ServiceTarget(place: Setting(.api(url), origin))
    target.key = try keyWithoutProfile(for: url)
    return completed(target)
  }

  private func profile(
    _ name: Setting<String>, in files: [ConfigurationFile]
  ) throws(Diagnostic) -> ServiceTarget {
    for file in files {
      guard let profile = file.profile(name.value) else { continue }
      var target = profile.target(chosenBy: name.origin)
      if target.isHosted, target.key == nil {
        target.key = loginKey(profile, of: file) ?? standardKey
      }
      return completed(target)
    }
    throw unknownProfile(name, files)
  }

  /// The settings of a profile in the user's own file; nil if it has no such profile.
  package func ownProfile(_ name: String) throws(Diagnostic) -> ServiceTarget? {
    let file = try ConfigurationFile.ofUser(surroundings)
    guard let file, file.profile(name) != nil else { return nil }
    return try profile(Setting(name, .option("login")), in: [file])
  }

  /// The profile that the user's own file makes the default.
  package func ownDefaultProfile() throws(Diagnostic) -> String? {
    try ConfigurationFile.ofUser(surroundings)?.standard?.value
  }

  /// Whether the project's file has a profile of this name, which hides the user's own.
  package func isHidden(_ profile: String) throws(Diagnostic) -> Bool {
    try ConfigurationFile.ofProject(surroundings)?.profile(profile) != nil
  }

  private func unknownProfile(_ name: Setting<String>, _ files: [ConfigurationFile]) -> Diagnostic {
    let known = files.flatMap { $0.profiles.map(\.name) }
    let near = Suggestion.nearest(to: name.value, among: known).map { "did you mean '\($0)'?" }
    let userFile = surroundings.shown(surroundings.userFile)
    let list =
      known.isEmpty
      ? "define it in \(userFile), or make it with 'sixmo login \(name.value)'"
      : "there are \(known.sorted().map { "'\($0)'" }.joined(separator: ", "))"
    return Diagnostic(
      "E0814", "\(name.origin.text): unknown profile '\(name.value)'", at: nil, help: near ?? list)
  }

  // MARK: Keys

  private var standardKey: Setting<KeySource> {
    Setting(.standard, .variable("SIXTYFOUR_API_KEY"))
  }

  /// What 'sixmo login' has kept for a profile of the user's own file.
  private func loginKey(_ profile: Profile, of file: ConfigurationFile) -> Setting<KeySource>? {
    guard file.owner == .user else { return nil }
    let keys = LoginKeys(surroundings)
    return keys.exists(profile.name)
      ? Setting(.file(keys.path(profile.name)), .login) : nil
  }

  /// `SIXTYFOUR_API_KEY`; without it, the key of a profile in the user's file for the same URL.
  private func keyWithoutProfile(for url: BaseURL) throws(Diagnostic) -> Setting<KeySource> {
    if surroundings.variable("SIXTYFOUR_API_KEY") != nil { return standardKey }
    guard let file = try ConfigurationFile.ofUser(surroundings) else { return standardKey }
    for profile in file.profiles where profile.place.value == .api(url) {
      if let key = profile.key ?? loginKey(profile, of: file) { return key }
    }
    return standardKey
  }

  /// `SSL_CERT_FILE` names the certificates to trust unless a profile does.
  private func completed(_ target: ServiceTarget) -> ServiceTarget {
    var target = target
    if target.certificates == nil, let path = surroundings.variable("SSL_CERT_FILE") {
      target.certificates = Setting(path, .variable("SSL_CERT_FILE"))
    }
    return target
  }
}

extension Configuration {
  /// The service that `--api` stands for when nobody names a URL: that of the variable, or the hosted one.
  package func hostedTarget() throws(Diagnostic) -> ServiceTarget {
    guard let url = surroundings.variable(Self.endpointVariable) else {
      return try target(.api(nil))
    }
    return try api(url, .variable(Self.endpointVariable), named: Self.endpointVariable)
  }

  /// The key for a target; nil if there is none.
  package func knownKey(of target: ServiceTarget) throws(Diagnostic) -> String? {
    guard case .api(let url) = target.place.value, let source = target.key else { return nil }
    guard url.isEncrypted || url.isLoopback else {
      throw KeySource.fault(
        "a key is not sent to '\(url.text)', which is not encrypted",
        help: "use https://\(url.host)\(url.path)")
    }
    return try source.value.read(surroundings)
  }

  /// The key to send to a target; nil sends none, which only a server on this machine accepts.
  package func key(of target: ServiceTarget) throws(Diagnostic) -> String? {
    if let key = try knownKey(of: target) { return key }
    guard case .api(let url) = target.place.value, target.key != nil, !url.isLoopback else {
      return nil
    }
    throw KeySource.fault(
      "there is no API key for \(url.text): \(target.keyDescription(surroundings)) is not set",
      help: "set it, or keep a key with 'sixmo login\(target.profile.map { " \($0.value)" } ?? "")'"
    )
  }
}
