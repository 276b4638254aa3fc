import Formats

/// The part of JSON Schema (2020-12) that the API needs, as a value.
///
/// It describes parameters, response fields and the specs of blocks; it is written out as JSON Schema for
/// `/workflows/blocks` and OpenAPI, checked against values, and shown by help and completion.
package indirect enum Schema: Sendable {
  case any
  case null
  case bool
  case int(minimum: Int? = nil, maximum: Int? = nil)
  case number(minimum: Double? = nil, maximum: Double? = nil)
  case string(Text = Text())
  case array(of: Schema, minimumCount: Int = 0)
  case object(Object)
  /// The first that fits, for example an array or an object.
  case either([Schema])

  package struct Text: Sendable {
    package var allowed: [String]?
    package var pattern: String?
    package var minimumLength: Int
    package var maximumLength: Int?
    /// `date-time`, `uri`; only shown, not checked. A fault does not repeat a `password`.
    package var format: String?

    package init(
      allowed: [String]? = nil, pattern: String? = nil, minimumLength: Int = 0,
      maximumLength: Int? = nil, format: String? = nil
    ) {
      self.allowed = allowed
      self.pattern = pattern
      self.minimumLength = minimumLength
      self.maximumLength = maximumLength
      self.format = format
    }
  }

  package struct Object: Sendable {
    /// In the order they are shown and written.
    package var fields: [Field]
    /// What other keys hold; nil refuses them.
    package var others: Schema?
    /// Fields of which at least one must be there. The written schema says so; faults are those of the
    /// block, which knows better words.
    package var needsOneOf: [String]

    package init(_ fields: [Field], others: Schema? = nil, needsOneOf: [String] = []) {
      self.fields = fields
      self.others = others
      self.needsOneOf = needsOneOf
    }
  }

  package struct Field: Sendable {
    package var name: String
    package var schema: Schema
    package var isRequired: Bool
    package var isNullable: Bool
    package var defaultValue: JSON?
    /// One sentence.
    package var documentation: String

    package init(
      _ name: String, _ schema: Schema, required: Bool = false, nullable: Bool = false,
      default defaultValue: JSON? = nil, _ documentation: String
    ) {
      self.name = name
      self.schema = schema
      self.isRequired = required
      self.isNullable = nullable
      self.defaultValue = defaultValue
      self.documentation = documentation
    }
  }
}

extension Schema {
  package static func oneOf(_ allowed: [String]) -> Schema { .string(Text(allowed: allowed)) }
  package static func list(_ element: Schema) -> Schema { .array(of: element) }
  package static func record(_ fields: [Field]) -> Schema { .object(Object(fields)) }
  /// Any keys, all with values of one kind.
  package static func map(_ value: Schema) -> Schema { .object(Object([], others: value)) }
}
