import Glibc
import Sixmo
import System

/// An engine with its store open and its scheduler running.
///
/// Each endpoint is a method in Requests/, which takes the request and gives the answer or throws a
/// `RefusedRequest`.
struct OpenEngine: Sendable {
  let configuration: WorkflowEngine.Configuration
  let parts: EngineParts
  let scheduler: Scheduler
  let keyRing: KeyRing
  let answers: AnswerCache
  let measures = FileMeasures()

  var store: Store { parts.store }
  var now: Timestamp { parts.clock.now }

  init(_ configuration: WorkflowEngine.Configuration) throws {
    let directory = configuration.dataDirectory
    self.configuration = configuration
    let outgoing = Outgoing(configuration)
    var registry = configuration.blocks
    registry.outgoing = outgoing
    registry.allowsHostedBlocks = configuration.allowsHostedBlocks
    let store = try Self.store(in: directory)
    parts = EngineParts(
      store: store, runs: store, files: RunFiles(dataDirectory: directory),
      clock: configuration.clock, registry: registry,
      expressions: configuration.expressions, outgoing: outgoing, makeID: configuration.makeID)
    scheduler = Scheduler(
      parts, worker: configuration.makeID("worker_"), limit: configuration.concurrency,
      niceness: configuration.runNiceness)
    keyRing = KeyRing(parts.store)
    answers = AnswerCache(parts.store.version)
    scheduler.wake()
  }

  /// The store of a data directory, which is made if there is none.
  static func store(in directory: String) throws -> Store {
    // Leads are personal data: only their owner may enter.
    do {
      try FileSystem.makeDirectory(directory, mode: 0o700)
    } catch {
      throw StoreError.cannotCreateDirectory(error.path, because: error.reason)
    }
    var status = stat()
    guard stat(directory, &status) != 0 || status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw StoreError.openToOthers(directory)
    }
    return try Store(path: "\(directory)/sixmo.db")
  }
}
