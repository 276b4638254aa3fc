import Sixmo
import Syntax
import Testing

@testable import Bindings

@Suite("A script asks for help")
struct HelpBuiltinTests {
  @Test func `about nothing and gets the topics`() async {
    let text = await help("help()")
    #expect(text.contains("workflows.list()"))
    #expect(text.contains("\nGuide\n"))
    #expect(!text.contains("_service"))
  }

  @Test func `about a name`() async {
    #expect(
      await help(#"help("runs.cancel")"#).hasPrefix(
        "Stops a run; what its finished blocks wrote can still be downloaded.\n\nCall\n"))
    #expect(
      await help(#"help("runs.wait")"#).hasPrefix(
        "runs.wait(run_id, every = null, timeout = null)\n"))
  }

  @Test func `about a function itself`() async {
    #expect(await help("help(runs.cancel)").hasPrefix("Stops a run; "))
    #expect(await help("help(math.pi)").hasPrefix("math.pi\n"))
    #expect(await help("help(math)").contains("math.sqrt"))
    #expect(await help("help(chunk)").hasPrefix("chunk(items, size)\n"))
  }

  @Test func `about a function of its own`() async {
    let source = """
      ## Doubles a number.
      fn twice(n, times = 1) { n * 2 }
      help(twice)
      """
    #expect(await help(source) == "twice(n, times = 1)\n\nDoubles a number.\n")
  }

  @Test func `about what does not exist and gets a suggestion`() async {
    let run = await ScriptRun(#"help("workflow.run")"#, FakeService())
    #expect(
      run.rendered == #"""
        error[E0307]: there is no help about 'workflow.run'
         --> script.sixmo:1:6
          |
        1 | help("workflow.run")
          |      ^^^^^^^^^^^^^^ did you mean 'workflows.run'?
          = help: help() lists all topics

        """#)
  }

  private func help(_ source: String) async -> String {
    let run = await ScriptRun(source, FakeService())
    #expect(run.rendered == "")
    return run.output
  }
}
