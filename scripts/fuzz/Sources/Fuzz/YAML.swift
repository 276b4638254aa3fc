@testable import Sixmo

/// What is read of YAML is written so that it reads back the same, and an error lies inside the text.
@Sendable func checkYAML(_ bytes: [UInt8]) {
  // A string of the language is valid UTF-8.
  let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
  do {
    for value in try documents(text) {
      do {
        require(try documents(Array(value.yaml.utf8)), equals: [value], "read again")
      } catch {
        require(false, "not read again: \(error)\n\(value.yaml)")
      }
    }
  } catch {
    let lines = 1 + String(decoding: text, as: UTF8.self).unicodeScalars.count { $0.isLineEnd }
    require(1...lines ~= error.position.line, "line \(error.position.line) of \(lines)")
    require(error.position.column >= 1, "column \(error.position.column)")
  }
}

private func documents(_ text: [UInt8]) throws(YAMLError) -> [JSON] {
  try text.withUnsafeBufferPointer { bytes throws(YAMLError) in
    var reader = YAMLReader(bytes)
    return try reader.readAll()
  }
}

extension Unicode.Scalar {
  /// What libyaml takes for one.
  fileprivate var isLineEnd: Bool { ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(self) }
}
