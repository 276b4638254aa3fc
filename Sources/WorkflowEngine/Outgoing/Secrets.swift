import Sixmo

/// What must not be seen in a message.
struct Secrets: Sendable {
  private let values: [[UInt8]]

  /// Shorter ones are not masked: they would be found in the middle of other words.
  private static let shortest = 4
  private static let longestMessage = 300

  init(_ values: [String]) {
    self.values = values.map { Array($0.utf8) }.filter { $0.count >= Self.shortest }
      .sorted { $0.count > $1.count }
  }

  /// Of a request: what follows the host in a URL, header values, and in `Bearer …` the last word too.
  init(url: TargetURL, headers: [HTTPHeader], others: [String] = []) {
    let words = headers.compactMap { $0.value.split(separator: " ").last.map(String.init) }
    let rest = url.text.utf8.dropFirst(url.shown.utf8.count)
    self.init(
      headers.map(\.value) + words + others + [String(decoding: rest, as: UTF8.self)])
  }

  /// The message with `***` in place of each, cut to a length that somebody reads.
  func masked(in message: String) -> String {
    let masked = values.reduce(Array(message.utf8)) { bytes, secret in
      Array(
        bytes.split(separator: secret, omittingEmptySubsequences: false)
          .joined(separator: "***".utf8))
    }
    return String(String(decoding: masked, as: UTF8.self).prefix(Self.longestMessage))
  }
}
