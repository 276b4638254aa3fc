import WorkflowAPI

/// What a server asks beside the API.
extension WorkflowEngine: HostedService {
  package func holder(ofKey key: String) async throws -> KeyHolder? {
    try await asked { try await $0.keyRing.holder(ofKey: key, now: $0.now) }
  }

  package func keyStanding() async throws -> KeyStanding {
    try await asked { try await $0.keyRing.standing }
  }

  package func statistics() async throws -> ServiceStatistics {
    try await asked { engine in
      let none = Dictionary(
        uniqueKeysWithValues: RunRecord.Status.allCases.map { ($0.rawValue, 0) })
      let counts = try await engine.store.runCounts()
      return ServiceStatistics(
        runs: none.merging(counts) { _, count in count },
        processedRows: try await engine.store.processedRows())
    }
  }
}
