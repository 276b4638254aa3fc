/// Why a wrapped service cannot answer at all, so that the script ends here: no script can catch it.
///
/// A dry run reached a request whose answer nobody can know, or a replay reached one that was never
/// recorded.
package struct ServiceStop: Error, Sendable, Hashable {
  /// `E0818`, `E0819`
  package var code: String
  /// Lower case, one line.
  package var message: String
  /// Further lines.
  package var notes: [String]
  package var help: String?
  /// False where the end was to be expected.
  package var isError: Bool

  package init(
    _ code: String, _ message: String, notes: [String] = [], help: String? = nil,
    isError: Bool = true
  ) {
    self.code = code
    self.message = message
    self.notes = notes
    self.help = help
    self.isError = isError
  }
}
