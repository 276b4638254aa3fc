import Sixmo

extension APIRequest {
  /// The request as a curl command that runs in a shell; the key comes from the environment.
  package func curl(baseURL: String) -> String {
    var parts = ["curl -sS --fail-with-body"]
    if endpoint.method == .post { parts[0] += " -X POST" }
    parts[0] += " " + shellQuoted(baseURL + target)
    parts.append(#"-H "x-api-key: $SIXTYFOUR_API_KEY""#)
    if let body {
      parts.append("-H 'content-type: application/json'")
      parts.append("-d " + shellQuoted(String(decoding: body.bytes, as: UTF8.self)))
    }
    return parts.joined(separator: " \\\n  ")
  }
}

/// In single quotes, in which only they themselves mean anything.
private func shellQuoted(_ text: String) -> String {
  let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
  return "'" + pieces.joined(separator: #"'\''"#) + "'"
}
