import Examples
import LoopbackServer
import Testing

/// `sixmo login`, `logout` and what follows, against a server that knows one key.
@Suite(.ownThreads)
struct `Logging in` {
  private let shell: Shell
  private let url: String

  init() throws {
    let server = LoopbackServer { request in
      guard request.headers["x-api-key"] == "sk_good_0123456789" else {
        return .init("401 Unauthorized", body: #"{"detail":"Invalid API key"}"#)
      }
      return request.target == "/company-intelligence"
        ? .init(body: #"{"structured_data":{"website":"https://acme.example"}}"#)
        : .init(body: "[]")
    }
    url = "http://\(server.host)"
    shell = try Shell(program: Checkout.program, further: ["SIXTYFOUR_API_KEY": "", "API": url])
  }

  private func run(_ command: String) throws -> (Int, String) {
    let result = try shell.run(command, mergingErrors: true, seconds: 60)
    #expect(!result.output.contains("0123456789"), "a key in the output of \(command)")
    return (result.status, result.output.replacing(url, with: "$API"))
  }

  @Test func `keeps a key that the server accepts, and registers its profile`() throws {
    #expect(
      try run("echo sk_good_0123456789 | sixmo login work --api $API") == (
        0,
        """
        kept the key of profile 'work' for $API in ~/.config/sixmo/keys/work
        Use it with --profile work.

        """
      ))
    #expect(
      try run("stat -c %a ~/.config/sixmo/keys/work ~/.config/sixmo/keys") == (0, "600\n700\n"))
    #expect(try run("sixmo --profile work -e 'workflows.list()'") == (0, "[]\n"))
    #expect(try run("sixmo --api $API -e 'workflows.list()'") == (0, "[]\n"))
    let config = try run("sixmo --profile work -o csv config")
    #expect(config.1.contains("key,sk_…6789,\"sixmo login, file ~/.config/sixmo/keys/work\"\n"))
    #expect(config.1.contains("api,$API,~/.config/sixmo/config.yaml:3\n"))
    #expect(try run("sixmo config --origin -o csv").1.contains("service,local,default\n"))

    #expect(try run("sixmo logout work") == (0, "removed the key of profile 'work'\n"))
    #expect(try run("sixmo logout work").0 == 1)
    #expect(try run("ls ~/.config/sixmo/keys") == (0, ""))
  }

  @Test func `gives the kept key to the provider 'sixtyfour' of a local workflow`() throws {
    let script = #"""
      let blocks = [
        {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
        {sequence_number: 2, block_type: "enrich_company", block_name: "enrich_company",
          specs: {provider: "sixtyfour", return_fields: {website: "Its website"}}},
      ]
      workflows.update("w", workflow_definition: {blocks, edges: []})
      let run = workflows.run("w", webhook_payload: [{company_name: "Acme"}])
      runs.wait(run.job_id)
      print(runs.results(run.job_id)[0].website)
      """#
    let file = "cat > enrich.sixmo <<'END'\n\(script)\nEND\n"
    let command = "SIXTYFOUR_API_ENDPOINT=$API sixmo -q --local store enrich.sixmo"
    let without = try run(file + command)
    #expect(without.0 == 1)
    #expect(without.1.contains("set SIXTYFOUR_API_KEY, or keep one with 'sixmo login'"))
    #expect(try run("echo sk_good_0123456789 | sixmo -q login work --api $API").0 == 0)
    #expect(try run(command) == (0, "https://acme.example\n"))
  }

  @Test func `keeps no key that the server refuses or cannot check`() throws {
    #expect(
      try run("echo sk_bad_0123456789 | sixmo login work --api $API") == (
        1,
        """
        error[E0815]: $API refused the key: Invalid API key (status 401)
          = help: nothing was kept

        """
      ))
    let unreachable = try run("echo sk_good_0123456789 | sixmo login work --api http://127.0.0.1:1")
    #expect(unreachable.0 == 1 && unreachable.1.contains("the key could not be checked"))
    #expect(try run("printf '' | sixmo login work --api $API").1.contains("contains no key"))
    #expect(
      try run("echo sk_good_0123456789 | sixmo login work --api http://a.example").1
        .contains("is not encrypted"))
    #expect(try run("echo k | sixmo login ../work").1.contains("a profile's name consists of"))
    #expect(try run("find ~ -type f") == (0, ""))
  }

  @Test func `takes no key as an argument, and does not repeat it`() throws {
    for name in ["sk_live_0123456789", "sk-0123456789"] {
      let result = try run("echo sk_good_0123456789 | sixmo login \(name) --api $API")
      #expect(result.0 == 1 && result.1.contains("an API key is not an argument"))
    }
    #expect(try run("find ~ -type f") == (0, ""))
  }

  @Test func `changes no profile that has another server or source of keys`() throws {
    let folder = try run(
      """
      mkdir -p ~/.config/sixmo && printf 'profiles:\\n  a: {api: "%s", key: {env: A}}\\n  \
      b: {local: x}\\n  c: {api: "%s"}\\n' $API $API > ~/.config/sixmo/config.yaml
      """)
    #expect(folder.0 == 0)
    #expect(
      try run("echo k | sixmo login a").1.contains(
        "profile 'a' takes its key from A (~/.config/sixmo/config.yaml:2)"))
    #expect(try run("echo k | sixmo login b").1.contains("a local store, which needs no key"))
    #expect(
      try run("echo k | sixmo login c --api https://other.example").1.contains(
        "profile 'c' is already used for $API"))
    #expect(try run("echo sk_good_0123456789 | sixmo -q login c") == (0, ""))
    #expect(try run("sixmo --profile c -e 'workflows.list()'") == (0, "[]\n"))
  }

  @Test func `tells which service a project has chosen`() throws {
    let result = try run(
      """
      printf 'profile: p\\nprofiles:\\n  p: {api: "%s"}\\n' $API > sixmo.yaml
      SIXTYFOUR_API_KEY=sk_good_0123456789 sixmo -e 'workflows.list()' -e 'workflows.list()'
      SIXTYFOUR_API_KEY=sk_good_0123456789 sixmo -q -e 'workflows.list()'
      sixmo --local -e 'workflows.list()'
      """)
    #expect(result == (0, "note: $API answers: profile 'p', sixmo.yaml:1\n[]\n[]\n[]\n"))
  }
}
