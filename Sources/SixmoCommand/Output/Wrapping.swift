import Configuration
import Glibc
import Sixmo
import Syntax
import WorkflowAPI

/// What options put around the service that answers.
struct Wrapping: Sendable {
  var isTraced = false
  /// In traces and dry runs.
  var showsWholeBodies = false
  var isDryRun = false
  /// Whether requests that change something end the script: it only says what there should be.
  var isReadOnly = false
  /// The files of `--record` and `--replay`.
  var recorded: String?
  var replayed: String?
  var faults: FaultPlan?

  /// Whether a recording is written or read.
  var isSession: Bool { recorded != nil || replayed != nil }

  var isEmpty: Bool {
    !isTraced && !isDryRun && !isReadOnly && recorded == nil && replayed == nil && faults == nil
  }
}

extension ActiveService {
  /// From the inside out: faults, trace, retries, recording, dry run. So each attempt is traced, the
  /// retries meet the faults, and a recording holds what the script saw.
  func wrapped(_ wrapping: Wrapping, isQuiet: Bool) throws(Diagnostic) -> ActiveService {
    guard !wrapping.isEmpty else { return self }
    let text = MessageText(showsWholeBodies: wrapping.showsWholeBodies)
    let write: @Sendable (String) -> Void = { StandardError.write(Array($0.utf8)) }
    var result = self
    if let path = wrapping.replayed { try result.replay(path) }
    if let plan = wrapping.faults { result.disturb(plan, isQuiet: isQuiet) }
    if wrapping.isTraced { result.service = TracingService(result.service, text, write: write) }
    if wrapping.faults != nil { result.retry(isQuiet: isQuiet) }
    if let path = wrapping.recorded { try result.record(path) }
    if wrapping.isDryRun {
      let dryRun = DryRunService(result.service, text, write: write)
      (result.service, result.dryRun) = (dryRun, dryRun)
    }
    if wrapping.isReadOnly { result.service = Self.readOnly(result.service) }
    return result
  }

  private mutating func replay(_ path: String) throws(Diagnostic) {
    let replay = ReplayService(try SessionFile.read(path))
    (service, self.replay, local) = (replay, replay, nil)
  }

  private mutating func disturb(_ plan: FaultPlan, isQuiet: Bool) {
    var plan = plan
    if plan.seed == nil {
      plan.seed = UInt64.random(in: 1...999_999)
      if !isQuiet {
        StandardError.write(Array("note: injected faults: \(plan); this seed repeats them\n".utf8))
      }
    }
    service = disturbed(service, plan)
  }

  private func disturbed(_ base: some WorkflowService, _ plan: FaultPlan) -> any WorkflowService {
    FaultyService(base, plan)
  }

  private mutating func retry(isQuiet: Bool) {
    var policy = RetryPolicy()
    if !isQuiet { policy.notice = { StandardError.write(Array("\($0)\n".utf8)) } }
    service = RetryingService(service, policy)
  }

  private mutating func record(_ path: String) throws(Diagnostic) {
    do {
      let file = try SessionFile(path)
      let place = local == nil ? address : "local store"
      service = try RecordingService(service, target: place) { try file.write($0) }
    } catch let diagnostic as Diagnostic {
      throw diagnostic
    } catch let stop as ServiceStop {
      throw Diagnostic(stop.code, stop.message, at: nil, help: stop.help)
    } catch {
      preconditionFailure("a recording fails with its file alone: \(error)")
    }
  }

  /// What is to be said at the end of the program: requests that were not sent, or not made.
  var closingNote: String? {
    if let count = dryRun?.unsentCount, count > 0 {
      return "dry run: \(count.counted("request")) \(count == 1 ? "was" : "were") not sent"
    }
    guard let left = replay?.leftovers, let first = left.first else { return nil }
    let more = left.count == 1 ? "" : ", and \(left.count - 1) more"
    return "note: recorded and not asked for: \(first)\(more)"
  }
}

/// Answers requests that change nothing, and refuses the others.
private struct ReadOnlyService<Base: WorkflowService>: WorkflowService {
  let base: Base
  init(_ base: Base) { self.base = base }

  var pollInterval: Double { base.pollInterval }

  func send(_ request: APIRequest) async throws -> APIResponse {
    guard request.endpoint.method == .get else {
      throw ServiceStop(
        "E0841", "a definition changes nothing, and this calls '\(request.endpoint.name)'",
        help: "end the script with the workflow as its value; 'sixmo apply' sends it")
    }
    return try await base.send(request)
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await base.download(request, to: receiver)
  }
}

extension ActiveService {
  private static func readOnly(_ base: some WorkflowService) -> any WorkflowService {
    ReadOnlyService(base)
  }
}
