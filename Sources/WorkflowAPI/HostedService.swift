/// A service that a server offers to others: it knows their keys and how much work it has.
package protocol HostedService: WorkflowService {
  /// The holder of an API key; nil if the key is unknown or revoked.
  func holder(ofKey key: String) async throws -> KeyHolder?

  /// Which keys there are: without one, only this machine may be served.
  func keyStanding() async throws -> KeyStanding

  func statistics() async throws -> ServiceStatistics

  /// Hands unfinished runs back, for the next process to continue.
  func shutDown() async
}

package enum KeyStanding: Sendable {
  /// No key was ever made.
  case none
  /// Every key was revoked. That shuts their holders out, so it must not open the service to them.
  case revoked
  case usable
}

/// What an API key stands for. The key itself is kept as a hash only.
package struct KeyHolder: Sendable, Hashable {
  /// Identifies the key in logs and limits; not a secret.
  package var keyID: String
  /// The name that the key was created with.
  package var name: String
  package var organization: String

  package init(keyID: String, name: String, organization: String) {
    self.keyID = keyID
    self.name = name
    self.organization = organization
  }
}

/// Counts over all organizations, for monitoring.
package struct ServiceStatistics: Sendable {
  /// By status: queued, running, completed, failed, cancelled.
  package var runs: [String: Int]
  /// Rows that blocks have processed.
  package var processedRows: Int

  package init(runs: [String: Int], processedRows: Int) {
    self.runs = runs
    self.processedRows = processedRows
  }
}
