import Foundation
import Testing

@testable import Prompt

struct `A history` {
  private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  private var path: String { folder.appending(path: "sixmo/history").path }
  private let noSecrets = Secrets(environment: [:])

  @Test func `is read back as it was typed, lines and backslashes included`() {
    let entries = ["let x = 1", "f({\n  a: \"\\n\"\n})", "é中🎉", #"\\n"#]
    let first = History(path: path, secrets: noSecrets)
    for entry in entries { first.append(entry) }
    #expect(History(path: path, secrets: noSecrets).entries == entries)
  }

  @Test func `of two sessions keeps the entries of both`() {
    let one = History(path: path, secrets: noSecrets)
    let other = History(path: path, secrets: noSecrets)
    one.append("a")
    other.append("b")
    one.append("c")
    #expect(History(path: path, secrets: noSecrets).entries == ["a", "b", "c"])
  }

  @Test func `can be read by its owner only`() throws {
    History(path: path, secrets: noSecrets).append("x")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `leaves out blank entries and repetitions`() {
    let history = History(path: nil, secrets: noSecrets)
    for entry in ["", "  \n", "a", "a", "b", "a"] { history.append(entry) }
    #expect(history.entries == ["a", "b", "a"])
  }

  @Test func `that cannot be written disturbs nobody`() {
    let history = History(path: "/proc/nowhere/history", secrets: noSecrets)
    #expect(history.append("a"))
  }

  @Test(arguments: [
    #"http.get(url, headers: {"x-api-key": "abcdef123456"})"#,
    #"let api_key = "abc""#,
    #"login(user: "me", password: "hunter2")"#,
    "send(\"live-value-of-the-environment\")",
    #"http.get(url, headers: {authorization: "Bearer abc"})"#,
    #"let header = "Bearer eyJhbGciOi""#, #"let header = "Basic YWRhOnB3""#,
    #"http.get("https://ada:pw@example.com/x")"#, #"http.get("https://example.com/?a=1&token=x")"#,
    #"open(pass: "x")"#, #"let private_key = "-----BEGIN""#, #"{"cookie": "a=b"}"#,
    "let token = \"\"\"\n  abc\n  \"\"\"", #"send("ghp_12")"#, #"send("x1")"#,
    #"row["token"] = "x""#, "token:\u{301} \"x\"; token: \"x\"",
    #"hash.hmac_sha256(body, "abc")"#, #"hash.hmac_sha1("a, b", key: "abc", as: "base64")"#,
    "!curl -u ada:pw http://example.com", "!curl --user='ada:pw' http://example.com",
  ])
  func `leaves secrets out`(entry: String) {
    let secrets = Secrets(environment: [
      "SIXTYFOUR_API_KEY": "live-value-of-the-environment", "HOME": "/root",
      "GITHUB_PAT": "ghp_12", "DB_PASS": "x1",
    ])
    #expect(!History(path: nil, secrets: secrets).append(entry))
  }

  @Test func `leaves out a key that was read later`() {
    var secrets = noSecrets
    secrets.further = { ["sk_0123456789"] }
    #expect(!History(path: nil, secrets: secrets).append("print(\"sk_0123456789\")"))
  }

  @Test(arguments: [
    "let key = env.get(\"SIXTYFOUR_API_KEY\")", "tokens.map(.password)", "row.token == null",
    "password = \"\"", #"http.get(url, headers: {authorization: "Bearer \(key)"})"#,
    #"print("basic information about a bearer")"#,
    #"http.get("https://example.com/?page=2&sort=token")"#,
    #"http.get("https://ada:\(pw)@example.com/?token=\(key)")"#,
    #"http.get("https://example.com:8080/a@b")"#,
    "let compass = \"north\"", "print(x1, \"max1\")", "let ghp_123 = 1",
    #"hash.hmac_sha256("body", key)"#, #"hash.hmac_sha256("body", env.get("A_KEY"))"#,
    "!curl -u $LOGIN http://example.com", "!ls -u a",
  ])
  func `keeps what only talks about secrets`(entry: String) {
    let secrets = Secrets(environment: ["GITHUB_PAT": "ghp_12", "DB_PASS": "x1", "A_TOKEN": ""])
    #expect(History(path: nil, secrets: secrets).append(entry))
  }
}

struct `A paste` {
  @Test(arguments: [
    ("a\r\nb\rc", "a\nb\nc"),
    ("sixmo> let x = 1\nsixmo> x\n", "let x = 1\nx"),
    ("sixmo api.sixtyfour.ai> runs.list()\n", "runs.list()"),
    ("sixmo -e 'a > b'", "sixmo -e 'a > b'"),
    ("\ta\u{1B}[31m\u{7}b\n\n", "\ta[31mb"),
  ])
  func `is cleaned of prompts, control characters and its last newlines`(
    pasted: String, inserted: String
  ) {
    #expect(LineEditor.cleaned(pasted) == inserted)
  }
}
