/// A named way to a service, from a configuration file.
struct Profile: Sendable {
  var name: String
  var place: Setting<ServiceTarget.Place>
  var key: Setting<KeySource>?
  var connectTimeout: Setting<Double>?
  var timeout: Setting<Double>?
  var certificates: Setting<String>?
  var keepDays: Setting<Double>?

  /// The target that it stands for; `origin` says who chose the profile.
  func target(chosenBy origin: Origin) -> ServiceTarget {
    var target = ServiceTarget(place: place, profile: Setting(name, origin))
    target.key = key
    if let connectTimeout { target.connectTimeout = connectTimeout }
    if let timeout { target.timeout = timeout }
    target.certificates = certificates
    if let keepDays { target.keepDays = keepDays }
    return target
  }
}
