import Sixmo
import Testing

@testable import Configuration

struct `The service that answers` {
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test func `is the local store without any configuration`() throws {
    let target = try fixture.configuration.target(.automatic)
    #expect(target.outline == "\(fixture.home)/.local/share/sixmo (default)")
  }

  @Test func `is found in the home of the account if HOME is not absolute`() {
    for variable in ["relative", "./x", "~", nil] {
      #expect(Surroundings.home(variable) { "/home/ada" } == "/home/ada")
    }
    #expect(Surroundings.home("/srv/ada") { "/home/ada" } == "/srv/ada")
  }

  @Test func `comes from the first of option, variable, project and user that names one`() throws {
    try fixture.userFile("profile: u\nprofiles: {u: {api: https://u.example}}\n")
    #expect(
      try fixture.configuration.target(.automatic).outline
        == "https://u.example (~/.config/sixmo/config.yaml:2)")
    try fixture.projectFile("profile: p\nprofiles:\n  p:\n    api: https://p.example\n")
    let target = try fixture.configuration.target(.automatic)
    #expect(target.outline == "https://p.example (~/work/sixmo.yaml:4)")
    #expect(target.profile?.origin.text == "~/work/sixmo.yaml:1")
    #expect(target.isChosenByProject)
    fixture.environment["SIXTYFOUR_API_ENDPOINT"] = "https://e.example"
    #expect(
      try fixture.configuration.target(.automatic).outline
        == "https://e.example (SIXTYFOUR_API_ENDPOINT)")
    #expect(
      try fixture.configuration.target(.api(nil)).outline == "https://api.sixtyfour.ai (--api)")
    #expect(try fixture.configuration.target(.local("here")).outline == "here (--local)")
    #expect(
      try fixture.configuration.target(.profile("u")).outline
        == "https://u.example (~/.config/sixmo/config.yaml:2)")
  }

  @Test func `may be a profile of the user that a project names`() throws {
    try fixture.userFile("profiles: {u: {api: https://u.example}}")
    try fixture.projectFile("profile: u")
    #expect(try fixture.configuration.target(.automatic).outline.hasPrefix("https://u.example"))
  }

  @Test func `has the timeouts, certificates and store of its profile`() throws {
    try fixture.userFile(
      """
      profiles:
        a: {api: "http://localhost:1", connect_timeout: 2, timeout: 0.5, cacert: ca.pem}
        b: {local: ~/store}
        c: {local: ./store}
      """)
    let target = try fixture.configuration.target(.profile("a"))
    #expect(target.connectTimeout.value == 2)
    #expect(target.timeout.value == 0.5)
    #expect(target.certificates?.value == "\(fixture.home)/.config/sixmo/ca.pem")
    #expect(
      try fixture.configuration.target(.profile("b")).place.value == .store("\(fixture.home)/store")
    )
    #expect(
      try fixture.configuration.target(.profile("c")).place.value
        == .store("\(fixture.home)/.config/sixmo/store"))
  }

  @Test func `is not read from files when an option or the variable names it`() throws {
    try fixture.userFile("not: [valid")
    fixture.environment["SIXTYFOUR_API_KEY"] = "sk_0"
    #expect(throws: Never.self) { try fixture.configuration.target(.local(nil)) }
    #expect(throws: Never.self) { try fixture.configuration.target(.api(nil)) }
  }

  @Test func `has a history of its own`() throws {
    let surroundings = fixture.surroundings
    let paths = try [
      TargetChoice.local(nil), .local("a/store"), .local("b/store"), .api(nil),
      .api("https://api.sixtyfour.ai/v1"), .api("http://api.sixtyfour.ai"),
    ].map { try fixture.configuration.target($0).historyPath(surroundings) }
    #expect(Set(paths).count == paths.count)
    #expect(paths[0] == "\(fixture.home)/.local/state/sixmo/history")
    #expect(
      try fixture.configuration.target(.api("HTTPS://API.sixtyfour.ai:443/")).historyPath(
        surroundings) == paths[3])
  }

  @Test(arguments: [
    (
      "profils: {}",
      "~/work/sixmo.yaml:1: unknown key 'profils' in the file; did you mean 'profile'?"
    ),
    ("profile: [a]", "~/work/sixmo.yaml:1: 'profile' needs a text, got a list"),
    ("- a", "~/work/sixmo.yaml:1: the file needs a mapping, got a list"),
    (
      "profile: p\nprofiles:\n  p:\n    apii: x",
      "~/work/sixmo.yaml:4: unknown key 'apii' in profile 'p'; did you mean 'api'?"
    ),
    (
      "profiles:\n  p:\n    tls: x",
      "~/work/sixmo.yaml:3: unknown key 'tls' in profile 'p' | known keys: api, local, key, connect_timeout, timeout, cacert, keep_days"
    ),
    ("profiles:\n  p: {api: 3}", "~/work/sixmo.yaml:2: 'api' needs a text, got an int"),
    (
      "profiles:\n  p: {local: s, keep_days: -1}",
      "~/work/sixmo.yaml:2: 'keep_days' needs a number of days, got an int"
    ),
    (
      "profiles:\n  p:\n    api: https://a\n    keep_days: 7",
      "~/work/sixmo.yaml:4: 'keep_days' is for a local store; a server keeps its own files"
    ),
    (
      "profiles:\n  p:\n    api: https://a\n    timeout: soon",
      "~/work/sixmo.yaml:4: 'timeout' needs a number of seconds above 0, got a text"
    ),
    (
      "profiles:\n  p:\n    api: https://me:secret@a",
      "~/work/sixmo.yaml:3: 'api': a base URL must not contain a user name or a password | the key comes from SIXTYFOUR_API_KEY or 'sixmo login'"
    ),
    (
      "profiles:\n  p: {}",
      "~/work/sixmo.yaml:2: profile 'p' has neither 'api' nor 'local' | add 'api: https://api.sixtyfour.ai'"
    ),
    (
      "profiles:\n  p: {api: https://a, local: b}",
      "~/work/sixmo.yaml:2: profile 'p' has both 'api' and 'local'; remove one of them"
    ),
    (
      "profiles:\n  p: {local: a, key: {env: A}}", "~/work/sixmo.yaml:2: a local store needs no key"
    ),
    (
      "profiles:\n  ../p: {local: a}",
      "~/work/sixmo.yaml:2: a profile's name consists of letters, digits, '.', '_' and '-', at most 64 of them"
    ),
    (
      "profiles:\n  p: {api: https://a, key: sk_secret}",
      "~/work/sixmo.yaml:2: a key is not written into a configuration file | write key: {env: NAME}, {file: PATH} or {command: [NAME, …]}"
    ),
    (
      "profiles:\n  p: {api: https://a, key: {command: [sh]}}",
      "~/work/sixmo.yaml:2: the file of a project must not use 'key: {command: …}' | define the profile in your own file, ~/.config/sixmo/config.yaml"
    ),
    (
      "profiles:\n  p: {api: https://a, key: {file: /etc/passwd}}",
      "~/work/sixmo.yaml:2: the file of a project must not use 'key: {file: …}' | define the profile in your own file, ~/.config/sixmo/config.yaml"
    ),
    ("profiles: &a\n  p: *a", "~/work/sixmo.yaml:2: aliases are not allowed here"),
    ("profile: a\nprofile: b", "~/work/sixmo.yaml:2: the key 'profile' occurs twice"),
    (
      "profile: p",
      "~/work/sixmo.yaml:1: unknown profile 'p' | define it in ~/.config/sixmo/config.yaml, or make it with 'sixmo login p'"
    ),
    (
      "profile: wrok\nprofiles: {work: {local: a}}",
      "~/work/sixmo.yaml:1: unknown profile 'wrok' | did you mean 'work'?"
    ),
  ])
  func `is refused with file, line and key if a file is wrong`(text: String, message: String) throws
  {
    try fixture.projectFile(text)
    #expect(fixture.message { _ = try fixture.configuration.target(.automatic) } == message)
  }

  @Test func `shows every setting and its origin, keys masked`() throws {
    fixture.environment["WORK_KEY"] = "sk_live_0123456789abcd"
    try fixture.userFile(
      "profile: w\nprofiles:\n  w:\n    api: https://a.example\n    key: {env: WORK_KEY}\n")
    let configuration = fixture.configuration
    let settings = try configuration.settings(of: configuration.target(.automatic))
    let lines = settings.map { "\($0.name)=\($0.value.string ?? $0.value.text()) \($0.origin)" }
    #expect(
      lines.prefix(5) == [
        "service=api ~/.config/sixmo/config.yaml:4", "profile=w ~/.config/sixmo/config.yaml:1",
        "api=https://a.example ~/.config/sixmo/config.yaml:4",
        "key=sk_…abcd ~/.config/sixmo/config.yaml:5, WORK_KEY", "connect_timeout=10.0 default",
      ])
    #expect(!lines.joined().contains("0123456789"))
  }
}
