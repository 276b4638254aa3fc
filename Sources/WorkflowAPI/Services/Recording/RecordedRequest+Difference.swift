import Formats

extension RecordedRequest {
  /// Whether a request asks for the same. The order of fields in its JSON makes no difference.
  func isSame(as other: RecordedRequest) -> Bool { self == other }

  /// How near another request is: the larger the nearer; 0 for one that has nothing in common.
  func nearness(to other: RecordedRequest) -> Int {
    guard method == other.method else { return 0 }
    if target == other.target { return 4 }
    if path == other.path { return 3 }
    let (mine, others) = (segments, other.segments)
    guard mine.count == others.count, mine.first == others.first else { return 1 }
    return mine.last == others.last ? 2 : 1
  }

  /// The first difference, for people: `body.webhook_payload[0].email: recorded "a", asked for "b"`.
  func difference(from recorded: RecordedRequest) -> String {
    if target != recorded.target {
      return told("target", .string(recorded.target), .string(target))
    }
    if range != recorded.range {
      return told("range", recorded.range.map { .string($0) }, range.map { .string($0) })
    }
    guard case .json(let mine) = body, case .json(let others) = recorded.body else {
      return told("body", recorded.body.outline, body.outline)
    }
    let (place, recordedValue, askedValue) = firstDifference(others, mine, at: "body")
    return told(place, recordedValue, askedValue)
  }

  private var path: Substring { target.bytePrefix { $0 == UInt8(ascii: "?") } }

  private var segments: [Substring] { path.splitBytes(at: "/") }
}

/// The place where two values differ first, and what they are there; nil where one has nothing.
private func firstDifference(_ left: JSON, _ right: JSON, at place: String) -> (
  String, JSON?, JSON?
) {
  switch (left, right) {
  case (.object(let left), .object(let right)):
    let keys = left.keys + right.keys.filter { left[$0] == nil }
    guard let key = keys.first(where: { left[$0] != right[$0] }) else { break }
    return inside(left[key], right[key], at: "\(place).\(key)")
  case (.array(let left), .array(let right)):
    let indices = 0..<max(left.count, right.count)
    let (left, right) = (left.map(JSON?.some), right.map(JSON?.some))
    func element(_ array: [JSON?], _ index: Int) -> JSON? {
      index < array.count ? array[index] : nil
    }
    guard let index = indices.first(where: { element(left, $0) != element(right, $0) }) else {
      break
    }
    return inside(element(left, index), element(right, index), at: "\(place)[\(index)]")
  default: break
  }
  return (place, left, right)
}

private func inside(_ left: JSON?, _ right: JSON?, at place: String) -> (String, JSON?, JSON?) {
  guard let left, let right else { return (place, left, right) }
  return firstDifference(left, right, at: place)
}

private func told(_ place: String, _ recorded: JSON?, _ asked: JSON?) -> String {
  "\(place): recorded \(shown(recorded)), asked for \(shown(asked))"
}

private func shown(_ value: JSON?) -> String {
  guard let text = value?.lineText else { return "nothing" }
  return text.count > 80 ? text.prefix(80) + "…" : text
}

extension RecordedBody {
  /// What can be said of a body that is not JSON.
  fileprivate var outline: JSON? {
    switch self {
    case .none: nil
    case .json(let json): json
    case .text(let text): .string(text)
    case .bytes(let bytes): .string("\(bytes.count) bytes")
    case .digest(let sha256, let count): .string("\(count) bytes with SHA-256 \(sha256)")
    }
  }
}
