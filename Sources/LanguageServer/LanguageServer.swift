import Bindings
import Completion
import Sixmo
import Syntax

/// Serves an editor by the Language Server Protocol (3.17): what is wrong, how to go on, what names mean.
///
/// It is given messages one by one and sends its own through a closure, so that it can be driven without a
/// process. Nothing that it does runs a script.
package final class LanguageServer {
  let help: Help
  let completer: Completer
  /// What is known of the service; names come from the document.
  let service: any CompletionSource
  private let makeInterpreter: (OpenTexts) -> Interpreter
  /// All scripts in a folder and below it.
  let scriptFiles: (_ folder: String) -> [ScriptFile]
  private let send: (JSON) -> Void
  var documents: [String: Document] = [:]
  /// What was found out about each document, until it changes.
  private var findings: [String: (diagnostics: [Diagnostic], names: ScriptNames)] = [:]
  /// The folders that the editor has opened.
  private(set) var workspace: [String] = []
  private var isInitialized = false
  private var isShutDown = false

  /// By paths: what editors hold instead of what is in the files.
  package typealias OpenTexts = [String: Source]

  /// A script that may not be open.
  package struct ScriptFile {
    package var path: String
    package var text: Result<Source, Diagnostic>

    package init(path: String, text: Result<Source, Diagnostic>) {
      (self.path, self.text) = (path, text)
    }
  }

  /// An interpreter is made for each check, so that nothing of one stays in the next. It is given the texts
  /// that imports find before they look for files.
  package init(
    help: Help, service: any CompletionSource,
    makeInterpreter: @escaping (OpenTexts) -> Interpreter,
    scriptFiles: @escaping (_ folder: String) -> [ScriptFile],
    send: @escaping (JSON) -> Void
  ) {
    self.help = help
    self.service = service
    self.makeInterpreter = makeInterpreter
    self.scriptFiles = scriptFiles
    self.send = send
    completer = Completer(help)
  }

  /// Nil to go on; after `exit` the status to end with: 0 if `shutdown` came before, as the protocol says.
  package func handle(_ message: JSON) -> Int32? {
    guard let method = message["method"]?.string else {
      // An answer to a request; none is ever sent.
      if message["id"] == nil { fail(nil, -32600, "a message needs a method") }
      return nil
    }
    if method == "exit" { return isShutDown ? 0 : 1 }
    let parameters = message["params"] ?? [:]
    guard let id = message["id"] else {
      notice(method, parameters)
      return nil
    }
    do throws(RequestFault) {
      answer(id, try result(of: method, parameters))
    } catch {
      fail(id, error.code, error.message)
    }
    return nil
  }

  /// For what is not a message: the reader's faults.
  package func report(_ fault: MessageReader.Fault) {
    switch fault {
    case .badHead(let head): fail(nil, -32700, "a head without Content-Length: \(head)")
    case .badJSON(let reason): fail(nil, -32700, "malformed JSON: \(reason)")
    }
  }

  private func result(of method: String, _ parameters: JSON) throws(RequestFault) -> JSON {
    if method == "initialize" {
      isInitialized = true
      let folders =
        parameters["workspaceFolders"]?.array?.map { $0["uri"] } ?? [parameters["rootUri"]]
      workspace = folders.compactMap { $0?.string.map(Document.path) }
      return Self.abilities
    }
    guard isInitialized else { throw RequestFault(-32002, "'initialize' comes first") }
    guard !isShutDown else { throw RequestFault(-32600, "the server was shut down") }
    switch method {
    case "shutdown":
      isShutDown = true
      return .null
    case "textDocument/completion": return try completion(parameters)
    case "textDocument/hover": return try hover(parameters)
    case "textDocument/signatureHelp": return try signatureHelp(parameters)
    case "textDocument/definition": return try definition(parameters)
    case "textDocument/references": return try references(parameters)
    case "textDocument/documentHighlight": return try highlights(parameters)
    case "textDocument/prepareRename": return try renamed(parameters).range
    case "textDocument/rename": return try rename(parameters)
    case "textDocument/documentSymbol": return try symbols(parameters)
    case "textDocument/formatting": return try formatting(parameters)
    case "textDocument/codeAction": return try codeActions(parameters)
    default: throw RequestFault(-32601, "there is no method '\(method)'")
    }
  }

  // MARK: Documents

  private func notice(_ method: String, _ parameters: JSON) {
    let given = parameters["textDocument"]
    guard let uri = given?["uri"]?.string else { return }
    switch method {
    case "textDocument/didOpen":
      documents[uri] = Document(uri: uri, text: given?["text"]?.string ?? "")
      publish(uri)
    case "textDocument/didChange":
      for change in parameters["contentChanges"]?.array ?? [] { documents[uri]?.apply(change) }
      documents[uri]?.renew()
      publish(uri)
    case "textDocument/didSave": publishAll()
    case "textDocument/didClose":
      documents[uri] = nil
      findings[uri] = nil
      tell("textDocument/publishDiagnostics", ["uri": .string(uri), "diagnostics": []])
    default: break
    }
  }

  /// A saved file may be one that others import.
  private func publishAll() {
    for uri in documents.keys.sorted() { publish(uri) }
  }

  private func publish(_ uri: String) {
    guard let document = documents[uri] else { return }
    findings[uri] = inspect(document.source)
    let diagnostics = found(in: uri).diagnostics.map { $0.message(in: document) }
    tell(
      "textDocument/publishDiagnostics",
      ["uri": .string(uri), "diagnostics": .array(diagnostics)])
  }

  func inspect(_ source: Source) -> (diagnostics: [Diagnostic], names: ScriptNames) {
    let open = Dictionary(
      documents.values.map { ($0.path, $0.source) }, uniquingKeysWith: { first, _ in first })
    return makeInterpreter(open).inspect(source)
  }

  func found(in uri: String) -> (diagnostics: [Diagnostic], names: ScriptNames) {
    findings[uri] ?? ([], ScriptNames())
  }

  /// The document and the offset that a request is about.
  func place(_ parameters: JSON) throws(RequestFault) -> (document: Document, offset: Int) {
    let document = try self.document(parameters)
    return (document, document.offset(of: parameters["position"]))
  }

  func document(_ parameters: JSON) throws(RequestFault) -> Document {
    let uri = parameters["textDocument"]?["uri"]?.string ?? ""
    guard let document = documents[uri] else {
      throw RequestFault(-32602, "the document '\(uri)' is not open")
    }
    return document
  }

  // MARK: Messages

  private func answer(_ id: JSON, _ result: JSON) {
    send(["jsonrpc": "2.0", "id": id, "result": result])
  }

  private func fail(_ id: JSON?, _ code: Int, _ message: String) {
    send([
      "jsonrpc": "2.0", "id": id ?? .null,
      "error": ["code": .int(code), "message": .string(message)],
    ])
  }

  private func tell(_ method: String, _ parameters: JSON) {
    send(["jsonrpc": "2.0", "method": .string(method), "params": parameters])
  }

  private static let abilities: JSON = [
    "capabilities": [
      "positionEncoding": "utf-16",
      "textDocumentSync": ["openClose": true, "change": 2, "save": true],
      "completionProvider": ["triggerCharacters": [".", "\"", "(", "{", ":"]],
      "hoverProvider": true,
      "signatureHelpProvider": ["triggerCharacters": ["(", ","]],
      "definitionProvider": true, "referencesProvider": true, "documentHighlightProvider": true,
      "renameProvider": ["prepareProvider": true],
      "documentSymbolProvider": true, "documentFormattingProvider": true,
      "codeActionProvider": ["codeActionKinds": ["quickfix"]],
    ],
    "serverInfo": ["name": "sixmo"],
  ]
}

/// Why a request has no result, with the protocol's number for it.
struct RequestFault: Error {
  var code: Int
  var message: String

  init(_ code: Int, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension Diagnostic {
  /// As the protocol has it. One in another file is at the beginning, with its place in the message.
  func message(in document: Document) -> JSON {
    let isHere = location?.source === document.source
    var text = label.isEmpty ? message : "\(message): \(label)"
    if !isHere, let place = fields.place {
      text = "\(place.file):\(place.start.line):\(place.start.column): \(text)"
    }
    for line in [help].compactMap({ $0 }) + notes { text += "\n\(line)" }
    let span = isHere ? location?.span : nil
    return [
      "range": document.range(of: span ?? Span(0, 0)),
      "severity": .int(severity == .error ? 1 : 2), "code": .string(code), "source": "sixmo",
      "message": .string(text),
    ]
  }
}
