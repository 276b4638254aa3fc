import Formats
import Testing
import WorkflowAPI

@Suite("The OpenAPI document")
struct OpenAPITests {
  let document = Catalogue.openAPI(serverURL: "https://api.sixtyfour.ai")

  @Test func `has every endpoint with its parameters, body and answers`() throws {
    for endpoint in Catalogue.endpoints {
      let method = endpoint.method.rawValue.lowercased()
      let operation = try #require(document["paths"]?[endpoint.path]?[method], "\(endpoint.name)")
      #expect(operation["operationId"] == .string(endpoint.name))
      let values = (operation["parameters"]?.array ?? []).filter { $0["in"] != "header" }
      let names = values.map { $0["name"] }.filter { name in
        !endpoint.parameters.contains { $0.isAlsoInQuery && .string($0.name) == name }
      }
      let fields =
        operation["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]?.object
      #expect(
        names + (fields?.keys ?? []).map { .string($0) }
          == (endpoint.parameters.filter { $0.place != .body }
          + endpoint.parameters.filter { $0.place == .body })
          .map { .string($0.name) })
      for error in endpoint.everyError {
        #expect(operation["responses"]?[String(error.status)] != nil)
      }
    }
  }

  @Test func `names what may come in the query instead of the body in both`() {
    let run = document["paths"]?["/workflows/run"]?["post"]
    let parameter = run?["parameters"]?.array?.first { $0["name"] == "save_json" }
    #expect(parameter?["in"] == "query")
    let schema = run?["requestBody"]?["content"]?["application/json"]?["schema"]
    #expect(schema?["properties"]?["save_json"] != nil)
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `has what other programs than Sixmo may do wrong`(name: String) throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    let operation = document["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()]
    let responses = try #require(operation?["responses"])
    #expect(responses["default"] != nil)
    #expect((responses["415"] != nil) == (endpoint.body != nil))
    if endpoint.body != nil { #expect(responses["400"] != nil) }
    if endpoint.parameters.contains(where: { $0.place == .query && $0.isRequired }) {
      #expect(responses["422"] != nil)
    }
  }

  @Test func `has the header that makes a request safe to repeat, where it does`() {
    let named = Catalogue.endpoints.filter { endpoint in
      let method = endpoint.method.rawValue.lowercased()
      let parameters = document["paths"]?[endpoint.path]?[method]?["parameters"]?.array ?? []
      return parameters.contains { $0["name"] == "Idempotency-Key" && $0["in"] == "header" }
    }
    #expect(named.map(\.name) == ["workflows.run", "runs.retry"])
  }

  @Test func `says what a query parameter may be`() {
    let parameters = document["paths"]?["/workflows/runs"]?["get"]?["parameters"]?.array
    #expect(
      parameters?.last == [
        "name": "limit", "in": "query", "required": false,
        "description": "The most runs to return.",
        "schema": ["type": "integer", "minimum": 1, "maximum": 500, "default": 100],
      ])
  }
}
