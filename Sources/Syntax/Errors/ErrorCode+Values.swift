extension ErrorCode {
  /// E03xx: values, types and fields.
  package static let values: [ErrorCode] = []
}
