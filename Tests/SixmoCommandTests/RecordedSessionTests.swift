import Examples
import LoopbackServer
import Sixmo
import System
import Testing

/// `--record` and `--replay`, against a server that counts who reads its file.
@Suite(.ownThreads)
struct `A recorded session` {
  private let shell: Shell
  private let reads = Locked(0)

  init() throws {
    let server = LoopbackServer { [reads] request in
      guard request.target.hasPrefix("/results/") else {
        let url = "http://\(request.headers["host"] ?? "")/results/a.csv?expires=1&signature=abc"
        return .init(body: #"[{"filename": "a.csv", "download_url": "\#(url)"}]"#)
      }
      reads.withLock { $0 += 1 }
      return .init(body: "email\nada@example.com\n")
    }
    shell = try Shell(
      program: Checkout.program,
      further: ["SIXTYFOUR_API_KEY": "sk_test_0123456789", "API": "http://\(server.host)"])
  }

  private func run(_ command: String) throws -> (Int, String) {
    let result = try shell.run(command, mergingErrors: true, seconds: 60)
    return (result.status, result.output)
  }

  @Test func `holds a result file that http.get reads`() throws {
    let script = "-e 'http.get(runs.download_links(\"r\")[0].download_url).body'"
    let body = "\"email\\nada@example.com\\n\"\n"
    #expect(try run("sixmo -q --api $API --record session \(script)") == (0, body))
    #expect(reads.withLock { $0 } == 1)
    #expect(try run("grep -c signature=abc session") == (1, "0\n"))
    // A key is set, but that the local store would answer is not a news here.
    #expect(try run("sixmo --replay session \(script)") == (0, body))
    #expect(reads.withLock { $0 } == 1)
  }
}
