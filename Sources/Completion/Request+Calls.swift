import Bindings
import Sixmo
import Syntax
import WorkflowAPI

/// A parameter of a function, as completion shows it.
struct KnownParameter {
  var name: String
  var summary = ""
  /// Of an endpoint's parameter.
  var schema: Schema?
  /// The texts that may be given, of a spec.
  var allowed: [String] = []
}

extension Request {
  /// Those that are written between the parentheses: without the receiver of a method.
  func parameters(of callee: Cursor.Enclosing.Callee) -> [KnownParameter] {
    if let endpoint = Catalogue.endpoint(callee.name) {
      return endpoint.parameters.map {
        KnownParameter(name: $0.name, summary: $0.documentation, schema: $0.schema)
      }
    }
    if let block = blockMethod(callee) { return parameters(ofBlock: block) }
    let isOwn = source.names.contains(callee.name)
    let own =
      isOwn ? source.outline(of: callee.name, [])?.signature : callee.fieldSignature(source)
    if let signature = own {
      return SignatureText.names(signature).map { KnownParameter(name: $0) }
    }
    guard let function = completer.function(callee) else { return [] }
    let isMethod = function.name != callee.name
    return SignatureText.names(function.signature).dropFirst(isMethod ? 1 : 0)
      .map { KnownParameter(name: $0) }
  }

  /// The parameter that the cursor gives a value to, in a call.
  func parameter(_ around: Cursor.Enclosing) -> KnownParameter? {
    guard case .call(let callee) = around.kind else { return nil }
    let parameters = parameters(of: callee)
    if let key = around.key { return parameters.first { $0.name == key } }
    return around.items < parameters.count ? parameters[around.items] : nil
  }

  // MARK: Keys of objects

  /// The keys that fit into the object at the cursor and are not there yet.
  func keys(_ around: Cursor.Enclosing) -> [Candidate] {
    unwrittenFields(around).map { field in
      let key = field.name.isIdentifier ? field.name : JSON.string(field.name).lineText
      return Candidate(key + ": ", field.summary)
    }
  }

  func unwrittenFields(_ around: Cursor.Enclosing) -> [KnownField] {
    fields(cursor.enclosing.count - 1).filter { !around.keys.contains($0.name) }
  }

  struct KnownField {
    var name: String
    var summary: String
    var allowed: [String] = []
    var schema: Schema?
    var isRequired = false
    var defaultValue: JSON?
    /// Whether it is a column of rows: nothing is known about what is in it.
    var isColumn = false
  }

  /// Those of the object that the bracket at `depth` opens.
  private func fields(_ depth: Int) -> [KnownField] {
    if let block = blockType(ofSpecsAt: depth) { return specs(of: block) }
    if let fields = fieldsOfRun(depth) { return fields }
    guard case .object? = schema(depth).map({ Schema.isObject($0) ? $0 : .any }) else { return [] }
    return (schema(depth)?.fields ?? []).map {
      KnownField(
        name: $0.name, summary: $0.documentation, allowed: $0.schema.allowedWords ?? [],
        schema: $0.schema)
    }
  }

  /// The field that the cursor gives a value to, in an object.
  func field(_ around: Cursor.Enclosing) -> KnownField? {
    guard around.kind == .object, let key = around.key else { return nil }
    return fields(cursor.enclosing.count - 1).first { $0.name == key }
  }

  /// What the bracket at `depth` holds by the catalogue, from the call around it inwards.
  private func schema(_ depth: Int) -> Schema? {
    let around = cursor.enclosing[depth]
    if case .call = around.kind { return parameter(around)?.schema }
    guard depth > 0 else { return assumedSchema(around) }
    let outer = cursor.enclosing[depth - 1]
    var given = schema(depth - 1)
    if outer.kind == .object {
      given = given?.fields.first { $0.name == outer.key }?.schema
    } else if outer.kind == .array {
      if case .array(let element, _)? = given { given = element }
    }
    return given ?? assumedSchema(around)
  }

  /// An object with blocks or edges in it is a workflow's definition, wherever it is written.
  private func assumedSchema(_ around: Cursor.Enclosing) -> Schema? {
    let marks: Set<String> = ["blocks", "edges"]
    return around.kind == .object && !marks.isDisjoint(with: around.keys)
      ? Schema.workflowDefinition : nil
  }

  // MARK: Blocks

  /// The block type that is written beside `specs:`, if the bracket at `depth` is that of the specs.
  private func blockType(ofSpecsAt depth: Int) -> String? {
    guard depth > 0, cursor.enclosing[depth].kind == .object,
      cursor.enclosing[depth - 1].kind == .object, cursor.enclosing[depth - 1].key == "specs"
    else { return nil }
    return cursor.text(of: "block_type", in: cursor.enclosing[depth - 1])
  }

  var blockTypes: [Candidate] {
    source.rows(of: "workflows.blocks").compactMap { block in
      block["block_name"]?.string.map { Candidate($0, block["description"]?.string ?? "") }
    }
  }

  func specs(of block: String) -> [KnownField] {
    let known = source.rows(of: "workflows.blocks").first { $0["block_name"]?.string == block }
    let properties = known?["specs_schema"]?["properties"]?.object
    let required = known?["specs_schema"]?["required"]?.array ?? []
    return (properties?.keys ?? []).map { name in
      let property = properties?[name]
      return KnownField(
        name: name, summary: property?["description"]?.string ?? "",
        allowed: property?["enum"]?.array?.compactMap(\.string) ?? [],
        isRequired: required.contains(.string(name)), defaultValue: property?["default"])
    }
  }
}

extension Schema {
  fileprivate static func isObject(_ schema: Schema) -> Bool {
    switch schema {
    case .object: true
    case .either(let alternatives): alternatives.contains(where: isObject)
    default: false
    }
  }
}

/// Reads a signature as help shows it.
enum SignatureText {
  /// `["lead", "limit", "rest"]` of `score(lead, limit = 3, ...rest)`.
  static func names(_ signature: String) -> [String] {
    parameters(signature).map(name).filter(\.isIdentifier)
  }

  /// `["lead", "limit = 3", "...rest"]`
  static func parameters(_ signature: String) -> [String] {
    guard let open = signature.firstIndex(of: "("), let close = signature.lastIndex(of: ")") else {
      return []
    }
    return Signature.parts(signature[signature.index(after: open)..<close]).map(String.init)
  }

  /// `limit` of `limit = 3`
  static func name(_ parameter: String) -> String {
    String(parameter.drop { $0 == "." }.prefix { $0 != " " && $0 != "=" })
  }
}
