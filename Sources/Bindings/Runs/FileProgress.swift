import Syntax

/// How much of a file has been downloaded.
struct FileProgress {
  var name: String
  var received = 0
  /// Nil if the server does not say.
  var total: Int?

  /// `a.csv  ███████▌········  45 %  4.5/10.0 MB`, of several files `3 files` and their sum.
  static func bar(of files: [FileProgress], width: Int) -> String {
    let received = files.reduce(0) { $0 + $1.received }
    let totals = files.compactMap(\.total)
    let total = totals.count == files.count ? totals.reduce(0, +) : nil
    let name = files.count == 1 ? files[0].name : "\(files.count) files"
    guard let total, total > 0 else {
      return String("\(VisibleText.of(name))  \(size(received)) MB".prefix(max(width - 1, 0)))
    }
    let percentage = min(Double(received) / Double(total), 1) * 100
    return ProgressBar.line(
      name, percentage, ["\(size(received))/\(size(total)) MB"], width: width)
  }

  /// In millions of bytes with one decimal.
  private static func size(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
