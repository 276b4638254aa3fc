extension ErrorCode {
  /// E07xx: the API.
  package static let api: [ErrorCode] = []
}
