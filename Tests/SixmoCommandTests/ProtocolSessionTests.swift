import Examples
import Foundation
import Syntax
import Testing

/// stdlib/guide/editors.md shows what an editor and `sixmo lsp` send each other: `→` and `←` before a message of
/// either. In what is shown, "…" stands for any value, as the last element for further ones, and as a key for
/// further fields.
@Suite(.ownThreads)
struct `The protocol session of the guide` {
  private static let page = "stdlib/guide/editors.md"

  @Test func `is what the server sends`() throws {
    let page = Page(Source(name: Self.page, text: try Checkout.text(of: Self.page)))
    let block = try #require(page.blocks.first { $0.language == "jsonrpc" })
    let messages = try Self.messages(in: page.text(of: block))
    let methods = messages.map { $0.json["method"] as? String ?? "" }
    for method in ["initialize", "textDocument/didOpen", "textDocument/publishDiagnostics"]
      + ["completion", "hover", "codeAction"].map({ "textDocument/\($0)" })
    {
      #expect(methods.contains(method))
    }

    let shell = try Shell(program: Checkout.program)
    let sent = messages.filter { !$0.isAnswer }.map { Self.framed($0.text) }.joined()
    try sent.write(toFile: shell.folder + "/sent", atomically: false, encoding: .utf8)
    let result = try shell.run("sixmo lsp < sent", seconds: 60)
    #expect(result.status == 0, "\(result.errors)")

    let answers = try result.output.components(separatedBy: "Content-Length: ").dropFirst()
      .map { try Self.json($0.components(separatedBy: "\r\n\r\n").dropFirst().joined()) }
    let shown = messages.filter(\.isAnswer)
    #expect(answers.count == shown.count)
    for (answer, message) in zip(answers, shown) {
      #expect(Self.fits(answer, message.json), "the server sends \(answer)")
    }
  }

  private struct Message {
    var isAnswer: Bool
    var text: String
    var json: [String: Any]
  }

  /// A message goes on in lines that begin with a space.
  private static func messages(in text: String) throws -> [Message] {
    var texts: [String] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix(" ") { texts[texts.count - 1] += line } else { texts.append(String(line)) }
    }
    return try texts.map { text in
      let body = String(text.dropFirst(2))
      let json = try #require(try json(body) as? [String: Any])
      return Message(isAnswer: text.hasPrefix("← "), text: body, json: json)
    }
  }

  private static func json(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  }

  private static func framed(_ text: String) -> String {
    "Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
  }

  private static func fits(_ actual: Any, _ shown: Any) -> Bool {
    switch shown {
    case "…" as String: return true
    case let shown as [String: Any]:
      guard let actual = actual as? [String: Any] else { return false }
      return (shown["…"] != nil || actual.count == shown.count)
        && shown.allSatisfy { key, value in
          key == "…" || actual[key].map { fits($0, value) } ?? false
        }
    case let shown as [Any]:
      guard let actual = actual as? [Any] else { return false }
      let isOpen = shown.last as? String == "…"
      let elements = shown.dropLast(isOpen ? 1 : 0)
      return (isOpen ? actual.count >= elements.count : actual.count == elements.count)
        && zip(actual, elements).allSatisfy { fits($0, $1) }
    default: return (actual as? NSObject) == (shown as? NSObject)
    }
  }
}
