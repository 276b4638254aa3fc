import Sixmo
import WorkflowAPI

/// Creates, lists and revokes the API keys of a store. The store alone is opened: no run is taken up.
package struct KeyRegistry: Sendable {
  private let store: Store
  private let configuration: WorkflowEngine.Configuration

  init(_ configuration: WorkflowEngine.Configuration) throws {
    self.configuration = configuration
    store = try OpenEngine.store(in: configuration.dataDirectory)
  }

  /// A new key, whose text is returned here and nowhere else.
  package func create(
    _ name: String, organization: String
  ) async throws -> (key: String, entry: KeyEntry) {
    try check(name, "a key")
    try check(organization, "an organization")
    guard !name.hasPrefix(Self.idPrefix) else { throw KeyFault.looksLikeID(name) }
    let key = APIKey()
    let record = KeyRecord(
      id: configuration.makeID(Self.idPrefix), name: name, organization: organization,
      hash: try APIKey.hash(of: key.text), createdAt: configuration.clock.now)
    guard try await store.addKey(record) else { throw KeyFault.nameTaken(name) }
    return (key.text, KeyEntry(record))
  }

  /// Oldest first, the revoked ones among them.
  package func list() async throws -> [KeyEntry] { try await store.keys().map(KeyEntry.init) }

  /// From now on the key is refused.
  package func revoke(_ nameOrID: String) async throws -> KeyEntry {
    let now = configuration.clock.now
    guard var key = try await store.revokeKey(nameOrID, now: now) else {
      throw KeyFault.unknown(nameOrID)
    }
    guard key.revokedAt == nil else { throw KeyFault.alreadyRevoked(nameOrID) }
    key.revokedAt = now
    return KeyEntry(key)
  }

  private static let idPrefix = "key_"

  private func check(_ name: String, _ what: String) throws {
    let isNameByte = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(isNameByte) else {
      throw KeyFault.badName(name, what)
    }
  }
}

/// What may be shown of a key.
package struct KeyEntry: Sendable {
  /// In the order of a table's columns: name, organization, id, created_at, last_used_at, revoked_at.
  package var fields: JSONObject

  init(_ key: KeyRecord) {
    fields = [
      "name": .string(key.name), "organization": .string(key.organization), "id": .string(key.id),
      "created_at": .time(key.createdAt), "last_used_at": .time(key.lastUsedAt),
      "revoked_at": .time(key.revokedAt),
    ]
  }
}

/// Why a key was not created or revoked.
package struct KeyFault: Error, Sendable {
  /// Lower case, no full stop.
  package var message: String
  package var help: String

  static func badName(_ name: String, _ what: String) -> KeyFault {
    KeyFault(
      message: "'\(name)' cannot be the name of \(what)",
      help: "use 1 to 64 letters, digits and '.', '_', '-'")
  }

  static func looksLikeID(_ name: String) -> KeyFault {
    KeyFault(
      message: "'\(name)' cannot be the name of a key",
      help: "'key_' begins the ids of keys; choose a name that begins otherwise")
  }

  static func nameTaken(_ name: String) -> KeyFault {
    KeyFault(
      message: "there is a key '\(name)' already",
      help: "choose another name, or revoke it first: sixmo keys revoke \(name)")
  }

  static func unknown(_ nameOrID: String) -> KeyFault {
    KeyFault(
      message: "there is no key '\(nameOrID)'",
      help: "'sixmo keys list' shows the keys of this store")
  }

  static func alreadyRevoked(_ nameOrID: String) -> KeyFault {
    KeyFault(
      message: "the key '\(nameOrID)' was revoked before",
      help: "'sixmo keys list' shows the keys of this store")
  }
}
