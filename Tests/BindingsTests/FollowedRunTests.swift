import Glibc
import Sixmo
import Syntax
import System
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

  @Test func `through a short outage, which is reported`() async {
    let rest = Locked(["down", "gone", "running", "down", "completed"])
    let service = FakeService { _ in
      switch rest.withLock({ $0.removeFirst() }) {
      case "down": .failure(503, "Overloaded")
      case "gone": throw TransportError("cannot connect to 'a': connection refused")
      case let status:
        APIResponse(status: 200, body: Array("{\"overall_status\": \"\(status)\"}".utf8))
      }
    }
    let run = await ScriptRun(#"runs.wait("r").overall_status"#, service, display: .init(.lines))
    #expect(run.rendered == "")
    #expect(run.value == "completed")
    #expect(
      run.messages == """
        no status of run 'r', asking again: Overloaded
        no status of run 'r', asking again: 'runs.live_status' got no answer: cannot connect to 'a': \
        connection refused
        r: running, 0 of 0 blocks done
        no status of run 'r', asking again: Overloaded
        r: completed, 0 of 0 blocks done

        """)
  }

  @Test func `to the error of an outage that lasts`() async {
    let service = FakeService { _ in .failure(503, "Overloaded") }
    let run = await ScriptRun(#"runs.wait("r")"#, service)
    #expect(service.requests.count == 6)
    #expect(run.diagnostic?.message == "'runs.live_status' was refused: overloaded")
    #expect(run.diagnostic?.location?.source.name == "script.sixmo")
  }

  @Test func `no further if there is no such run`() async {
    let service = FakeService { _ in .failure(404, "Run not found") }
    let run = await ScriptRun(#"runs.wait("r")"#, service)
    #expect(service.requests.count == 1)
    #expect(run.diagnostic?.code == "E0703")
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

  @Test func `to the rows of its final file with their types`() async {
    let service = FakeService(
      files: ["u": "{\"n\":1,\"ok\":true}\n{\"n\":2.5,\"tags\":[1]}\n\n"],
      answers: #"[{"filename": "enriched_results_final.ndjson", "download_url": "u"}]"#)
    let run = await ScriptRun(#"runs.results("r")"#, service)
    #expect(run.rendered == "")
    #expect(
      run.value == [
        ["n": 1, "ok": true, "tags": .null], ["n": 2.5, "tags": [1], "ok": .null],
      ])
    #expect(service.requests == ["GET /workflows/runs/r/results/download-links?format=ndjson"])
  }

  @Test func `to the rows of a file in JSON`() async {
    let service = FakeService(
      files: ["u": #"[{"n":1}]"#], answers: #"[{"filename": "final.JSON", "download_url": "u"}]"#)
    #expect(await ScriptRun(#"runs.results("r")"#, service).value == [["n": 1]])
  }

  @Test func `to an error that names the line of a broken file`() async {
    let service = FakeService(
      files: ["u": "{\"n\":1}\n{\"n\":"],
      answers: #"[{"filename": "a\u202e.ndjson", "download_url": "u"}]"#)
    let run = await ScriptRun(#"runs.results("r")"#, service)
    #expect(run.kind == "json")
    #expect(
      run.diagnostic?.message.hasPrefix("line 2 of the file 'a.ndjson' is not valid JSON") == true)
  }

  @Test func `to the rows of its final file where the service has CSV alone`() async {
    let service = FakeService(
      files: ["u2": "name,phone\nAda,0012\n\"Bo, b\",\n"],
      answers:
        #"[{"filename": "a.csv", "download_url": "u1"}, {"filename": "enriched_results_final.csv", "download_url": "u2"}]"#
    )
    let run = await ScriptRun(#"runs.results("r")"#, service)
    #expect(run.rendered == "")
    #expect(run.value == [["name": "Ada", "phone": "0012"], ["name": "Bo, b", "phone": ""]])
    #expect(service.requests == ["GET /workflows/runs/r/results/download-links?format=ndjson"])
  }

  @Test func `to an error if there are no files`() async {
    let run = await ScriptRun(#"runs.results("r")"#, FakeService(answers: "[]"))
    #expect(run.kind == "no_results")
  }

  @Test func `to an error that names what there is if the run is not completed`() async {
    let links = #"[{"filename": "results_block_1.csv", "download_url": "u1"}]"#
    for call in [#"runs.results("r")"#, #"runs.download("r", to: "nowhere")"#] {
      let run = await ScriptRun(call, FakeService(answers: links, live("running")))
      #expect(run.kind == "no_results")
      #expect(
        run.rendered.contains(
          "run 'r' is running, so its results are not whole; runs.download_links has results_block_1.csv"
        ))
    }
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

  @Test func `to several files with a bar on a terminal`() async throws {
    let folder = "/tmp/sixmo-followed-bar-\(getpid())"
    defer {
      for name in ["a.csv", "b.csv"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    var host = Host()
    host.files = { path, _ in path }
    let service = FakeService(
      files: ["u1": "x\n1\n", "u2": "y\n2\n"],
      answers:
        #"[{"filename": "a.csv", "download_url": "u1"}, {"filename": "b.csv", "download_url": "u2"}]"#
    )
    let run = await ScriptRun(
      #"runs.download("r", to: "\#(folder)")"#, service, display: ProgressDisplay(.bar(width: 80)),
      host: host)
    #expect(run.value == [.string(folder + "/a.csv"), .string(folder + "/b.csv")])
    #expect(run.messages.contains(" MB"))
    // Nothing of it stays.
    #expect(run.messages.hasSuffix("\r\u{1B}[K"))
  }

  @Test func `to the files of an engine in this process by http`() async {
    let service = FakeService(files: ["sixmo://local/a.csv?s=1": "x\n1\n"], answers: "[]")
    var host = Host()
    host.readResults(of: service)
    let run = await ScriptRun(
      #"[http.get("sixmo://local/a.csv?s=1").body, http.get("sixmo://local/b", check: false).status]"#,
      service, host: host)
    #expect(run.rendered == "")
    #expect(run.value == ["x\n1\n", 403])
    let web = await ScriptRun(#"http.get("http://127.0.0.1:1/")"#, service, host: host)
    #expect(
      web.diagnostic?.message == "'http.get' got no answer: this program gives scripts no network")
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
