import Sixmo

/// `attachment; filename="…"` (RFC 6266), in which a name cannot lead elsewhere or end the header; a name
/// beyond ASCII comes as `filename*` too (RFC 8187).
func contentDisposition(_ name: String) -> String {
  let safe = name.unicodeScalars.map { scalar -> Unicode.Scalar in
    switch scalar {
    case "/", "\\", "\"", "%": "_"
    default: scalar.properties.generalCategory.isInvisible ? "_" : scalar
    }
  }
  let plain = String(String.UnicodeScalarView(safe.map { $0.isASCII ? $0 : "_" }))
  guard safe.contains(where: { !$0.isASCII }) else { return "attachment; filename=\"\(plain)\"" }
  let encoded = PercentCode.encoded(String(String.UnicodeScalarView(safe)))
  return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
}

extension Unicode.GeneralCategory {
  /// Control characters, marks that turn the direction of text, line ends.
  fileprivate var isInvisible: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default: false
    }
  }
}

extension Timestamp {
  /// `Thu, 12 Feb 2026 09:00:00 GMT`, the form of HTTP headers.
  var httpDate: String {
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let text = Array(iso8601.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
    let day = secondsSince1970 / 86_400
    let month = months[(Int(part(5..<7)) ?? 1) - 1]
    return "\(days[Int(day % 7)]), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
  }
}
