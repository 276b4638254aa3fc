import Formats
import Syntax

/// A setting as `sixmo config` shows it.
package struct ShownSetting: Sendable {
  package var name: String
  package var value: JSON
  package var origin: String

  package init(_ name: String, _ value: JSON, _ origin: String) {
    self.name = name
    self.value = value
    self.origin = origin
  }
}

extension Configuration {
  /// Everything about the service that answers, keys masked.
  package func settings(of target: ServiceTarget) throws(Diagnostic) -> [ShownSetting] {
    var settings: [ShownSetting] = []
    func add(_ name: String, _ value: JSON, _ origin: Origin) {
      settings.append(ShownSetting(name, value, origin.text))
    }
    add("service", target.isHosted ? "api" : "local", target.place.origin)
    if let profile = target.profile { add("profile", .string(profile.value), profile.origin) }
    switch target.place.value {
    case .store(let path):
      add("store", .string(path), target.place.origin)
      add("keep_days", .double(target.keepDays.value), target.keepDays.origin)
      return settings + files()
    case .api(let url):
      add("api", .string(url.text), target.place.origin)
    }
    if let key = target.key { settings.append(shown(key)) }
    add("connect_timeout", .double(target.connectTimeout.value), target.connectTimeout.origin)
    add("timeout", .double(target.timeout.value), target.timeout.origin)
    add(
      "cacert", target.certificates.map { .string($0.value) } ?? .null,
      target.certificates?.origin ?? .standard)
    return settings + files()
  }

  /// The key itself only masked; a command is not run for it.
  private func shown(_ key: Setting<KeySource>) -> ShownSetting {
    let source = key.value.description(surroundings)
    if case .command = key.value {
      return ShownSetting("key", .string("(\(source))"), key.origin.text)
    }
    do throws(Diagnostic) {
      let text = try key.value.read(surroundings)
      let value = text.map { KeySource.masked($0) } ?? "(not set)"
      let origin = key.origin == .variable(source) ? source : "\(key.origin.text), \(source)"
      return ShownSetting("key", .string(value), origin)
    } catch {
      return ShownSetting("key", .string("(\(error.message))"), key.origin.text)
    }
  }

  /// The configuration files that are read, if they are there.
  private func files() -> [ShownSetting] {
    let project = try? ConfigurationFile.ofProject(surroundings)
    let user = try? ConfigurationFile.ofUser(surroundings)
    return [
      ShownSetting("project_file", JSON(path: project?.path), "sixmo.yaml here or above"),
      ShownSetting(
        "user_file", JSON(path: user?.path), surroundings.shown(surroundings.userFile)),
    ]
  }
}

extension JSON {
  fileprivate init(path: String?) { self = path.map { .string($0) } ?? .null }
}
