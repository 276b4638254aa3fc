import Syntax

/// What was probably meant by a name that means nothing; the same for names, functions on the dot, members
/// of namespaces and fields that are none.
struct Meant {
  /// `did you mean 'split'?`; empty if nothing is near.
  var label = ""
  /// `write len(x)`
  var help: String?

  /// `leads` is not a mistyped `loads`: short names are near to too many.
  private static let leastForeign = 6

  init() {}

  /// A name of another language, or else the nearest of `candidates`.
  init<Candidates: Sequence>(by name: String, among candidates: Candidates)
  where Candidates.Element == String {
    help = ForeignNames.help(for: name)
    guard help == nil else { return }
    if let near = Suggestion.nearest(to: name, among: candidates) {
      label = "did you mean '\(near)'?"
    } else if name.utf8.count >= Self.leastForeign,
      let foreign = Suggestion.nearest(to: name, among: ForeignNames.table.keys)
    {
      help = ForeignNames.help(for: foreign)
    }
  }
}

extension Library {
  /// The same for a name that is alone or after a dot; `visible` are the script's own.
  func meant(by name: String, visible: [String] = []) -> Meant {
    var meant = Meant(by: name, among: names)
    if let near = Suggestion.nearest(to: name, among: visible) {
      meant.label = "did you mean '\(near)'?"
    }
    if name.isErrorCode { meant.help = "help(\"\(name)\") explains this code" }
    if Stdlib.file("\(name).sixmo") != nil {
      meant.help = "'import \(name)' at the beginning of the script makes it known"
    }
    return meant
  }
}

extension String {
  /// `E0301`
  fileprivate var isErrorCode: Bool {
    utf8.count == 5 && (hasPrefix("E") || hasPrefix("W")) && dropFirst().allSatisfy(\.isNumber)
  }
}
