import Formats

extension APIRequest {
  /// The path with its values put in: `/workflows/runs/run_1/live_status`.
  package var path: String {
    var path = ""
    var rest = endpoint.path.utf8[...]
    while let opening = rest.firstIndex(of: UInt8(ascii: "{")),
      let closing = rest.firstIndex(of: UInt8(ascii: "}"))
    {
      let name = String(Substring(rest[opening..<closing].dropFirst()))
      path += Substring(rest[..<opening]) + PercentCode.encoded(values[name] ?? "")
      rest = rest[closing...].dropFirst()
    }
    return path + Substring(rest)
  }

  /// The path and the query, in the order of the parameters: `/workflows/runs?status=active&limit=5`.
  package var target: String {
    var target = path
    var sign = "?"
    for parameter in endpoint.parameters where parameter.place == .query {
      guard let value = values[parameter.name] else { continue }
      target += "\(sign)\(parameter.name)=\(PercentCode.encoded(value))"
      sign = "&"
    }
    return target
  }
}

/// Which endpoint a method and a target mean, for anybody who serves the API.
package enum Route: Sendable {
  /// With the values of the path and the query.
  case endpoint(Endpoint, values: [String: String])
  /// The path is known, the method is not.
  case wrongMethod(allowed: [Endpoint.Method])
  case unknown

  /// A slash at the end is allowed; an empty segment, as in `//workflows`, is one that no path has.
  ///
  /// Where several paths fit, the one with the fewest placeholders is meant, whatever the method:
  /// `/workflows/runs` is the list of runs, never a workflow called `runs`, and `/workflows/run` takes POST
  /// only.
  package init(_ method: String, _ target: String) {
    let parts = target.utf8.split(
      separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    let path = PathPattern.segments(parts[0])
    let fitting = PathPattern.all.filter { $0.fits(path) }.meant
    if let pattern = fitting.first(where: { $0.endpoint.method.rawValue == method }) {
      let query = parts.count > 1 ? queryValues(Substring(parts[1])) : [:]
      self = .endpoint(
        pattern.endpoint, values: pattern.values(path).merging(query) { path, _ in path })
    } else if fitting.isEmpty {
      self = .unknown
    } else {
      self = .wrongMethod(allowed: fitting.map(\.endpoint.method))
    }
  }

  /// The answer to a request that means no endpoint.
  package var refusal: APIResponse? {
    switch self {
    case .endpoint: return nil
    case .unknown: return .failure(404, "Not Found")
    case .wrongMethod(let allowed):
      var response = APIResponse.failure(405, "Method Not Allowed")
      response.headers["allow"] = Set(allowed.map(\.rawValue)).sorted().joined(separator: ", ")
      return response
    }
  }
}

/// `run_id` of the segment `{run_id}`.
private func placeholder(_ segment: Substring) -> String? {
  segment.hasPrefix("{") && segment.hasSuffix("}") ? String(segment.dropFirst().dropLast()) : nil
}

/// The path of an endpoint, taken apart once: a server compares every request with all of them.
private struct PathPattern: Sendable {
  let endpoint: Endpoint
  private let segments: [Segment]

  private enum Segment: Sendable {
    case fixed([UInt8])
    case placeholder(String)
  }

  /// Those with few placeholders first.
  static let all = Catalogue.endpoints.map(PathPattern.init).sorted {
    $0.placeholders < $1.placeholders
  }

  private init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    segments = Self.segments(endpoint.path.utf8[...]).map { segment in
      WorkflowAPI.placeholder(Substring(segment)).map(Segment.placeholder) ?? .fixed(Array(segment))
    }
  }

  fileprivate var placeholders: Int {
    segments.count { if case .placeholder = $0 { true } else { false } }
  }

  /// Of `/workflows/runs`: an empty one, `workflows`, `runs`.
  static func segments(_ path: Substring.UTF8View) -> [Substring.UTF8View] {
    var segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if segments.count > 2, segments[segments.count - 1].isEmpty { segments.removeLast() }
    return segments
  }

  func fits(_ path: [Substring.UTF8View]) -> Bool {
    guard path.count == segments.count else { return false }
    return zip(segments, path).allSatisfy { segment, given in
      switch segment {
      case .fixed(let text): given.elementsEqual(text)
      case .placeholder: !given.isEmpty
      }
    }
  }

  func values(_ path: [Substring.UTF8View]) -> [String: String] {
    var values: [String: String] = [:]
    for case (.placeholder(let name), let given) in zip(segments, path) {
      values[name] = PercentCode.decoded(given)
    }
    return values
  }
}

extension [PathPattern] {
  /// Of patterns with few placeholders first, those with the fewest.
  fileprivate var meant: ArraySlice<PathPattern> {
    guard count > 1 else { return self[...] }
    return prefix { $0.placeholders == self[0].placeholders }
  }
}

/// A key that comes twice keeps its first value.
private func queryValues(_ query: Substring) -> [String: String] {
  var values: [String: String] = [:]
  for pair in query.split(separator: "&") {
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = PercentCode.decoded(parts[0].utf8, plusIsSpace: true)
    let value = parts.count > 1 ? PercentCode.decoded(parts[1].utf8, plusIsSpace: true) : ""
    if values[name] == nil { values[name] = value }
  }
  return values
}
