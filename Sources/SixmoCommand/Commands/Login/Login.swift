import Configuration
import Sixmo
import Syntax
import WorkflowAPI
import WorkflowClient

/// The steps of `sixmo login`.
struct Login {
  let profile: String
  private let url: BaseURL
  private let target: ServiceTarget
  /// Whether the user's file does not have the profile yet.
  private let isNew: Bool
  private let settings: Settings
  private let configuration = Configuration()

  private var keys: LoginKeys { LoginKeys(configuration.surroundings) }

  init(_ name: String?, _ options: Options) throws(Diagnostic) {
    settings = options.settings
    profile = try Self.profileName(name, options, configuration)
    let known = try configuration.ownProfile(profile)
    isNew = known == nil
    if let known {
      target = known
    } else {
      target = try configuration.target(.api(options.api))
    }
    guard case .api(let url) = target.place.value else {
      throw Diagnostic(
        "E0815", "profile '\(profile)' is a local store, which needs no key", at: nil)
    }
    self.url = url
    if let known { try checkKnown(known, options) }
    guard url.isEncrypted || url.isLoopback else {
      throw Diagnostic(
        "E0815", "a key is not sent to '\(url.text)', which is not encrypted", at: nil,
        help: "use https://\(url.host)\(url.path)")
    }
  }

  static func profileName(
    _ name: String?, _ options: Options, _ configuration: Configuration
  ) throws(Diagnostic) -> String {
    if options.local != nil {
      throw Diagnostic("E0815", "a local store needs no key", at: nil)
    }
    if let name, LoginKeys.looksLikeKey(name) {
      throw Diagnostic(
        "E0815",
        "an API key is not an argument, since other users of this machine can read it there",
        at: nil,
        help: "enter it when 'sixmo login' asks for it; the name that it takes is a profile's")
    }
    let standard = try configuration.ownDefaultProfile()
    let name = name ?? options.profile ?? standard ?? "sixtyfour"
    guard LoginKeys.isValidName(name) else {
      throw Diagnostic(
        "E0814",
        "a profile's name consists of letters, digits, '.', '_' and '-', at most 64 of them",
        at: nil)
    }
    return name
  }

  /// A profile that exists keeps its server and its own source of keys.
  private func checkKnown(_ known: ServiceTarget, _ options: Options) throws(Diagnostic) {
    let file = configuration.surroundings.shown(configuration.surroundings.userFile)
    if let text = options.api, (try? BaseURL(text)) != url {
      throw Diagnostic(
        "E0814", "profile '\(profile)' is already used for \(url.text)", at: nil,
        help: "choose another name, or change it in \(file)")
    }
    if let key = known.key, case .file(let place, let line) = key.origin,
      key.value != .file(keys.path(profile))
    {
      let source = key.value.description(configuration.surroundings)
      throw Diagnostic(
        "E0814", "profile '\(profile)' takes its key from \(source) (\(place):\(line))", at: nil,
        help: "remove 'key' there to keep one with 'sixmo login'")
    }
  }

  func readKey() throws -> String {
    let text = try SecretInput.read(prompt: "API key for \(url.text): ")
    return try KeySource.checked(text, from: "the input")
  }

  /// Asks for the workflows with the key.
  func check(_ key: String) throws {
    guard let endpoint = Catalogue.endpoint("workflows.list") else { return }
    let service = target.client(url, settings, configuration) { key }
    let response: APIResponse
    do {
      response = try waiting { try await service.send(APIRequest(endpoint)) }
    } catch let error as TransportError {
      throw Diagnostic(
        "E0815", "the key could not be checked: \(error.message)", at: nil,
        help: error.help ?? "nothing was kept")
    }
    guard let error = APIError(response) else { return }
    let isRefused = [401, 403].contains(error.status)
    let verdict = isRefused ? "refused the key" : "could not check the key"
    throw Diagnostic(
      "E0815", "\(url.text) \(verdict): \(error.message) (status \(error.status))", at: nil,
      help: "nothing was kept")
  }

  func keep(_ key: String) throws(Diagnostic) {
    try keys.save(key, profile)
    if isNew { try NewProfile(profile, api: url, configuration.surroundings).add() }
  }

  func tell() {
    let path = keys.path(profile)
    if settings.format == .json {
      let document: JSON = [
        "profile": .string(profile), "api": .string(url.text), "key_file": .string(path),
      ]
      return StandardOutput.shared.write(Array((document.lineText + "\n").utf8))
    }
    guard !settings.quiet else { return }
    let file = configuration.surroundings.shown(path)
    let hidden =
      (try? configuration.isHidden(profile)) == true
      ? "In this folder, sixmo.yaml has another profile '\(profile)'.\n" : ""
    let text = """
      kept the key of profile '\(profile)' for \(url.text) in \(file)
      Use it with --profile \(profile).
      \(hidden)
      """
    StandardOutput.shared.write(Array(text.utf8))
  }
}
