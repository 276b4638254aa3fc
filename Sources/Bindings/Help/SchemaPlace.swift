import Syntax
import WorkflowAPI

/// A parameter, a field of the answer, or a field inside one: what `explain` goes down to.
struct SchemaPlace {
  var field: Schema.Field
  /// Whether it is sent or answered.
  var isParameter: Bool

  init(field: Schema.Field, isParameter: Bool) {
    self.field = field
    self.isParameter = isParameter
  }

  /// `["workflow_definition", "blocks"]` of `workflows.create`; nil if there is no such place.
  ///
  /// A name that is both sent and answered means what is sent.
  init?(_ steps: [String], in endpoint: Endpoint) {
    let sent = endpoint.parameters.map(\.field)
    if let field = Self.field(steps, in: sent) {
      self.field = field
      isParameter = true
    } else if let field = Self.field(steps, in: endpoint.response.fields) {
      self.field = field
      isParameter = false
    } else {
      return nil
    }
  }

  /// The steps with the one that leads nowhere put right.
  static func nearest(to steps: [String], in endpoint: Endpoint) -> String? {
    nearest(to: steps, in: endpoint.parameters.map(\.field) + endpoint.response.fields)
  }

  static func nearest(to steps: [String], in fields: [Schema.Field]) -> String? {
    var fields = fields
    var path: [String] = []
    for step in steps {
      guard let name = known(step, in: fields) else { return nil }
      path.append(name)
      fields = fields.first { $0.name == name }?.schema.fields ?? []
    }
    return path.joined(separator: ".")
  }

  private static func known(_ step: String, in fields: [Schema.Field]) -> String? {
    fields.contains { $0.name == step }
      ? step : Suggestion.nearest(to: step, among: fields.map(\.name))
  }

  static func field(_ steps: [String], in fields: [Schema.Field]) -> Schema.Field? {
    guard let step = steps.first, let field = fields.first(where: { $0.name == step }) else {
      return nil
    }
    return steps.count == 1 ? field : Self.field(Array(steps.dropFirst()), in: field.schema.fields)
  }
}
