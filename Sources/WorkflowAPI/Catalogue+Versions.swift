import Formats

extension Catalogue {
  static let versionEndpoints = [versions, rollback]

  private static let versions = Endpoint(
    "workflows.versions", .get, "/workflows/{workflow_id}/versions",
    "Lists the versions of a workflow, the newest first.",
    parameters: [workflowID(in: .path, "The workflow.")],
    example: .init(setup: createContacts, #"workflows.versions("contacts")"#),
    response: .list(
      .response([
        .init(
          "version", .int(minimum: 1), required: true,
          "Counts from 1, with each create, update and rollback; a number is never used again."),
        .init("name", .string(), required: true, "The name that people saw."),
        .init("description", .string(), nullable: true, "What the workflow did."),
        .init("created_at", .time, required: true, "When it was saved, in UTC."),
        .init(
          "workflow_definition", Schema.workflowDefinition, required: true,
          "The blocks and the edges between them; `workflows.diff` shows what differs between two."),
      ])),
    errors: [unknownWorkflow],
    mistakes: [
      .init(
        #"workflows.versions("contacts")[-1]"#, nil,
        "The newest version is the first, not the last.",
        meant: #"workflows.versions("contacts")[0]"#),
      .init(
        #"workflows.versions("contacts", 1)"#, "E0206", "It lists all; one is found by its number.",
        meant: #"workflows.versions("contacts").find(.version == 1)"#),
    ])

  private static let rollback = Endpoint(
    "workflows.rollback", .post, "/workflows/{workflow_id}/rollback",
    "Saves an earlier version of a workflow as its newest one, which can be taken back in the same way.",
    parameters: [
      workflowID(in: .path, "The workflow to change."),
      .init(
        "version", in: .query, required: true, .int(minimum: 1),
        "The version to go back to, with its name, description and graph, which is validated again;"
          + " `workflows.versions` lists them."),
    ],
    example: .init(
      setup: createContacts + "\n" + #"workflows.update("contacts", workflow_name: "Checked")"#,
      #"workflows.rollback("contacts", 1)"#),
    response: .response(workflow + owner),
    errors: [
      .init(
        404,
        "There is no workflow with this id, or it has no such version; `workflows.list()` and"
          + " `workflows.versions(id)` show them all."),
      invalidDefinition,
    ],
    mistakes: [
      .init(
        #"workflows.rollback("contacts")"#, "E0206", "It does not guess the version.",
        meant: #"workflows.rollback("contacts", 1)"#),
      .init(
        #"workflows.rollback("contacts", -1)"#, "E0708",
        "A version is a number of the list, not a number of steps back.",
        meant: #"workflows.rollback("contacts", workflows.versions("contacts")[1].version)"#),
    ])
}
