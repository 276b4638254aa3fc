extension ErrorCode {
  /// E02xx: names, scopes and arguments, known before anything runs.
  package static let resolution: [ErrorCode] = []
}
