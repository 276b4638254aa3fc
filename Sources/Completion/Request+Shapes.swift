import Sixmo
import WorkflowAPI

/// What is known of a value: of a held one by looking at it, of an endpoint's response by the catalogue.
struct KnownShape {
  var type: String
  var fields: [Field] = []

  struct Field {
    var name: String
    var summary: String
  }

  init(_ outline: Outline) {
    type = outline.type
    fields = outline.fields.map { Field(name: $0.name, summary: $0.type) }
  }

  init(_ schema: Schema) {
    switch schema {
    case .object(let object):
      type = "object"
      fields = object.fields.map { Field(name: $0.name, summary: $0.documentation) }
    case .array: type = "array"
    case .string: type = "string"
    case .int: type = "int"
    case .number: type = "float"
    case .bool: type = "bool"
    case .null, .any, .either: type = "any"
    }
  }
}

extension Request {
  func shape(_ path: ValuePath) -> KnownShape? {
    switch path.root {
    case .name(let name): source.outline(of: name, path.steps).map(KnownShape.init)
    case .result(let function):
      Catalogue.endpoint(function)?.response.inside(path.steps).map(KnownShape.init)
    case .method: nil
    }
  }

  /// The names of the columns of rows that are held now, the latest first.
  var columns: [Candidate] {
    var seen: Set<String> = []
    var result: [Candidate] = []
    for name in ["_"] + source.names.reversed() {
      guard let outline = source.outline(of: name, [.anyElement]), outline.type == "object" else {
        continue
      }
      for field in outline.fields where seen.insert(field.name).inserted {
        result.append(Candidate(field.name, "a column of \(name)"))
      }
    }
    return result
  }
}

extension Schema {
  fileprivate func inside(_ steps: [Outline.Step]) -> Schema? {
    guard let step = steps.first else { return self }
    let rest = Array(steps.dropFirst())
    switch (self, step) {
    case (.array(let element, _), .element), (.array(let element, _), .anyElement):
      return element.inside(rest)
    case (.object(let object), .field(let name)):
      return object.fields.first { $0.name == name }?.schema.inside(rest)
    case (.either(let alternatives), _):
      return alternatives.lazy.compactMap { $0.inside(steps) }.first
    default: return nil
    }
  }
}
