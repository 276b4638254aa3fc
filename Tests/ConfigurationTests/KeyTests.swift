import Configuration
import Foundation
import Testing

struct `A key` {
  private let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func key(_ choice: TargetChoice) throws -> String? {
    let configuration = fixture.configuration
    return try configuration.key(of: configuration.target(choice))
  }

  private func profile(_ key: String) throws {
    try fixture.userFile("profiles:\n  w:\n    api: https://a.example\n    key: \(key)\n")
  }

  @Test func `comes from a variable, a file or a command`() throws {
    fixture.environment["WORK_KEY"] = " sk_env\n"
    try profile("{env: WORK_KEY}")
    #expect(try key(.profile("w")) == "sk_env")
    try fixture.write("key", "sk_file\n")
    try profile("{file: ~/key}")
    #expect(try key(.profile("w")) == "sk_file")
    try profile("{command: [printf, '%s\\n', sk_$HOME, second]}")
    #expect(try key(.profile("w")) == "sk_$HOME")
  }

  @Test func `of SIXTYFOUR_API_KEY is for --api, the variable and profiles without one`() throws {
    fixture.environment["SIXTYFOUR_API_KEY"] = "sk_0"
    try fixture.userFile("profiles: {w: {api: https://a.example}}")
    #expect(try key(.api(nil)) == "sk_0")
    #expect(try key(.profile("w")) == "sk_0")
    #expect(try key(.local(nil)) == nil)
    fixture.environment["SIXTYFOUR_API_ENDPOINT"] = "https://e.example"
    #expect(try key(.automatic) == "sk_0")
  }

  @Test func `that others can read is refused with the fix`() throws {
    try fixture.write("key", "sk_file", mode: 0o640)
    try profile("{file: ~/key}")
    #expect(
      fixture.message { _ = try key(.profile("w")) }
        == "other users can read the key file '~/key' | run: chmod 600 '~/key'")
  }

  @Test(arguments: [
    (
      "{env: NONE}",
      "there is no API key for https://a.example: profile 'w' (NONE) is not set | set it, or keep a key with 'sixmo login w'"
    ),
    ("{file: ~/none}", "cannot read the key file '~/none': No such file or directory"),
    ("{file: /}", "the key file '/' is not a file"),
    (
      "{command: [sh, -c, 'echo sk_secret; exit 3']}",
      "the command 'sh' for the key failed with exit status 3"
    ),
    ("{command: [sh, -c, 'kill -9 $$']}", "the command 'sh' for the key failed with signal 9"),
    ("{command: ['true']}", "the command 'true' contains no key"),
    (
      "{command: [printf, 'sk_a b']}",
      "the command 'printf' does not contain a valid key: keys are one word of ASCII characters"
    ),
    (
      "{command: [/no/such/program, sk_secret]}",
      "the command '/no/such/program' for the key cannot be run: No such file or directory"
    ),
    (
      "{command: [sh, -c, 'yes | head -c 200000']}",
      "the command 'sh' for the key wrote too much, or did not end within 60 s"
    ),
  ])
  func `that cannot be read is an error without any secret`(source: String, message: String) throws
  {
    try profile(source)
    #expect(fixture.message { _ = try key(.profile("w")) } == message)
  }

  @Test func `is not sent without encryption, except to this machine`() throws {
    fixture.environment["SIXTYFOUR_API_KEY"] = "sk_0"
    #expect(
      fixture.message { _ = try key(.api("http://a.example/v1")) }
        == "a key is not sent to 'http://a.example/v1', which is not encrypted | use https://a.example/v1"
    )
    #expect(try key(.api("http://127.0.0.1:6464")) == "sk_0")
    #expect(fixture.message { _ = try key(.api("http://127.0.0.1.example")) } != nil)
  }

  @Test func `may be missing for a server of this machine`() throws {
    #expect(try key(.api("http://localhost:6464")) == nil)
  }

  @Test(arguments: [
    ("sk_live_0123456789abcd", "sk_…abcd"), ("0123456789abcdef", "…cdef"), ("sk_short", "…"),
  ])
  func `is masked`(key: String, masked: String) {
    #expect(KeySource.masked(key) == masked)
  }
}

struct `A kept key` {
  private let fixture: Fixture
  private var keys: LoginKeys { LoginKeys(fixture.surroundings) }

  init() throws { fixture = try Fixture() }

  @Test func `can be read by its owner only, and be replaced and removed`() throws {
    try keys.save("sk_1", "work")
    try keys.save("sk_2", "work")
    #expect(try fixture.text(of: ".config/sixmo/keys/work") == "sk_2\n")
    #expect(try fixture.mode(of: ".config/sixmo/keys/work") == 0o600)
    #expect(try fixture.mode(of: ".config/sixmo/keys") == 0o700)
    #expect(try keys.remove("work"))
    #expect(try !keys.remove("work"))
    let folder = fixture.home + "/.config/sixmo/keys"
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  @Test func `replaces a link and follows none`() throws {
    try fixture.write("victim", "as it was")
    try fixture.write(".config/sixmo/keys/other", "")
    try FileManager.default.createSymbolicLink(
      atPath: fixture.home + "/.config/sixmo/keys/work",
      withDestinationPath: fixture.home + "/victim")
    try keys.save("sk_1", "work")
    #expect(try fixture.text(of: "victim") == "as it was")
    #expect(try fixture.text(of: ".config/sixmo/keys/work") == "sk_1\n")
  }

  @Test func `goes into no folder that is a link`() throws {
    try fixture.write("elsewhere/file", "")
    try fixture.userFile("")
    try FileManager.default.createSymbolicLink(
      atPath: fixture.home + "/.config/sixmo/keys", withDestinationPath: fixture.home + "/elsewhere"
    )
    #expect(fixture.message { try keys.save("sk_1", "work") }?.contains("not a link") == true)
  }

  @Test func `is the key of its profile in the user's file, not of a project's`() throws {
    try keys.save("sk_kept", "work")
    try fixture.userFile("profiles: {work: {api: https://a.example}}")
    let configuration = fixture.configuration
    #expect(try configuration.key(of: configuration.target(.profile("work"))) == "sk_kept")
    #expect(try configuration.key(of: configuration.target(.api("https://a.example"))) == "sk_kept")
    try fixture.projectFile("profiles: {work: {api: https://evil.example}}")
    #expect(
      fixture.message { _ = try configuration.key(of: configuration.target(.profile("work"))) }?
        .contains("SIXTYFOUR_API_KEY) is not set") == true)
  }
}

struct `A new profile` {
  private let fixture: Fixture
  private let path = ".config/sixmo/config.yaml"

  init() throws { fixture = try Fixture() }

  private func add(_ name: String) throws {
    try NewProfile(name, api: .hosted, fixture.surroundings).add()
  }

  @Test func `makes the file`() throws {
    try add("work")
    #expect(
      try fixture.text(of: path) == "profiles:\n  work:\n    api: https://api.sixtyfour.ai\n")
    #expect(try fixture.configuration.target(.profile("work")).isHosted)
  }

  @Test(arguments: [
    "# mine\nprofile: a\n\nprofiles:\n    # the first\n    a:\n        local: x\n",
    "profile: a\nprofiles:\n  a: {local: x}  # here", "profiles:", "# nothing yet\n",
    "profiles:\n  a: {local: x}\nprofile: a\n",
  ])
  func `leaves everything else as it is`(text: String) throws {
    try fixture.userFile(text)
    try add("1.5")
    let result = try fixture.text(of: path)
    for line in text.split(separator: "\n") { #expect(result.contains(line)) }
    #expect(try fixture.configuration.target(.profile("1.5")).isHosted)
    if text.contains("a:") { #expect(try !fixture.configuration.target(.profile("a")).isHosted) }
  }

  @Test func `is refused where it cannot be inserted`() throws {
    let text = "profiles: {a: {local: x}}\n"
    try fixture.userFile(text)
    #expect(fixture.message { try add("work") }?.contains("as it is written") == true)
    #expect(try fixture.text(of: path) == text)
  }

  @Test func `changes the file behind a link`() throws {
    try fixture.write("dotfiles/sixmo.yaml", "profile: work\n")
    try fixture.write(".config/sixmo/other", "")
    try FileManager.default.createSymbolicLink(
      atPath: "\(fixture.home)/\(path)", withDestinationPath: "\(fixture.home)/dotfiles/sixmo.yaml")
    try add("work")
    #expect(try fixture.text(of: "dotfiles/sixmo.yaml").contains("api:"))
  }
}
