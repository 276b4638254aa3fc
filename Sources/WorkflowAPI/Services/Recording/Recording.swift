import Formats

/// A session with a service, to be answered again without it: NDJSON, one exchange a line, after a line
/// with the version of the format and the target.
package struct Recording: Sendable {
  /// The service that was recorded: its base URL.
  package var target: String
  /// With the numbers of their lines.
  package var exchanges: [(line: Int, exchange: RecordedExchange)] = []

  static let version = 1
  private static let versionKey = "sixmo_recording"

  /// `{"sixmo_recording":1,"target":"https://api.sixtyfour.ai"}`
  package static func header(target: String) -> String {
    JSON.object([versionKey: .int(version), "target": .string(Masking.url(target))]).text() + "\n"
  }

  /// Why text is not a recording.
  package struct Malformed: Error, Sendable, Hashable {
    /// Counted from 1.
    package var line: Int
    package var message: String
    package var help: String
  }

  package init(_ text: [UInt8]) throws(Malformed) {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    target = try Self.target(inFirst: lines.first ?? [])
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      exchanges.append((index + 1, try Self.exchange(line, number: index + 1)))
    }
  }

  private static func target(inFirst line: ArraySlice<UInt8>) throws(Malformed) -> String {
    let json = try? JSON.parse(Array(line))
    guard let found = json?[versionKey]?.int else {
      throw Malformed(
        line: 1, message: "this is not a recording",
        help: "a recording is made with --record FILE; its first line has '\(versionKey)'")
    }
    guard found == version else {
      throw Malformed(
        line: 1, message: "the recording has version \(found), but only \(version) is known",
        help: "record the session again with this version of sixmo")
    }
    return json?["target"]?.string ?? ""
  }

  private static func exchange(
    _ line: ArraySlice<UInt8>, number: Int
  ) throws(Malformed) -> RecordedExchange {
    do {
      let json = try JSON.parse(Array(line))
      if let exchange = RecordedExchange(json: json) { return exchange }
    } catch {
      throw Malformed(
        line: number, message: "the line is not valid JSON: \(error)",
        help: "was the recording cut off? delete the line, or record the session again")
    }
    throw Malformed(
      line: number, message: "the line lacks a request with its response or failure",
      help: #"it needs {"request": {"method", "target"}, "response": {"status"}}"#)
  }
}
