import Sixmo
import Testing

@testable import WorkflowEngine

struct SecretsTests {
  @Test(
    "A message shows neither header values nor what follows the host of a URL",
    arguments: [
      ("no access for Bearer abcd-1234", "no access for ***"), ("token abcd-1234!", "token ***!"),
      ("not found: /hook/T0P?key=k", "not found: ***"), ("abcd-1234\u{301}", "***\u{301}"),
      ("x = a-b", "x = a-b"), ("", ""),
    ])
  func masks(message: String, shown: String) throws {
    let secrets = Secrets(
      url: try TargetURL("https://x.example/hook/T0P?key=k"),
      headers: [HTTPHeader("authorization", "Bearer abcd-1234"), HTTPHeader("x", "a-b")])
    #expect(secrets.masked(in: message) == shown)
  }

  @Test func `A message is cut after secrets are masked`() {
    let long = String(repeating: "x", count: 295) + "secret-secret"
    let shown = Secrets(["secret-secret"]).masked(in: long)
    #expect(shown == String(repeating: "x", count: 295) + "***")
  }
}
