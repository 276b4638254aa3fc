import Formats
import System

/// A body in a recording, masked: JSON as JSON, other text as text, anything else as hexadecimal digits.
package enum RecordedBody: Sendable, Hashable {
  case none
  case json(JSON)
  case text(String)
  case bytes([UInt8])
  /// Of a body too large to be kept: two are equal if their digests are.
  case digest(sha256: String, count: Int)

  /// Request bodies above this size are compared by their digests.
  package static let requestLimit = 1 << 20
  /// Result files above this size are not kept.
  package static let fileLimit = 16 << 20

  init(_ body: RequestBody?) {
    guard let body, body.count > 0 else {
      self = .none
      return
    }
    self =
      body.count > Self.requestLimit
      ? body.withBytes { bytes in
        // Empty, so that nothing differs, if OpenSSL is not installed.
        let digest = LibCrypto.shared?.digest("SHA256", of: bytes) ?? []
        return .digest(sha256: Hexadecimal.text(digest), count: body.count)
      }
      : RecordedBody(body.bytes)
  }

  init(_ bytes: [UInt8]) {
    if let json = try? JSON.parse(Masking.json(bytes)) {
      self = .json(json)
    } else {
      self.init(exactly: bytes)
    }
  }

  /// Of a result file: byte by byte, also where it is JSON.
  init(exactly bytes: [UInt8]) {
    if bytes.isEmpty {
      self = .none
    } else if let text = String(validating: bytes, as: UTF8.self) {
      self = .text(text)
    } else {
      self = .bytes(bytes)
    }
  }

  /// The bytes to answer with; nil if only a digest is known.
  var content: [UInt8]? {
    switch self {
    case .none: []
    case .json(let json): json.bytes()
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    case .digest: nil
    }
  }
}

// MARK: In the file

extension RecordedBody {
  /// Puts the body under the key that tells its form.
  func write(to object: inout JSONObject) {
    switch self {
    case .none: break
    case .json(let json): object["body"] = json
    case .text(let text): object["text"] = .string(text)
    case .bytes(let bytes): object["hex"] = .string(Hexadecimal.text(bytes))
    case .digest(let sha256, let count):
      object["digest"] = ["sha256": .string(sha256), "bytes": .int(count)]
    }
  }

  /// nil if a body is there and cannot be read.
  init?(in object: JSON) {
    if let json = object["body"] {
      self = .json(json)
    } else if let text = object["text"] {
      guard let text = text.string else { return nil }
      self = .text(text)
    } else if let text = object["hex"] {
      guard let bytes = text.string.flatMap({ Hexadecimal.bytes($0.utf8) }) else { return nil }
      self = .bytes(bytes)
    } else if let digest = object["digest"] {
      guard let sha256 = digest["sha256"]?.string, let count = digest["bytes"]?.int else {
        return nil
      }
      self = .digest(sha256: sha256, count: count)
    } else {
      self = .none
    }
  }
}
