import Dispatch
import Foundation
import LoopbackServer
import Testing

/// What happens around runs that take their time.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct `Long work at the prompt` {
  /// A prompt with a workflow `slow`, of which a run is started that takes minutes unless it is cancelled.
  private func screenWithSlowRun() async throws -> Screen {
    let screen = try Screen(columns: 120, rows: 30, environment: ["TERM=screen-256color"])
    try await screen.shows("sixmo>")
    screen.enter(
      #"pipeline("Slow").webhook().transform(set: {y: "(0..20_000).map(x => x * row.n).sum()"}).update("slow");"#
    )
    try await screen.shows("update(\"slow\");\nsixmo>")
    screen.enter(
      "let run = workflows.run(\"slow\", webhook_payload: (0..200_000).map(n => {n: n}))")
    try await screen.shows("{n: n}))\nsixmo>")
    return screen
  }

  /// The same with a run whose last block posts its row to the server and waits for the answer.
  private func screen(postingTo server: LoopbackServer) async throws -> Screen {
    let screen = try Screen(columns: 120, rows: 30)
    try await screen.shows("sixmo>")
    screen.enter(
      "pipeline(\"Slow\").webhook().outgoing_webhook(url: \"\(server.url(""))\").update(\"slow\");")
    try await screen.shows("update(\"slow\");\nsixmo>")
    screen.enter("let run = workflows.run(\"slow\", webhook_payload: [{n: 1}])")
    try await screen.shows("[{n: 1}])\nsixmo>")
    return screen
  }

  /// Answers one request for each signal, so that runs end when a test says so, however slow the program is.
  private func server(answeringAt gate: DispatchSemaphore) -> LoopbackServer {
    LoopbackServer { _ in
      gate.wait()
      return .init()
    }
  }

  @Test func `draws a workflow, and a run with the states of its blocks`() async throws {
    let screen = try await screenWithSlowRun()
    screen.enter("draw(\"slow\")")
    try await screen.contains("Slow\n\nwebhook\n│\ntransform  set: {\"y\": ")
    screen.enter("runs.cancel(run.job_id);")
    screen.enter("draw(run)")
    try await screen.contains("  cancelled  ")
    try await screen.contains("– transform")
  }

  @Test func `shows blocks, rows and pace in a wait, and after Ctrl-C what can be done`()
    async throws
  {
    let screen = try await screenWithSlowRun()
    screen.enter("runs.wait(run.job_id)")
    try await screen.contains("▶ transform")
    try await screen.contains("/200000  ")
    try await screen.contains(" rows/s  ")
    try await screen.contains(" left")
    try await screen.isStyled {
      $0.contains("\u{1B}[38;5;63m▶") && $0.contains("\u{1B}[38;5;29m✓")
    }
    // Painted in place: the block is there once.
    #expect(screen.text.components(separatedBy: "▶ transform").count == 2)
    screen.press("C-c")
    try await screen.contains(" goes on.\n  look  :watch run_")
    try await screen.contains("\n  stop  runs.cancel(\"run_")
    try await screen.shows("\nsixmo>")
    #expect(!screen.text.contains("interrupted"))
    screen.enter("runs.cancel(run.job_id).status")
    try await screen.shows("\"cancelled\"\nsixmo>")
  }

  @Test func `tells above the entry of a run that ends while somebody types`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = server(answeringAt: gate)
    let screen = try await screen(postingTo: server)
    screen.type("1 +")
    try await screen.shows("\nsixmo> 1 +")
    gate.signal()
    try await screen.contains("' of 'slow' completed; runs.results(\"run_")
    try await screen.shows("\nsixmo> 1 +")
    screen.type(" 1")
    screen.press("Enter")
    try await screen.shows("sixmo> 1 + 1\n2\nsixmo>")
    // What a wait has seen is not reported again.
    gate.signal()
    screen.enter(
      "runs.wait(workflows.run(\"slow\", webhook_payload: [{n: 1}]).job_id).overall_status")
    try await screen.shows("\"completed\"\nsixmo>")
    try await Task.sleep(for: .seconds(1))
    try await screen.shows("\"completed\"\nsixmo>")
  }

  @Test func `asks what becomes of a run before it leaves`() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let screen = try await screen(postingTo: server(answeringAt: gate))
    screen.press("C-d")
    try await screen.contains("' has not ended.\n[w]ait, [h]and over ('sixmo work' goes on)")
    screen.enter("x")
    try await screen.contains("Type w, h or c; Ctrl-C goes back to the prompt.\n[w]ait")
    screen.press("C-c")
    try await screen.shows("\nsixmo>")
    screen.enter(":quit")
    try await screen.shows("or [c]ancel? [h]")
    screen.enter("c")
    try await screen.shows("[exit 0]")
    #expect(!screen.text.contains("note: run"))
  }

  @Test func `waits for a run or hands it over before it leaves`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = server(answeringAt: gate)
    let screen = try await screen(postingTo: server)
    screen.enter("quit")
    try await screen.shows("or [c]ancel? [h]")
    screen.enter("w")
    try await screen.contains("▶ outgoing_webhook")
    gate.signal()
    try await screen.contains(" completed ")
    try await screen.shows("[exit 0]")
    defer { gate.signal() }
    let other = try await self.screen(postingTo: server)
    other.press("C-d")
    try await other.shows("or [c]ancel? [h]")
    other.press("Enter")
    try await other.contains("'sixmo work' goes on with it")
    try await other.shows("[exit 0]")
  }

  @Test func `asks before it deletes, or creates a second workflow by a slip`() async throws {
    let screen = try Screen(columns: 110)
    try await screen.shows("sixmo>")
    screen.enter("let flow = pipeline(\"Contacts\").webhook()")
    screen.enter("flow.update(\"contact_check\");")
    try await screen.shows("check\");\nsixmo>")
    screen.enter("flow.update(\"contact_chek\");")
    try await screen.shows(
      "There is no workflow 'contact_chek', but 'contact_check'. Create a second one? [y/N/all]")
    screen.enter("n")
    try await screen.contains("error[E0842]: 'workflows.update' was not sent: the answer was no")
    screen.enter("workflows.list().map(.id)")
    try await screen.shows("[\"contact_check\"]\nsixmo>")
    screen.enter("workflows.delete(\"contact_check\").status")
    try await screen.shows(
      "Delete the workflow 'contact_check' (Contacts) of the local store for good? [y/N/all]")
    screen.enter("y")
    try await screen.shows("\"deleted\"\nsixmo>")
    let other = try Screen(columns: 110, command: "sixmo --yes")
    try await other.shows("sixmo>")
    other.enter("pipeline(\"Contacts\").webhook().update(\"contacts\");")
    other.enter("workflows.delete(\"contacts\").status")
    try await other.shows("\"deleted\"\nsixmo>")
  }

  @Test func `asks before rows of the local engine go`() async throws {
    let files = ["companies.csv": "name,domain\nAcme,acme.com\nNordwind,nordwind.example\n"]
    let screen = try Screen(columns: 110, rows: 30, files: files)
    try await screen.shows("sixmo>")
    // There is nothing to lose yet.
    screen.enter(#"data.import("companies", "companies.csv").imported"#)
    try await screen.shows("imported\n2\nsixmo>")
    screen.enter(#"data.import("companies", "companies.csv").imported"#)
    try await screen.shows("Replace the table 'companies' with its 2 rows? [y/N/all]")
    screen.enter("n")
    try await screen.contains("error[E0842]: 'data.import' changed nothing: the answer was no")
    screen.enter(#"data.drop("companies")"#)
    try await screen.shows("Remove the table 'companies' with its 2 rows? [y/N/all]")
    screen.enter("y")
    try await screen.shows("[y/N/all] y\n2\nsixmo>")
    screen.enter(#"data.drop("companies")"#)
    try await screen.shows("\n0\nsixmo>")
    screen.enter(
      #"pipeline("N").webhook().append_to_notebook(notebook_name: "Leads").update("n");"#)
    screen.enter(#"runs.wait(workflows.run("n", [{email: "ada@example.com"}]).job_id).status;"#)
    screen.enter("data.notebooks().len()")
    try await screen.shows("len()\n1\nsixmo>")
    screen.enter(#"data.delete_notebook("Leads")"#)
    try await screen.shows("Delete the notebook 'Leads' with its row? [y/N/all]")
    screen.press("Enter")
    try await screen.contains("error[E0842]: 'data.delete_notebook' changed nothing")
    let other = try Screen(columns: 110, files: files, command: "sixmo --yes")
    try await other.shows("sixmo>")
    other.enter(#"data.import("companies", "companies.csv").imported;"#)
    other.enter(#"data.import("companies", "companies.csv").imported"#)
    try await other.shows("imported\n2\nsixmo>")
    other.enter(#"data.drop("companies")"#)
    try await other.shows("\n2\nsixmo>")
  }

  @Test func `asks before runs are removed`() async throws {
    let screen = try Screen(columns: 90, command: "sixmo runs rm run_1 run_2")
    try await screen.shows("Remove 2 runs 'run_1', 'run_2' with all result files? [y/N]")
    screen.press("Enter")
    try await screen.shows("Nothing was changed.\n[exit 1]")
    let other = try Screen(columns: 90, command: "sixmo runs rm --yes run_1")
    try await other.shows("[exit 1]")
    #expect(other.text.contains("there is no run 'run_1'"))
  }
}
