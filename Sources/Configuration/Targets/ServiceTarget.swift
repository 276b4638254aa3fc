/// Which service answers, why it is that one, and how it is reached.
package struct ServiceTarget: Sendable {
  package enum Place: Hashable, Sendable {
    /// The engine in this process, with its store in a folder.
    case store(String)
    case api(BaseURL)
  }

  package var place: Setting<Place>
  package var profile: Setting<String>?
  /// Whether the file of a project chose it, which may have come with somebody else's checkout.
  package var isChosenByProject = false
  /// Nil for a store.
  package var key: Setting<KeySource>?
  package var connectTimeout = Setting(10.0, .standard)
  package var timeout = Setting(60.0, .standard)
  /// A file of certificates to trust instead of those of the system.
  package var certificates: Setting<String>?
  /// Days after the end of a run for which a store keeps its result files.
  package var keepDays = Setting(30.0, .standard)

  package var isHosted: Bool { if case .api = place.value { true } else { false } }

  /// For a line that says who answers: `local store ~/.local/share/sixmo`.
  package func description(_ surroundings: Surroundings) -> String {
    let profile = profile.map { " (profile '\($0.value)')" } ?? ""
    switch place.value {
    case .store(let path): return "local store \(surroundings.shown(path))\(profile)"
    case .api(let url): return "\(url.text)\(profile)"
    }
  }

  /// What the key is called in messages, never the key itself.
  package func keyDescription(_ surroundings: Surroundings) -> String {
    let source = key.map { $0.value.description(surroundings) } ?? "no key"
    return profile.map { "profile '\($0.value)' (\(source))" } ?? source
  }
}

/// A value and where it comes from.
package struct Setting<Value: Sendable>: Sendable {
  package var value: Value
  package var origin: Origin

  package init(_ value: Value, _ origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// Where a setting comes from.
package enum Origin: Hashable, Sendable {
  case option(String)
  case variable(String)
  /// A file as it is shown in messages, and the line.
  case file(String, line: Int)
  /// `sixmo login` has kept it.
  case login
  case standard

  package var text: String {
    switch self {
    case .option(let name): name
    case .variable(let name): name
    case .file(let path, let line): "\(path):\(line)"
    case .login: "sixmo login"
    case .standard: "default"
    }
  }
}
