import Bindings
import Configuration
import Prompt
import Sixmo
import Synchronization
import System
import WorkflowAPI
import WorkflowEngine

/// The service that answers the calls of a program.
///
/// The first call chooses it, so that a program without calls reads no configuration. The prompt can choose
/// another one later.
final class ChosenService: WorkflowService {
  let configuration: Configuration
  /// What was asked last.
  let log = RequestLog()
  let started = StartedRuns()
  let confirmations = Confirmations()
  private let settings: Settings
  private struct State {
    var choice: TargetChoice
    var active: ActiveService?
    /// Engines of this process that were in use before another service was chosen.
    var earlier: [LocalService] = []
    /// Keys of services that were in use before.
    var keys: [TargetKey] = []
    var isNoticeDue: Bool
    /// Whether the prompt asked for traces.
    var isTraced = false
    /// The URLs of result files, in a session that is recorded or replayed.
    var links: Set<String> = []
  }
  private let state: Locked<State>

  init(_ settings: Settings, _ configuration: @autoclosure () -> Configuration = Configuration()) {
    self.settings = settings
    self.configuration = configuration()
    state = Locked(State(choice: settings.target, isNoticeDue: !settings.quiet))
  }

  /// The service in use, chosen if it is not yet; throws what is wrong with the configuration.
  func active() throws(Diagnostic) -> ActiveService {
    try state.withLock { (state) throws(Diagnostic) in
      if let active = state.active { return active }
      let active = try activate(state.choice)
      state.active = active
      return active
    }
  }

  /// Answers the next calls by another service, unless the configuration does not allow it.
  func use(_ choice: TargetChoice) throws(Diagnostic) {
    if settings.wrapping.isSession {
      throw Diagnostic(
        "E0814", "a recording is of one service, so it cannot be changed now", at: nil,
        help: "leave, and start without --record and --replay")
    }
    let active = try activate(choice)
    state.withLock { state in
      if let local = state.active?.local { state.earlier.append(local) }
      if let key = state.active?.key { state.keys.append(key) }
      state.choice = choice
      state.active = active
    }
  }

  /// Which service answers, without making it.
  func target() throws(Diagnostic) -> ServiceTarget {
    try target(state.withLock { $0.choice })
  }

  /// With what options put around it.
  private func activate(_ choice: TargetChoice) throws(Diagnostic) -> ActiveService {
    try target(choice).activate(settings, configuration)
      .wrapped(settings.wrapping, isQuiet: settings.quiet)
  }

  private func target(_ choice: TargetChoice) throws(Diagnostic) -> ServiceTarget {
    var target = try configuration.target(choice)
    if let path = settings.certificates {
      target.certificates = Setting(path, .option("--cacert"))
    }
    return target
  }

  /// Keys that were read for services of this process.
  var knownKeys: [String] {
    state.withLock { state in
      (state.keys + [state.active?.key].compactMap { $0 }).compactMap(\.known)
    }
  }

  var isQuiet: Bool { settings.quiet }

  // MARK: Calls

  var pollInterval: Double { (try? active().service.pollInterval) ?? 1 }

  func send(_ request: APIRequest) async throws -> APIResponse {
    let active = try active()
    notice(active)
    let response = try await answer(request, active)
    if settings.wrapping.isSession { keepLinks(response) }
    started.note(request, response, active)
    if !isQuiet, let warning = response.headers[APIResponse.warningHeader] {
      StandardError.write(Array("warning: \(warning)\n".utf8))
    }
    await warn(of: request, response, active)
    return response
  }

  private func answer(_ request: APIRequest, _ active: ActiveService) async throws -> APIResponse {
    guard state.withLock({ $0.isTraced }) else { return try await active.service.send(request) }
    let text = MessageText(showsWholeBodies: settings.wrapping.showsWholeBodies)
    let traced = TracingService(active.service, text) { StandardError.write(Array($0.utf8)) }
    return try await traced.send(request)
  }

  /// Traces calls from now on, or no longer; the result is why that cannot be.
  func setTrace(_ isOn: Bool) -> String? {
    if settings.wrapping.isTraced { return "--trace was given at the start, and stays on" }
    state.withLock { $0.isTraced = isOn }
    return nil
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await active().service.download(request, to: receiver)
  }

  private func keepLinks(_ response: APIResponse) {
    let entries = (try? JSON.parse(response.body))?.array ?? []
    let links = entries.compactMap { $0["download_url"]?.string }
    state.withLock { $0.links.formUnion(links) }
  }

  /// Whether a URL is that of a result file which this service has to read: of the engine in this process,
  /// or of a session, which holds the file.
  func holdsFile(_ url: String) -> Bool {
    url.hasBytePrefix("sixmo://") || state.withLock { $0.links.contains(url) }
  }

  /// One line at the first call, if another service answers than somebody probably expects.
  private func notice(_ active: ActiveService) {
    let choice = state.withLock { state -> TargetChoice? in
      defer { state.isNoticeDue = false }
      return state.isNoticeDue ? state.choice : nil
    }
    guard let choice, let text = note(active, choice) else { return }
    StandardError.write(Array("note: \(text)\n".utf8))
  }

  private func note(_ active: ActiveService, _ choice: TargetChoice) -> String? {
    let target = active.target
    if target.isHosted, target.isChosenByProject, let profile = target.profile {
      return "\(active.address) answers: profile '\(profile.value)', \(profile.origin.text)"
    }
    let hasKey = configuration.surroundings.variable("SIXTYFOUR_API_KEY") != nil
    let isReplay = settings.wrapping.replayed != nil
    guard !target.isHosted, !choice.isLocal, hasKey, !isReplay else { return nil }
    return
      "SIXTYFOUR_API_KEY is set, but the local store answers; use --api for the hosted service, "
      + "or --local to hide this note"
  }

  // MARK: Ending

  /// Hands what is not finished back to the stores, so that the next process takes it up at once; nobody
  /// needs to know of runs in a store that is discarded.
  func close(isDiscarded: Bool = false) {
    let isQuiet = settings.quiet || isDiscarded
    if !isQuiet, let note = state.withLock({ $0.active?.closingNote }) {
      StandardError.write(Array("\(note)\n".utf8))
    }
    let locals = state.withLock { $0.earlier + [$0.active?.local].compactMap { $0 } }
    for note in locals.compactMap({ $0.close() }) where !isQuiet {
      StandardError.write(Array("note: \(note)\n".utf8))
    }
  }

  /// After Ctrl-C: what becomes of runs that are not finished, nil if there are none.
  func whatGoesOn(withoutWaitingFor waits: [String]) -> String? {
    let active = state.withLock { $0.active }
    if let local = active?.local { return local.whatGoesOn }
    guard let address = active?.address, let id = waits.first else { return nil }
    return "run '\(id)' goes on at \(address); to wait again: sixmo -e 'runs.wait(\"\(id)\")';"
      + " to cancel: sixmo -e 'runs.cancel(\"\(id)\")'"
  }

  /// The runs that were started at the service in use and have not ended.
  var activeRuns: ActiveRuns {
    guard let active = state.withLock({ $0.active }) else {
      return ActiveRuns(ids: [], whatGoesOn: "")
    }
    waiting { [started] in await started.refresh() }
    return ActiveRuns(
      ids: started.active(at: active.address).map(\.id),
      whatGoesOn: active.local == nil ? "\(active.address) goes on" : "'sixmo work' goes on")
  }
}

extension ChosenService {
  /// What scripts can call: the API, and what only an engine in this process can do.
  func builtins(_ display: ProgressDisplay = ProgressDisplay(.none)) -> [Builtin] {
    Catalogue.builtins(
      for: self, display: display, log: log, at: { self.requestAddress },
      definitionFaults: definitionFaults, pipelineMethods: { self.pipelineMethods },
      gate: RequestGate(question: question, isAllowed: confirmations.isAllowed)) + localBuiltins
  }

  /// What the engine of this program says about a definition; another service may have other blocks.
  private func definitionFaults(_ definition: JSON, _ location: [JSON]) -> [Fault] {
    guard isLocal else { return [] }
    return WorkflowEngine.faults(
      ofDefinition: definition, at: location, allowingHostedBlocks: settings.allowsHostedBlocks)
  }

  /// The same for the methods of a pipeline.
  private var pipelineMethods: [Builtin] {
    isLocal
      ? PipelineMethods(Block.descriptions, definitionFaults: definitionFaults).all : []
  }

  private var isLocal: Bool {
    guard let target = try? target(), case .store = target.place.value else { return false }
    return true
  }

  /// Where commands that are made of requests find the service.
  var requestAddress: RequestLog.Address {
    guard let target = try? active().target, case .api(let url) = target.place.value else {
      return RequestLog.Address(
        url: "http://127.0.0.1:6464", comment: "start 'sixmo serve' first: it answers there")
    }
    return RequestLog.Address(url: url.text)
  }

  /// Builtins of the engine in use. Those of an engine without a store describe them.
  private var localBuiltins: [Builtin] {
    LocalService(store: "").engine.builtins.map { builtin in
      let name = builtin.name
      return Builtin(
        builtin.signature, builtin.summary, documentation: builtin.documentation,
        examples: builtin.examples
      ) { call in
        let active = try self.active(in: call)
        guard let engine = active.local?.engine,
          let own = engine.builtins.first(where: { $0.name == name })
        else {
          throw call.fail(
            "E0816", "'\(name)' needs the local store, but \(active.address) answers",
            kind: "not_supported", help: "use --local")
        }
        try self.confirm(name, call, engine)
        return try own.body(call)
      }
    }
  }

  /// Asks at the prompt before what is in the local store goes; throws if the answer is no.
  private func confirm(_ name: String, _ call: Call, _ engine: WorkflowEngine) throws {
    guard confirmations.mayAsk, call.count > 0, let about = try? call.string(0),
      let question = try call.wait({ await engine.question(before: name, about: about) }),
      !confirmations.isAllowed(question)
    else { return }
    try call.goOn()
    throw call.fail(
      "E0842", "'\(name)' changed nothing: the answer was no", kind: "not_confirmed")
  }

  private func active(in call: Call) throws -> ActiveService {
    do throws(Diagnostic) {
      return try active()
    } catch {
      throw call.unusable(error)
    }
  }
}

extension ActiveService {
  /// For messages: the URL, or the path of the store.
  var address: String {
    switch target.place.value {
    case .store(let path): path
    case .api(let url): url.text
    }
  }
}
