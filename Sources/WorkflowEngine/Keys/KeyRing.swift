import Sixmo
import System
import WorkflowAPI

/// The keys that may be used, in memory; they are read again when the store has changed, so that a key
/// that another process revokes is refused at once.
final class KeyRing: Sendable {
  private let store: Store
  private let version: StoreVersion
  private let loaded = Locked<Keys?>(nil)

  /// Seconds between two notes of a key's use.
  private static let noteInterval = 60.0

  init(_ store: Store) {
    self.store = store
    version = store.version
  }

  func holder(ofKey text: String, now: Timestamp) async throws -> KeyHolder? {
    let hash = try APIKey.hash(of: text)
    guard let holder = try await keys().holder(ofHash: hash) else { return nil }
    noteUse(of: holder.keyID, now: now)
    return holder
  }

  var standing: KeyStanding {
    get async throws { try await keys().standing }
  }

  private func keys() async throws -> Keys {
    let current = try version.current()
    if let keys = loaded.withLock({ $0 }), keys.version == current { return keys }
    let keys = Keys(try await store.keys(), version: current)
    loaded.withLock { $0 = keys }
    return keys
  }

  /// In the background: a request does not wait for the disk.
  private func noteUse(of id: String, now: Timestamp) {
    let isDue = loaded.withLock { keys in
      let last = keys?.lastUses[id]
      guard last.map({ now >= $0.advanced(bySeconds: Self.noteInterval) }) ?? true else {
        return false
      }
      keys?.lastUses[id] = now
      return true
    }
    if isDue { Task { [store] in try? await store.noteUse(ofKey: id, now: now) } }
  }
}

/// What the store held at one version.
private struct Keys: Sendable {
  var version: Int
  let standing: KeyStanding
  var lastUses: [String: Timestamp]
  /// By the first bytes of the hash, which nobody can choose; the whole is compared in constant time.
  private var keys: [ArraySlice<UInt8>: [KeyRecord]]

  init(_ records: [KeyRecord], version: Int) {
    self.version = version
    let usable = records.filter { $0.revokedAt == nil }
    standing = records.isEmpty ? .none : usable.isEmpty ? .revoked : .usable
    keys = Dictionary(grouping: usable) { $0.hash.prefix(8) }
    lastUses = [:]
    for key in usable { lastUses[key.id] = key.lastUsedAt }
  }

  func holder(ofHash hash: [UInt8]) -> KeyHolder? {
    keys[hash.prefix(8)]?.first { Digest.areEqual($0.hash, hash) }?.holder
  }
}

extension KeyRecord {
  var holder: KeyHolder { KeyHolder(keyID: id, name: name, organization: organization) }
}
