import Glibc

/// Executes queued runs in the background, in order and up to a limit at once.
///
/// Any number of schedulers, in this and other processes, share one store: each run is claimed by one of
/// them under a lease that a heartbeat renews. When a process dies, its lease runs out and another
/// scheduler goes on with the run.
actor Scheduler {
  private let parts: EngineParts
  private let worker: String
  private let limit: Int
  private let threads: RunThreads
  private var running: [String: Task<Void, Never>] = [:]
  private var loops: [Task<Void, Never>] = []
  private var isShutDown = false
  private nonisolated let signal: AsyncStream<Void>.Continuation

  /// Seconds for which a claim holds without a heartbeat.
  static let lease = 10.0
  /// Seconds between heartbeats, and between looks at what other processes have left.
  static let beat = 1.0

  init(_ parts: EngineParts, worker: String, limit: Int, niceness: Int32 = 0) {
    self.parts = parts
    self.worker = worker
    self.limit = limit
    // Blocks of one run work at the same time.
    threads = RunThreads(
      count: max(limit, sysconf(Int32(_SC_NPROCESSORS_ONLN))), niceness: niceness)
    let (signals, signal) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.signal = signal
    Task { await self.start(signals) }
  }

  deinit {
    for loop in loops { loop.cancel() }
  }

  /// There may be a run to claim.
  nonisolated func wake() { signal.yield() }

  /// Stops a run that the store has as cancelled already, without waiting for its next heartbeat.
  func cancel(_ runID: String) { running[runID]?.cancel() }

  /// Hands the runs back, each at its next batch, for the next process to go on with.
  func shutDown() async {
    isShutDown = true
    signal.finish()
    for loop in loops { loop.cancel() }
    // The first loop may have claimed a run just now, which it hands back itself.
    for loop in loops { await loop.value }
    for run in running.values { run.cancel() }
    for run in running.values { await run.value }
  }

  private func start(_ signals: AsyncStream<Void>) {
    guard !isShutDown else { return }
    loops = [
      Task { [weak self] in for await _ in signals { await self?.claim() } },
      Task { [clock = parts.clock, signal] in
        repeat { signal.yield() } while (try? await clock.sleep(seconds: Self.beat)) != nil
      },
    ]
  }

  private func claim() async {
    while running.count < limit, !isShutDown {
      let now = parts.clock.now
      let claimed = try? await parts.runs.claim(
        worker: worker, now: now, leaseUntil: now.advanced(bySeconds: Self.lease))
      // A store that cannot be written now is asked again at the next beat.
      guard let claimed else { return }
      guard running[claimed.run.id] == nil else { continue }
      let claim = RunClaim(
        runID: claimed.run.id, worker: worker, epoch: claimed.run.epoch)
      if isShutDown { return await handBack(claim) }
      running[claimed.run.id] = Task { [parts, threads] in
        await Self.execute(claimed, claim, parts: parts, on: threads)
        self.ended(claimed.run.id)
      }
    }
  }

  /// From a task of its own: the loop's is cancelled, and nothing can be written from it.
  private func handBack(_ claim: RunClaim) async {
    await Task { [parts] in
      try? await parts.runs.release(claim, now: parts.clock.now)
    }.value
  }

  private func ended(_ runID: String) {
    running[runID] = nil
    wake()
  }

  private static func execute(
    _ claimed: (run: RunRecord, blocks: [RunBlockRecord]), _ claim: RunClaim,
    parts: EngineParts, on threads: RunThreads
  ) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: threads) {
        let execution = RunExecution(claimed, claim, parts: parts)
        await execution.execute()
      }
      group.addTask { await keepLease(of: claim, parts: parts) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Returns when the lease is lost or the task is cancelled.
  private static func keepLease(of claim: RunClaim, parts: EngineParts) async {
    while (try? await parts.clock.sleep(seconds: beat)) != nil {
      let until = parts.clock.now.advanced(bySeconds: lease)
      // What cannot be written now may be at the next beat.
      let isKept = try? await parts.runs.renew(claim, leaseUntil: until)
      if isKept == false { return }
    }
  }
}
