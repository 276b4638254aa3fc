import Bindings
import Completion
import Sixmo
import Testing
import WorkflowAPI
import WorkflowEngine

@testable import LanguageServer

/// A service with nothing in it but its blocks.
private struct EmptyService: CompletionSource {
  let names: [String] = []
  let profiles: [String] = []
  func outline(of name: String, _ steps: [Outline.Step]) -> Outline? { nil }
  func rows(of endpoint: String) -> [JSON] {
    endpoint == "workflows.blocks"
      ? Block.descriptions.map { ["block_name": .string($0.name)] } : []
  }
  func workflow(_ id: String) -> JSON? {
    id != "contacts"
      ? nil
      : [
        "workflow_definition": [
          "blocks": [
            [
              "block_type": "webhook",
              "specs": [
                "input_schema": ["e-mail": ["type": "string", "required": true]]
              ],
            ]
          ]
        ]
      ]
  }
  func files(startingWith path: String) -> [String] { [] }
}

/// An editor with one document open, in a folder with the file `lib/names.sixmo`.
private final class Editor {
  private(set) var sent: [JSON] = []
  private(set) var server: LanguageServer!
  private var count = 0
  /// What is on the disk, by path; nil cannot be read.
  var files: [String: String?] = [:]
  static let uri = "file:///home/ada/a%20script.sixmo"

  init(_ text: String) {
    server = LanguageServer(
      help: Help(builtins: Library.standard.all, blocks: Block.descriptions),
      service: EmptyService(), makeInterpreter: { Interpreter(host: Self.host(before: $0)) },
      scriptFiles: { [unowned self] folder in
        files.filter { $0.key.hasPrefix(folder + "/") }.sorted { $0.key < $1.key }.map {
          path, text in
          .init(
            path: path,
            text: text.map { .success(Source(name: path, text: $0)) }
              ?? .failure(Diagnostic("E0803", "cannot read '\(path)'", at: nil)))
        }
      },
      send: { [unowned self] in sent.append($0) })
    _ = ask("initialize", ["capabilities": [:]])
    tell("initialized", [:])
    open(Self.uri, text)
  }

  static let library = "file:///home/ada/lib/names.sixmo"
  static let libraryText = """
    ## All that we know.
    let countries = ["DE", "FR"]
    ## The one that comes first.
    fn first_of(list, limit = 3) { list[0] }
    fn _hidden() { first_of(countries) }
    """

  private static func host(before open: LanguageServer.OpenTexts) -> Host {
    var host = Host()
    host.loadModule = { request in
      let path = "/home/ada/\(request.path)"
      guard path == "/home/ada/lib/names.sixmo" else { throw ScriptError("nothing there") }
      return open[path] ?? Source(name: path, text: libraryText)
    }
    return host
  }

  func open(_ uri: String, _ text: String) {
    tell(
      "textDocument/didOpen",
      ["textDocument": ["uri": .string(uri), "version": 1, "text": .string(text)]])
  }

  func tell(_ method: String, _ parameters: JSON) {
    _ = server.handle(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
  }

  /// The whole answer.
  func ask(_ method: String, _ parameters: JSON) -> JSON {
    count += 1
    _ = server.handle([
      "jsonrpc": "2.0", "id": .int(count), "method": .string(method), "params": parameters,
    ])
    return sent.last ?? .null
  }

  /// The result of a request about a place.
  func ask(_ method: String, _ line: Int, _ character: Int, _ more: JSONObject = [:]) -> JSON {
    var parameters = more
    parameters["textDocument"] = ["uri": .string(Self.uri)]
    parameters["position"] = ["line": .int(line), "character": .int(character)]
    let answer = ask("textDocument/\(method)", .object(parameters))
    return answer["result"] ?? answer["error"] ?? .null
  }

  func change(_ start: (Int, Int), _ end: (Int, Int), to text: String) {
    tell(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(Self.uri), "version": 2],
        "contentChanges": [
          [
            "range": [
              "start": ["line": .int(start.0), "character": .int(start.1)],
              "end": ["line": .int(end.0), "character": .int(end.1)],
            ], "text": .string(text),
          ]
        ],
      ])
  }

  /// `0:4-0:9 E0201`
  var diagnostics: [String] {
    let last = sent.last {
      $0["method"]?.string == "textDocument/publishDiagnostics"
        && $0["params"]?["uri"]?.string == Self.uri
    }
    return (last?["params"]?["diagnostics"]?.array ?? []).map {
      "\(rangeText($0["range"])) \($0["code"]?.string ?? "")"
    }
  }
}

/// `0:4-0:9`
private func rangeText(_ range: JSON?) -> String {
  func place(_ name: String) -> String {
    "\(range?[name]?["line"]?.int ?? -1):\(range?[name]?["character"]?.int ?? -1)"
  }
  return "\(place("start"))-\(place("end"))"
}

struct `The language server` {
  private static let script = """
    ## Scores a lead.
    fn score(lead, limit = 3) {
      let {name} = lead
      name.len() + limit
    }
    let size = "🎉"; let total = score({name: size})
    print(total)
    """

  @Test func `tells what is wrong, and no longer when it is mended`() {
    let editor = Editor("let x = 1\nprnt(x)\n")
    #expect(editor.diagnostics == ["1:0-1:4 E0201"])
    editor.change((1, 2), (1, 2), to: "i")
    #expect(editor.diagnostics == [])
    editor.change((0, 8), (0, 9), to: "[")
    #expect(editor.diagnostics.count == 1)
  }

  @Test func `counts columns in units of UTF-16`() {
    let editor = Editor("print(\"🎉é\", nope)\n")
    #expect(editor.diagnostics == ["0:13-0:17 E0201"])
    editor.change((0, 13), (0, 17), to: "1")
    #expect(editor.diagnostics == [])
  }

  @Test func `finds declarations and uses`() {
    let editor = Editor(Self.script)
    #expect(rangeText(editor.ask("definition", 5, 30)["range"]) == "1:3-1:8")
    #expect(rangeText(editor.ask("definition", 3, 2)["range"]) == "2:7-2:11")
    let uses = editor.ask("references", 5, 7, ["context": ["includeDeclaration": true]])
    #expect(uses.array?.map { rangeText($0["range"]) } == ["5:4-5:8", "5:42-5:46"])
    #expect(editor.ask("definition", 6, 2) == .null)
    #expect(editor.ask("documentHighlight", 6, 8).array?.count == 2)
  }

  private static let importing = """
    import "lib/names.sixmo" as names
    import url
    let first = names.first_of(names.countries)
    print(first, url.resolve("https://a.example", "b"))
    """

  @Test func `follows names into the scripts that they are imported from`() {
    let editor = Editor(Self.importing)
    #expect(editor.diagnostics == [])
    let function = editor.ask("definition", 2, 20)
    #expect(function["uri"]?.string == Editor.library)
    #expect(rangeText(function["range"]) == "3:3-3:11")
    #expect(rangeText(editor.ask("definition", 2, 36)["range"]) == "1:4-1:13")
    #expect(editor.ask("definition", 0, 12)["uri"]?.string == Editor.library)
    #expect(rangeText(editor.ask("definition", 2, 13)["range"]) == "0:28-0:33")
    // The standard library has no file.
    #expect(editor.ask("definition", 3, 20) == .null)
    let hover = editor.ask("hover", 2, 20)["contents"]?["value"]?.string ?? ""
    #expect(hover.contains("first_of(list, limit = 3)") && hover.contains("comes first"))
    let module = editor.ask("hover", 3, 20)["contents"]?["value"]?.string ?? ""
    #expect(module.contains("resolve(base, relative)"))
  }

  @Test(arguments: [
    ("names.", ["countries", "first_of"]), ("names.fi", ["first_of"]),
    ("url.", ["parse", "query"]), ("names.first_of(", ["list: ", "limit: "]),
  ])
  func `completes what a module has`(text: String, expected: [String]) {
    let editor = Editor(Self.importing + "\n" + text)
    let labels = (editor.ask("completion", 4, text.utf8.count).array ?? [])
      .compactMap { $0["label"]?.string }
    for label in expected { #expect(labels.contains(label), "\(labels)") }
    #expect(!labels.contains("_hidden"))
  }

  @Test func `shows the signature of a module's function`() {
    let editor = Editor(Self.importing + "\nnames.first_of([1], ")
    let help = editor.ask("signatureHelp", 4, 20)
    #expect(
      help["signatures"]?.array?.first?["label"]?.string == "names.first_of(list, limit = 3)")
    #expect(help["activeParameter"]?.int == 1)
  }

  @Test func `finds and renames a name in all open scripts`() {
    let editor = Editor(Self.importing)
    editor.open(Editor.library, Editor.libraryText)
    let uses = editor.ask(
      "references", 2, 20, ["context": ["includeDeclaration": true]])
    #expect(
      uses.array?.map { "\($0["uri"]?.string ?? "") \(rangeText($0["range"]))" } == [
        "\(Editor.library) 3:3-3:11", "\(Editor.library) 4:15-4:23",
        "\(Editor.uri) 2:18-2:26",
      ])
    let changes = editor.ask("rename", 2, 20, ["newName": "head"])["changes"]
    #expect(changes?[Editor.library]?.array?.count == 2)
    #expect(changes?[Editor.uri]?.array?.count == 1)
    // A rename of the names of the standard library would have no file to change.
    #expect(editor.ask("rename", 3, 20, ["newName": "x"])["code"]?.int == -32602)
  }

  private static let elsewhere = """
    import "lib/names.sixmo" as shared
    shared.first_of(shared.countries)
    let first_of = {first_of: 1}
    """

  @Test func `renames also in files of the workspace that are not open`() {
    let editor = Editor(Self.importing)
    editor.files = [
      "/home/ada/lib/names.sixmo": Editor.libraryText,
      "/home/ada/other.sixmo": Self.elsewhere,
      "/home/ada/apart.sixmo": "let first_of = 1\nprint(first_of)",
      "/home/bob/other.sixmo": Self.elsewhere,
    ]
    let folder: JSON = ["uri": "file:///home/ada", "name": "ada"]
    _ = editor.ask("initialize", ["workspaceFolders": [folder]])
    let changes = editor.ask("rename", 2, 20, ["newName": "head"])["changes"]
    let places = (changes?.object ?? [:]).map { uri, edits in
      "\(uri) " + (edits.array ?? []).map { rangeText($0["range"]) }.joined(separator: " ")
    }
    #expect(
      places.sorted() == [
        "\(Editor.uri) 2:18-2:26", "\(Editor.library) 3:3-3:11 4:15-4:23",
        "file:///home/ada/other.sixmo 1:7-1:15",
      ])
    let uses = editor.ask("references", 2, 20, ["context": ["includeDeclaration": false]])
    #expect(uses.array?.last?["uri"]?.string == "file:///home/ada/other.sixmo")
    let hidden = editor.ask("rename", 2, 20, ["newName": "_head"])
    #expect(hidden["message"]?.string?.contains("stay in their script") == true)
  }

  @Test(arguments: [
    ("/home/ada/other.sixmo", nil, "cannot read '/home/ada/other.sixmo'"),
    ("/home/ada/other.sixmo", elsewhere + "\nlet", "correct '/home/ada/other.sixmo' first"),
    ("/home/ada/lib/names.sixmo", Editor.libraryText + "\nlet", "correct '/home/ada/lib/names"),
  ])
  func `renames nothing if a file may be missed`(path: String, text: String?, reason: String) {
    let editor = Editor(Self.importing)
    editor.files = [path: text]
    _ = editor.ask("initialize", ["rootUri": "file:///home/ada"])
    if path.hasSuffix("names.sixmo") { editor.open(Editor.library, text ?? "") }
    let fault = editor.ask("rename", 2, 20, ["newName": "head"])
    #expect(fault["code"]?.int == -32803)
    #expect(fault["message"]?.string?.contains(reason) == true, "\(fault)")
  }

  @Test func `reads imports as they are in the editor`() {
    let editor = Editor(Self.importing)
    editor.open(Editor.library, "let countries = []")
    editor.tell("textDocument/didSave", ["textDocument": ["uri": .string(Editor.uri)]])
    #expect(editor.diagnostics == ["2:18-2:26 E0201"])
  }

  @Test func `completes a pipeline that a name holds`() {
    let text = "let flow = pipeline(\"A\").webhook()\nlet more = flow.export()\nmore.val"
    let labels = (Editor(text).ask("completion", 2, 8).array ?? []).map { $0["label"]?.string }
    #expect(labels == ["validate_email", "validate_phone"])
    let same = "let flow = flow.webhook()\nflow.val"
    #expect(Editor(same).ask("completion", 1, 8).array?.isEmpty != nil)
  }

  @Test func `renames a name everywhere, and keeps keys`() {
    let editor = Editor(Self.script)
    let edit = editor.ask("rename", 3, 3, ["newName": "title"])
    let edits = edit["changes"]?[Editor.uri]?.array ?? []
    #expect(edits.map { rangeText($0["range"]) } == ["2:7-2:11", "3:2-3:6"])
    #expect(edits.map { $0["newText"]?.string } == ["name: title", "title"])
    #expect(rangeText(editor.ask("prepareRename", 3, 3)) == "3:2-3:6")
  }

  @Test(arguments: [("2x", "is not a name"), ("let", "is not a name"), ("total", "already")])
  func `refuses to rename to`(name: String, reason: String) {
    let fault = Editor(Self.script).ask("rename", 1, 4, ["newName": .string(name)])
    #expect(fault["message"]?.string?.contains(reason) == true)
  }

  @Test func `explains own functions, builtins, endpoints and blocks`() {
    let editor = Editor(Self.script + "\nworkflows.run(\"x\")\n[1].map(x => x)\n")
    let own = editor.ask("hover", 5, 32)["contents"]?["value"]?.string ?? ""
    #expect(own.contains("score(lead, limit = 3)") && own.contains("Scores a lead."))
    let builtin = editor.ask("hover", 6, 1)["contents"]?["value"]?.string ?? ""
    #expect(builtin.contains("print("))
    let method = editor.ask("hover", 8, 5)["contents"]?["value"]?.string ?? ""
    #expect(method.contains("map("))
    #expect(editor.ask("hover", 5, 17) == .null)
  }

  @Test func `completes names where they mean something`() {
    let editor = Editor(Self.script + "\nsc")
    func labels(_ line: Int, _ character: Int) -> [String] {
      (editor.ask("completion", line, character).array ?? []).compactMap { $0["label"]?.string }
    }
    #expect(labels(7, 2).first == "score")
    #expect(labels(3, 2).contains("lead"))
    #expect(!labels(7, 0).contains("lead") && labels(7, 0).contains("total"))
    let first = editor.ask("completion", 7, 2).array?.first
    #expect(rangeText(first?["textEdit"]?["range"]) == "7:0-7:2")
  }

  @Test(arguments: ["\"contacts\"", "id"])
  func `completes the columns that a workflow expects`(id: String) {
    let call = "workflows.run(\(id), webhook_payload: [{"
    let editor = Editor("let id = \"contacts\"\n\(call)")
    let labels = (editor.ask("completion", 1, call.utf8.count).array ?? [])
      .compactMap { $0["label"]?.string }
    #expect(labels == ["\"e-mail\": ", "id"])
  }

  @Test func `completes block types inside strings`() {
    let editor = Editor("let b = {blocks: [{block_type: \"val")
    let labels = (editor.ask("completion", 0, 35).array ?? []).compactMap { $0["label"]?.string }
    #expect(labels == ["validate_email", "validate_phone"])
  }

  @Test(arguments: [(0, 6, 0), (0, 9, 1), (0, 23, 1), (0, 13, 1)])
  func `shows the signature with the parameter at the cursor`(
    line: Int, character: Int, active: Int
  ) {
    let editor = Editor("score(1, limit: [2, 3] )\nfn score(lead, limit = 3) { lead + limit }\n")
    let help = editor.ask("signatureHelp", line, character)
    #expect(help["signatures"]?.array?.first?["label"]?.string == "score(lead, limit = 3)")
    #expect(help["activeParameter"]?.int == active)
  }

  @Test func `lists symbols`() {
    let symbols = Editor(Self.script).ask("documentSymbol", 0, 0).array ?? []
    #expect(symbols.compactMap { $0["name"]?.string } == ["score", "size", "total"])
    #expect(rangeText(symbols[0]["range"]) == "1:0-4:1")
  }

  @Test func `formats, and leaves scripts with errors alone`() {
    let editor = Editor("let  x=1\nprint( x )\n")
    let edit = editor.ask("formatting", 0, 0).array?.first
    #expect(edit?["newText"]?.string == "let x = 1\nprint(x)\n")
    #expect(rangeText(edit?["range"]) == "0:0-2:0")
    #expect(Editor("let x =").ask("formatting", 0, 0).array?.isEmpty == true)
  }

  @Test func `offers what was probably meant`() {
    let editor = Editor("prnt(1)\n")
    let range: JSON = ["start": ["line": 0, "character": 1], "end": ["line": 0, "character": 1]]
    let action = editor.ask("codeAction", 0, 0, ["range": range]).array?.first
    #expect(action?["title"]?.string == "Change to 'print'")
    let edit = action?["edit"]?["changes"]?[Editor.uri]?.array?.first
    #expect(edit?["newText"]?.string == "print" && rangeText(edit?["range"]) == "0:0-0:4")
  }

  @Test func `keeps to the order of the protocol`() {
    let editor = Editor("1")
    #expect(editor.ask("textDocument/nothing", [:])["error"]?["code"]?.int == -32601)
    #expect(
      editor.ask("textDocument/hover", ["textDocument": ["uri": "file:///other"]])["error"]?[
        "code"]?.int == -32602)
    #expect(editor.ask("shutdown", [:])["result"] == .null)
    #expect(editor.ask("textDocument/hover", [:])["error"]?["code"]?.int == -32600)
    #expect(editor.server.handle(["method": "exit"]) == 0)
    #expect(Editor("1").server.handle(["method": "exit"]) == 1)
  }
}

struct `The reader of messages` {
  private func reader(_ pieces: [String]) -> MessageReader {
    var rest = pieces[...]
    return MessageReader { rest.popFirst().map { Array($0.utf8) } ?? [] }
  }

  @Test func `puts messages together from whatever pieces come`() throws {
    var reader = reader([
      "Content-Le", "ngth: 2\r\nX-Other: 1\r\n\r", "\n[", "]content-length:4\r\n\r\nnull",
      "Content",
    ])
    #expect(try reader.next() == [])
    #expect(try reader.next() == .null)
    #expect(try reader.next() == nil)
  }

  @Test func `goes on after malformed JSON, and ends at a head without length`() throws {
    var reader = reader(["Content-Length: 3\r\n\r\n[1;Content-Length: 1\r\n\r\n1", "X: 1\r\n\r\n"])
    #expect(throws: MessageReader.Fault.self) { try reader.next() }
    #expect(try reader.next() == 1)
    #expect(throws: MessageReader.Fault.badHead("X: 1")) { try reader.next() }
  }
}
