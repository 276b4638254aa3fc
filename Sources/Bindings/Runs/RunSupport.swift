import Glibc
import Sixmo
import Syntax
import System
import WorkflowAPI

/// What stdlib/runs.sixmo and stdlib/pipeline.sixmo need of the outside, as builtins that help and completion do not show.
struct RunSupport: Sendable {
  var service: any WorkflowService
  var display: ProgressDisplay

  var builtins: [Builtin] {
    [
      Builtin("_service.poll_interval()", "Seconds between two looks at a run.") { call in
        try call.make(service.pollInterval)
      },
      Builtin("_service.clock()", "Seconds that only ever grow.") { call in
        try call.make(Self.secondsSinceStart)
      },
      Builtin(
        "_service.show_progress(run_id, live, has_ended, graph = [])",
        "Shows how far a run is, below the lines of its blocks.", body: showProgress),
      Builtin("_service.draws(count)", "Whether runs with `count` blocks are shown with them.") {
        call in .bool(display.draws(blocks: try call.int(0)))
      },
      Builtin("_service.pause(seconds)", "Waits.", body: pause),
      Builtin("_service.end_progress(run_id)", "Shows no more of a run that goes on.") { call in
        write(display.end(try call.string(0)), call)
        return .null
      },
      Builtin("_service.notice(run_id, text)", "Shows a line about a run.") { call in
        write(display.notice(try call.string(1)), call)
        return .null
      },
      Builtin(
        "_service.rows(url, name)", "The rows of a result file, whose name says what it holds.",
        body: rows),
      Builtin(
        "_service.download(url, folder, name)", "Saves a result file and returns its path.",
        body: download),
      Builtin("_service.module(text)", "The object of a module that has this text.") { call in
        try call.module(try call.string(0), name: "stdlib/pipeline")
      },
    ]
  }

  private static let start = ContinuousClock.now

  static var secondsSinceStart: Double { start.duration(to: .now) / .seconds(1) }

  private func showProgress(_ call: Call) throws -> Value {
    let progress = RunProgress(try call.json(1), of: try call.string(0))
    let graph = try call.json(3).array?.compactMap(\.string) ?? []
    write(display.update(progress, graph: graph, hasEnded: try call.bool(2)), call)
    return .null
  }

  private func pause(_ call: Call) throws -> Value {
    let seconds = try call.double(0)
    guard seconds >= 0 else { throw call.mismatch(0, "seconds from 0 up") }
    try call.sleep(seconds: seconds)
    return .null
  }

  /// A large file is kept on the disk while its rows are made.
  private func rows(_ call: Call) throws -> Value {
    let (url, name) = (try call.string(0), try call.string(1))
    let file = try fetched(url, call)
    let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
    return try file.withBytes { bytes in
      try call.rows(
        bytes, Call.RowFormat(rawValue: ending) ?? .csv,
        source: "the file '\(DownloadedFile.safeName(name))'", release: file.release(before:))
    }
  }

  private func fetched(_ url: String, _ call: Call) throws -> RequestBody {
    let content = SpooledDownload()
    let response = try wait(call) { service in
      try await service.download(
        DownloadRequest(url),
        to: DownloadReceiver(begin: { _ in content.clear() }, receive: content.add))
    }
    try check(response, call)
    do {
      return try content.finish()
    } catch {
      throw call.noRoom(error)
    }
  }

  private func download(_ call: Call) throws -> Value {
    let (url, folder) = (try call.string(0), try call.string(1))
    let path = folder + "/" + DownloadedFile.safeName(try call.string(2))
    guard let files = call.host.files else {
      throw call.fail("E0406", "this program may not write files", help: "runs.results needs none")
    }
    let realPath = try files(path, .write)
    do {
      try FileSystem.makeParent(of: realPath, mode: 0o755)
      let file = try DownloadedFile(path: realPath)
      do {
        try fetch(url, into: file, call)
        try file.finish()
      } catch {
        file.discard()
        throw error
      }
    } catch let failure as DownloadedFile.Failure {
      throw call.unwritable(realPath, failure.cause)
    } catch let error as FileError {
      throw call.unwritable(realPath, error)
    }
    return call.make(path)
  }

  private func fetch(_ url: String, into file: DownloadedFile, _ call: Call) throws {
    let name = file.path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap { String($0) } ?? ""
    let progress = Locked(FileProgress(name: name))
    let show = { @Sendable [display, host = call.host] (progress: FileProgress?) in
      let text = display.update(progress, of: file)
      if !text.isEmpty { host.draw(text) }
    }
    defer { show(nil) }
    let receiver = DownloadReceiver(
      begin: { head in
        try file.startAgain()
        let total = head.headers["content-length"].flatMap { Int($0) }
        progress.withLock { $0 = FileProgress(name: name, total: total) }
      },
      receive: { bytes in
        try file.write(bytes)
        show(
          progress.withLock { progress in
            progress.received += bytes.count
            return progress
          })
      })
    try check(wait(call) { try await $0.download(DownloadRequest(url), to: receiver) }, call)
  }

  private func wait(
    _ call: Call, _ body: @escaping @Sendable (any WorkflowService) async throws -> APIResponse
  ) throws -> APIResponse {
    do {
      return try call.waitHere { [service] in try await body(service) }
    } catch let error as TransportError {
      throw call.fail(
        "E0701", "the file could not be fetched: \(error.message)", kind: "connection_error",
        help: error.help)
    } catch let failure as SpoolFailure {
      throw call.noRoom(failure)
    } catch let stop as ServiceStop {
      throw call.ended(by: stop)
    } catch let diagnostic as Diagnostic {
      throw call.unusable(diagnostic)
    }
  }

  private func check(_ response: APIResponse, _ call: Call) throws {
    guard let error = APIError(response) else { return }
    throw call.fail(
      "E0707", "the file could not be fetched: \(error.message.uncapitalized)", kind: "api_error",
      help: error.status == 403 ? "signed URLs expire; ask for new ones" : nil)
  }

  private func write(_ text: String, _ call: Call) {
    if !text.isEmpty { call.host.draw(text) }
  }
}

extension Host {
  fileprivate func draw(_ progress: String) {
    (drawProgress ?? writeError)(Array(progress.utf8))
  }
}

extension Call {
  /// A file that is fetched cannot be kept; a folder that cannot be made is named itself.
  fileprivate func unwritable(_ path: String, _ error: FileError) -> Failure {
    let place = error.action == "create" ? error.path : path
    return fail(
      "E0601", "cannot \(error.action) '\(place)': \(error.reason)", help: error.helpForFolder)
  }
}

extension FileError {
  /// What to do where the folder was chosen with `to`.
  fileprivate var helpForFolder: String? {
    switch code {
    case ENOSPC, EDQUOT: "free some space, or choose a folder on another disk with 'to'"
    case EACCES, EPERM, EROFS: "choose a folder that you may write to with 'to'"
    default: nil
    }
  }
}
