import Formats
import Testing
import WorkflowAPI

@Suite("The catalogue")
struct CatalogueTests {
  @Test func `has the eleven endpoints of the documents, and two of our own`() {
    let lines = Catalogue.endpoints.map { "\($0.method.rawValue) \($0.path)" }
    #expect(
      lines == [
        "GET /workflows",
        "GET /workflows/{workflow_id}",
        "GET /workflows/blocks",
        "POST /workflows/create_workflow",
        "POST /workflows/update_workflow",
        "POST /workflows/delete_workflow",
        "POST /workflows/run",
        "GET /workflows/runs",
        "GET /workflows/runs/{run_id}/live_status",
        "POST /workflows/cancel",
        "GET /workflows/runs/{run_id}/results/download-links",
        "GET /workflows/{workflow_id}/versions",
        "POST /workflows/{workflow_id}/rollback",
        "POST /workflows/estimate",
        "POST /workflows/try",
        "POST /workflows/runs/{job_id}/retry",
      ])
  }

  @Test func `gives each the signature that the language promises`() {
    #expect(
      Catalogue.endpoints.map(\.signature) == [
        "workflows.list()",
        "workflows.get(workflow_id)",
        "workflows.blocks()",
        "workflows.create(workflow_name, workflow_description, workflow_definition, id = null)",
        "workflows.update(workflow_id, workflow_name = null, workflow_description = null, "
          + "workflow_definition = null)",
        "workflows.delete(workflow_id)",
        "workflows.run(workflow_id, webhook_payload = null, specs_override = null, "
          + "save_json = null, result_formats = null, budget = null, max_per_row = null)",
        "runs.list(status = null, workflow_id = null, limit = null)",
        "runs.live_status(run_id)",
        "runs.cancel(job_id)",
        "runs.download_links(run_id, format = null)",
        "workflows.versions(workflow_id)",
        "workflows.rollback(workflow_id, version)",
        "workflows.estimate(workflow_id, webhook_payload = null, specs_override = null)",
        "runs.try(workflow_id, webhook_payload = null, specs_override = null, rows = null)",
        "runs.retry(job_id, rows = null, from = null, definition = null, budget = null, "
          + "max_per_row = null)",
      ])
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `lacks nothing`(name: String) throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    #expect(isSentence(endpoint.summary))
    #expect(!endpoint.example.call.isEmpty)
    #expect(endpoint.everyError.map(\.status).contains(401))
    for error in endpoint.everyError {
      #expect(isSentence(error.when), "\(error.status)")
    }
    #expect(!endpoint.mistakes.isEmpty, "help shows common mistakes of every endpoint")
    for mistake in endpoint.mistakes {
      #expect(isSentence(mistake.reason) && mistake.call != mistake.meant)
    }
    for parameter in endpoint.parameters {
      #expect(isSentence(parameter.documentation), "\(parameter.name)")
      #expect(undocumented(parameter.schema) == [], "\(parameter.name)")
      if parameter.place == .path { #expect(endpoint.path.contains("{\(parameter.name)}")) }
      if let listing = parameter.listing {
        #expect(Catalogue.endpoint(listing.endpoint) != nil, "\(parameter.name)")
      }
    }
    #expect(!endpoint.response.fields.isEmpty)
    #expect(undocumented(endpoint.response) == [])
  }

  @Test(arguments: Catalogue.endpoints.map(\.name))
  func `says that an id may be unknown where one is taken to look something up`(name: String)
    throws
  {
    let endpoint = try #require(Catalogue.endpoint(name))
    let looksUp = endpoint.parameters.contains { $0.listing != nil }
    let creates = endpoint.parameters.contains {
      $0.documentation.contains("An unknown id creates")
    }
    #expect(endpoint.errors.contains { $0.status == 404 } == (looksUp && !creates))
  }

  @Test func `names each endpoint once`() {
    #expect(Set(Catalogue.endpoints.map(\.name)).count == Catalogue.endpoints.count)
  }

  private func isSentence(_ text: String) -> Bool {
    text.hasSuffix(".") && text.count > 5
  }

  /// Paths of the fields, however deep, that have no sentence.
  private func undocumented(_ schema: Schema) -> [String] {
    schema.fields.flatMap { field in
      (isSentence(field.documentation) ? [] : [field.name])
        + undocumented(field.schema).map { "\(field.name).\($0)" }
    }
  }
}
