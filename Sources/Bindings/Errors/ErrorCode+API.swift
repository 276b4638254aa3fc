import Sixmo
import Syntax

extension ErrorCode {
  /// E07xx: the API.
  package static let api: [ErrorCode] = [
    .init(
      "E0701", kind: "connection_error", "no answer from the API",
      "The request was sent but nothing answered: no network, a wrong base URL, a service that is "
        + "down, or a local store that cannot be opened. The message names what was tried. Nothing is "
        + "known about whether the request was carried out.",
      example: "workflows.list()"),
    .init(
      "E0702", kind: "api_error", "not allowed by the API",
      "The key is missing or wrong. The environment variable SIXTYFOUR_API_KEY holds it; keys are "
        + "made in the Sixtyfour dashboard and belong to one organization. For a signed result URL it "
        + "means that the URL has expired: ask runs.download_links for a new one.",
      example: "workflows.list()"),
    .init(
      "E0703", kind: "api_error", "not found by the API",
      "There is no workflow or run with this id, or it belongs to another organization. "
        + "workflows.list() and runs.list() show the ids there are.",
      example: #"workflows.get("nothing")"#,
      fix: """
        let found = try { workflows.get("nothing") } catch e { if e.status == 404 { null } else { throw e } }
        print(found)
        """),
    .init(
      "E0704", kind: "api_error", "a request with faults",
      "The service read the request and found values in it that are missing or wrong. Each one is "
        + "underlined where the script wrote it. A script that catches the error finds the same list "
        + "as error.body.detail.",
      example:
        #"workflows.create("Empty", "Without blocks", {blocks: [], edges: []})"#,
      fix: """
        workflows.create("Small", "With a block", {
          blocks: [{sequence_number: 1, block_type: "webhook", block_name: "in", specs: {}}],
          edges: [],
        })
        """),
    .init(
      "E0705", kind: "api_error", "a conflict with what exists",
      "Something with this id exists already, or the same idempotency key was used for another "
        + "request. workflows.update changes a workflow that exists, and makes it if it does not.",
      example: """
        let definition = {
          blocks: [{sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}}],
          edges: [],
        }
        workflows.create("First", "", definition, id: "same")
        workflows.create("Second", "", definition, id: "same")
        """,
      fix: """
        pipeline("First").webhook().update("same")
        pipeline("Second").webhook().update("same")
        """),
    .init(
      "E0706", kind: "api_error", "too many requests",
      "A key may make 500 requests in a minute. The message says when the next one may come; "
        + "retry(() => …) waits and tries again, and runs.wait asks no more often than it should.",
      example: "runs.list()",
      fix: "retry(() => runs.list())"),
    .init(
      "E0707", kind: "api_error", "refused by the API",
      "The service answered with an error that has no code of its own here; the message has the "
        + "service's words and the label its status. From 500 up the service itself failed, and the "
        + "same request may work later.",
      example: "runs.list()",
      fix: "retry(() => runs.list(), when: e => (e?.status ?? 0) >= 500)"),
    .init(
      "E0708", kind: "argument", "an argument the API cannot take",
      "The argument has the right type but a value that the endpoint does not know or allow, so "
        + "nothing was sent. help(\"runs.list\") lists what each argument may be.",
      example: #"runs.list(status: "complete")"#,
      fix: #"runs.list(status: "completed")"#),
  ]
  /// All that a script can meet, in the order of their codes.
  package static let scripts = (language + api).sorted { $0.code < $1.code }
}
