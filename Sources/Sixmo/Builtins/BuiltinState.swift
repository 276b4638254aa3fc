/// What builtins of one interpreter remember between calls.
struct BuiltinState {
  /// What `random.seed` started; nil until then.
  var random: SplitMix64?
  var patterns = RegularExpressionCache()
  /// Those that a script has asked for, by name.
  var zones: [String: NamedZone] = [:]
}
