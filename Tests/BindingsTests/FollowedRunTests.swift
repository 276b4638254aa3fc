import Glibc
import Sixmo
import Syntax
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("A run is followed")
struct FollowedRunTests {
  @Test func `until it is completed`() async {
    let service = FakeService(answers: live("queued"), live("running"), live("completed"))
    let run = await ScriptRun(#"runs.wait("r").overall_status"#, service)
    #expect(run.rendered == "")
    #expect(run.value == "completed")
    #expect(service.requests == Array(repeating: "GET /workflows/runs/r/live_status", count: 3))
  }

  @Test func `no further if it has ended`() async {
    let service = FakeService(answers: live("completed"))
    #expect(await ScriptRun(#"runs.wait("r", every: 1000)"#, service).rendered == "")
    #expect(service.requests.count == 1)
  }

  @Test func `through states that nobody knows`() async {
    let service = FakeService(answers: live("paused"), live("completed"))
    #expect(await ScriptRun(#"runs.wait("r").overall_status"#, service).value == "completed")
  }

  @Test(
    "to an error if it does not complete",
    arguments: [
      ("failed", "run_failed", "run 'r' failed"),
      ("timeout", "run_failed", "run 'r' failed"),
      ("timed_out", "run_failed", "run 'r' failed"),
      ("terminated", "run_failed", "run 'r' failed"),
      ("cancelled", "run_cancelled", "run 'r' was cancelled"),
      ("canceled", "run_cancelled", "run 'r' was cancelled"),
    ])
  func ended(status: String, kind: String, message: String) async {
    let source =
      #"try { runs.wait("r") } catch e { [e.kind, e.message, e.live_status.overall_status] }"#
    let run = await ScriptRun(source, FakeService(answers: live(status)))
    #expect(run.value == [.string(kind), .string(message), .string(status)])
  }

  @Test func `to an error that names the block and is shown at the call`() async {
    let answer =
      #"{"overall_status": "failed", "blocks": [{"block_name": "filter", "error_message": "no column"}]}"#
    let run = await ScriptRun(#"let done = runs.wait("r")"#, FakeService(answers: answer))
    #expect(run.kind == "run_failed")
    #expect(run.rendered.contains("run 'r' failed: filter: no column"))
    #expect(run.rendered.contains("--> script.sixmo:1:12"))
    #expect(!run.rendered.contains("stdlib"))
  }

  @Test func `not longer than it may take`() async {
    let service = FakeService(answers: live("running"))
    let run = await ScriptRun(
      #"try { runs.wait("r", timeout: 0) } catch e { [e.kind, e.message] }"#, service)
    #expect(run.value == ["timeout", "run 'r' is still running after 0 s; it goes on"])
  }

  @Test func `with a line for each change`() async {
    let service = FakeService(answers: live("queued"), live("queued"), live("completed"))
    let run = await ScriptRun(#"runs.wait("r")"#, service, display: .init(.lines))
    #expect(
      run.messages == "r: queued, 0 of 0 blocks done\nr: completed, 0 of 0 blocks done\n")
  }

  @Test func `to the rows of its final file`() async {
    let service = FakeService(
      files: ["u2": "name,phone\nAda,0012\n\"Bo, b\",\n"],
      answers:
        #"[{"filename": "a.csv", "download_url": "u1"}, {"filename": "b.csv", "download_url": "u2"}]"#
    )
    let run = await ScriptRun(#"runs.results("r")"#, service)
    #expect(run.rendered == "")
    #expect(run.value == [["name": "Ada", "phone": "0012"], ["name": "Bo, b", "phone": ""]])
    #expect(service.requests == ["GET /workflows/runs/r/results/download-links?format=csv"])
  }

  @Test func `to an error if there are no files`() async {
    let run = await ScriptRun(#"runs.results("r")"#, FakeService(answers: "[]"))
    #expect(run.kind == "no_results")
  }

  @Test func `to an error if a link has expired`() async {
    let service = FakeService(answers: #"[{"filename": "a.csv", "download_url": "old"}]"#)
    let run = await ScriptRun(#"runs.results("r")"#, service)
    #expect(run.diagnostic?.message == "the file could not be fetched: URL expired")
    #expect(run.diagnostic?.help == "signed URLs expire; ask for new ones")
  }

  @Test func `to files in a folder`() async throws {
    let folder = "/tmp/sixmo-followed-\(getpid())"
    defer {
      unlink(folder + "/a.csv")
      rmdir(folder)
    }
    var host = Host()
    host.files = { path, _ in path }
    let service = FakeService(
      files: ["u1": "x\n1\n"], answers: #"[{"filename": "../a.csv", "download_url": "u1"}]"#)
    let run = await ScriptRun(#"runs.download("r", to: "\#(folder)")"#, service, host: host)
    #expect(run.rendered == "")
    #expect(run.value == [.string(folder + "/a.csv")])
    #expect(access(folder + "/a.csv", R_OK) == 0)
  }

  @Test func `to no file where the program may write none`() async {
    let service = FakeService(
      files: ["u1": "x"], answers: #"[{"filename": "a.csv", "download_url": "u1"}]"#)
    let run = await ScriptRun(#"runs.download("r")"#, service)
    #expect(run.diagnostic?.code == "E0406")
    #expect(run.diagnostic?.location?.source.name == "script.sixmo")
  }

  private func live(_ status: String) -> String { #"{"overall_status": "\#(status)"}"# }
}
