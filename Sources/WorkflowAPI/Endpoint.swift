import Formats

/// One endpoint of the API, as data.
///
/// From it come the builtin and its signature, argument checks, completion, help, the client's request,
/// the server's route and its 422 answers, the OpenAPI document, and the curl and Python renderings.
package struct Endpoint: Sendable {
  /// The script name: `workflows.create`.
  package var name: String
  package var method: Method
  /// With placeholders: `/workflows/runs/{run_id}/live_status`.
  package var path: String
  /// One sentence, which help begins with.
  package var summary: String
  /// In the order of the builtin's signature.
  package var parameters: [Parameter]
  /// A call that runs as it stands against a fresh embedded engine.
  package var example: Example
  /// What a 200 answer holds.
  package var response: Schema
  package var errors: [ErrorCase]
  /// What people write instead of what they mean; never empty.
  package var mistakes: [Mistake]
  /// Whether an `Idempotency-Key` makes it safe to send the same request again.
  package var takesIdempotencyKey: Bool

  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package init(
    _ name: String, _ method: Method, _ path: String, _ summary: String,
    parameters: [Parameter] = [], example: Example, response: Schema, errors: [ErrorCase],
    mistakes: [Mistake], takesIdempotencyKey: Bool = false
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.summary = summary
    self.parameters = parameters
    self.example = example
    self.response = response
    self.errors = errors
    self.mistakes = mistakes
    self.takesIdempotencyKey = takesIdempotencyKey
  }
}

extension Endpoint {
  /// A named value that the caller gives.
  package struct Parameter: Sendable {
    package enum Place: String, Sendable { case path, query, body }

    package var name: String
    package var place: Place
    package var isRequired: Bool
    package var schema: Schema
    /// What the service assumes when it is left out, if that can be told as a value.
    package var defaultValue: JSON?
    /// One sentence.
    package var documentation: String
    /// Where values that exist come from: completion offers them, help for a 404 points there.
    package var listing: Listing?
    /// Whether a value of the body may come in the query too, where the body has none.
    package var isAlsoInQuery = false
    /// Whether the hosted service does not know it.
    package var isExtension = false

    package init(
      _ name: String, in place: Place, required: Bool = false, _ schema: Schema,
      default defaultValue: JSON? = nil, _ documentation: String, listing: Listing? = nil,
      isAlsoInQuery: Bool = false, isExtension: Bool = false
    ) {
      self.name = name
      self.place = place
      self.isRequired = required
      self.schema = schema
      self.defaultValue = defaultValue
      self.documentation = documentation
      self.listing = listing
      self.isAlsoInQuery = isAlsoInQuery
      self.isExtension = isExtension
    }
  }

  /// An endpoint whose answer, a list of objects, holds existing values in one of their fields.
  package struct Listing: Sendable {
    package var endpoint: String
    package var field: String

    package init(_ endpoint: String, _ field: String) {
      self.endpoint = endpoint
      self.field = field
    }
  }

  /// Sixmo source that runs against a fresh embedded engine.
  package struct Example: Sendable {
    /// Statements that make what the call needs; empty if it needs nothing.
    package var setup: String
    package var call: String

    package init(setup: String = "", _ call: String) {
      self.setup = setup
      self.call = call
    }
  }

  package struct ErrorCase: Sendable {
    package var status: Int
    package var when: String

    package init(_ status: Int, _ when: String) {
      self.status = status
      self.when = when
    }
  }

  /// A call that does not do what is meant. It is written as if after the example's setup, or where there is
  /// a workflow `contacts`.
  package struct Mistake: Sendable {
    package var call: String
    /// The code of its error; nil if it works and does something else.
    package var code: String?
    /// What is wrong with it, in one sentence.
    package var reason: String
    /// The call that was meant.
    package var meant: String

    package init(_ call: String, _ code: String?, _ reason: String, meant: String) {
      self.call = call
      self.code = code
      self.reason = reason
      self.meant = meant
    }
  }
}
