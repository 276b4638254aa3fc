/// What the command line says about the service that answers.
package enum TargetChoice: Hashable, Sendable {
  /// No option: the environment, the configuration files and the default decide.
  case automatic
  /// `--local [PATH]`; nil is the default store.
  case local(String?)
  /// `--api [URL]`; nil is the hosted service.
  case api(String?)
  /// `--profile NAME`
  case profile(String)

  package var isLocal: Bool { if case .local = self { true } else { false } }
}
