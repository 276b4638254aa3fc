extension ErrorCode {
  /// E05xx: limits of depth, time and memory.
  package static let limits: [ErrorCode] = []
}
