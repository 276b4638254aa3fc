extension ErrorCode {
  /// E06xx: files, input and output, data formats.
  package static let data: [ErrorCode] = []
}
