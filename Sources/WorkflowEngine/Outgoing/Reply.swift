import Glibc
import Sixmo
import Syntax

/// What an attempt to send a request has come to.
enum Reply: Sendable {
  case answered(HTTPResponse)
  /// Surely not worked on; it may be sent again. Seconds to wait, if the receiver says so.
  case refused(String, retryAfter: Double?)
  /// It may have been worked on and charged.
  case unknown(String)
  /// Sending it again would change nothing.
  case failed(String)
  /// Sending any other would be in vain, too: 401, 402, 403.
  case stopped(String)

  init(_ response: HTTPResponse, at now: Timestamp) {
    let reason = "answered \(response.status)\(response.explanation.map { ": \($0)" } ?? "")"
    switch response.status {
    case 200..<300: self = .answered(response)
    case 300..<400:
      self = .failed("\(reason); redirects are not followed, so name the final URL")
    case 401, 402, 403: self = .stopped(reason)
    case 408, 425, 429, 503:
      self = .refused(reason, retryAfter: response.retryAfter(at: now))
    case 500...: self = .unknown(reason)
    default: self = .failed(reason)
    }
  }

  init(_ error: any Error) {
    guard let failure = error as? HTTPFailure else {
      self = .unknown("\(error)")
      return
    }
    self =
      failure.retry == .always
      ? .refused(failure.message, retryAfter: nil) : .unknown(failure.message)
  }
}

extension HTTPResponse {
  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  /// Seconds of `Retry-After`, given as a number or as a date.
  fileprivate func retryAfter(at now: Timestamp) -> Double? {
    guard let text = header("retry-after") else { return nil }
    if let seconds = Double(text) { return seconds.isFinite ? max(0, seconds) : nil }
    return Self.seconds(ofDate: text).map { max(0, Double($0 - now.secondsSince1970)) }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form of RFC 9110 that is written today.
  private static func seconds(ofDate text: String) -> Int64? {
    let words = text.split(separator: " ")
    let times = words.count == 6 ? words[4].splitBytes(at: ":").compactMap { Int32($0) } : []
    guard times.count == 3, let day = Int32(words[1]), let year = Int32(words[3]),
      (1970...9999).contains(year),
      let month = months.firstIndex(of: String(words[2])), words[5] == "GMT"
    else { return nil }
    var date = tm()
    (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, Int32(month), day)
    (date.tm_hour, date.tm_min, date.tm_sec) = (times[0], times[1], times[2])
    return Int64(timegm(&date))
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A short body that says that it is text: `invalid_payload`.
  private var plainText: String? {
    let isText = header("content-type")?.hasBytePrefix(ignoringCase: "text/plain") ?? false
    return isText && body.count <= 200 ? String(decoding: body, as: UTF8.self) : nil
  }

  /// What the receiver says about an error, in one of the usual forms, on one line.
  fileprivate var explanation: String? {
    guard body.count < 1 << 20 else { return nil }
    let json = try? JSON.parse(body)
    let text =
      json?["detail"]?.string ?? json?["error"]?.string ?? json?["error"]?["message"]?.string
      ?? json?["message"]?.string ?? plainText
    let line = text?.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) }
    return line.flatMap { $0.isEmpty ? nil : String(String.UnicodeScalarView($0.prefix(10_000))) }
  }
}
