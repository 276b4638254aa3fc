import Sixmo
import Syntax

/// Changes that the editor is offered.
extension LanguageServer {
  /// Nothing for a script with errors.
  func formatting(_ parameters: JSON) throws(RequestFault) -> JSON {
    let document = try self.document(parameters)
    guard let text = Formatter.format(document.source) else { return [] }
    if Array(text.utf8) == document.bytes { return [] }
    return [["range": document.wholeRange, "newText": .string(text)]]
  }

  /// For each message that names what was probably meant: put it there.
  func codeActions(_ parameters: JSON) throws(RequestFault) -> JSON {
    let document = try self.document(parameters)
    let start = document.offset(of: parameters["range"]?["start"])
    let end = document.offset(of: parameters["range"]?["end"])
    let actions = found(in: document.uri).diagnostics.compactMap { diagnostic -> JSON? in
      guard let location = diagnostic.location, location.source === document.source,
        Int(location.span.start) <= end, Int(location.span.end) >= start,
        let meant = diagnostic.meant
      else { return nil }
      let edit: JSON = ["range": document.range(of: location.span), "newText": .string(meant)]
      return [
        "title": .string("Change to '\(meant)'"), "kind": "quickfix", "isPreferred": true,
        "diagnostics": [diagnostic.message(in: document)],
        "edit": ["changes": .object([document.uri: [edit]])],
      ]
    }
    return .array(actions)
  }
}

extension Diagnostic {
  /// What its hint offers instead of what is underlined: `did you mean 'split'?`
  fileprivate var meant: String? {
    let mark = Array("did you mean '".utf8)
    for text in [label, help ?? "", message] {
      let bytes = Array(text.utf8)
      let start = bytes.indices.first { bytes[$0...].starts(with: mark) }
      guard let start else { continue }
      let rest = bytes[(start + mark.count)...]
      return String(decoding: rest.prefix { $0 != UInt8(ascii: "'") }, as: UTF8.self)
    }
    return nil
  }
}
