extension ErrorCode {
  /// E04xx: calls and their arguments.
  package static let calls: [ErrorCode] = []
}
