import Sixmo
import Syntax
import WorkflowAPI

/// The specs of a block that its schema does not know, put in words that help.
struct UnknownSpecs {
  private let place: [JSON]
  /// The known specs that were probably meant.
  private var meant: Set<String> = []

  /// Explains the faults of unknown keys among those of a block's specs, which are at `place`.
  init(_ faults: inout [Fault], of block: Block, at place: [JSON]) {
    self.place = place
    for index in faults.indices where faults[index].type == "extra_forbidden" {
      let path = faults[index].location.dropFirst(place.count)
      guard let key = path.last?.string else { continue }
      let known = Schema.object(block.specs).fields(at: path.dropLast())
      let near = Self.nearest(to: key, among: known)
      if path.count == 1, let near { meant.insert(near) }
      faults[index].explanation = Self.words(key, path.dropLast(), known, near, block)
    }
  }

  /// Whether a fault only says that something is missing because its name is written wrong.
  func explain(_ fault: Fault) -> Bool {
    guard fault.type == "missing", !meant.isEmpty else { return false }
    if fault.location == place { return true }
    return fault.location.count == place.count + 1
      && fault.location.last?.string.map(meant.contains) ?? false
  }

  /// `unknown spec 'emial' of block 'validate_email'; did you mean 'email_field'? specs: email_field, …`
  private static func words(
    _ key: String, _ path: ArraySlice<JSON>, _ known: [String], _ near: String?, _ block: Block
  ) -> String {
    let place = path.isEmpty ? "" : " in '\(path.first?.string ?? "")'"
    let hint = near.map { " did you mean '\($0)'?" } ?? ""
    let list = known.isEmpty ? " it has no specs" : " specs: \(known.joined(separator: ", "))"
    return "unknown spec '\(key)'\(place) of block '\(block.name)';\(hint)\(list)"
  }

  /// `emial` means `email_field`: what is before the underscore counts as well.
  private static func nearest(to key: String, among known: [String]) -> String? {
    if let near = Suggestion.nearest(to: key, among: known) { return near }
    return known.first { name in
      let part = String(name.prefix { $0 != "_" })
      return part != name && (part == key || Suggestion.nearest(to: key, among: [part]) != nil)
    }
  }
}

extension Schema {
  /// The names of the fields of the object at a path inside a value.
  fileprivate func fields(at path: ArraySlice<JSON>) -> [String] {
    guard let step = path.first else { return fields.map(\.name) }
    let rest = path.dropFirst()
    switch self {
    case .object(let object):
      let field = object.fields.first { .string($0.name) == step }?.schema ?? object.others
      return field?.fields(at: rest) ?? []
    case .array(let element, _): return element.fields(at: rest)
    case .either(let alternatives):
      return alternatives.lazy.map { $0.fields(at: path) }.first { !$0.isEmpty } ?? []
    case .any, .null, .bool, .int, .number, .string: return []
    }
  }
}
