import Bindings
import Syntax

extension ErrorCode {
  /// E08xx: the command line; the examples are commands.
  static let command: [ErrorCode] = [
    .init(
      "E0800", "wrong arguments",
      "An option is unknown, lacks its value or has one that it cannot take. 'sixmo --help' lists all. "
        + "Everything after the script belongs to the script and is not looked at.",
      example: "sixmo --timout 5s enrich.sixmo",
      fix: "sixmo --timeout 5s enrich.sixmo"),
    .init(
      "E0801", "no such script",
      "There is no file of this name, as seen from the current directory.",
      example: "sixmo enrihc.sixmo",
      fix: "sixmo enrich.sixmo"),
    .init(
      "E0802", "a directory, not a script",
      "Scripts are single files; name one inside the directory.",
      example: "sixmo scripts",
      fix: "sixmo scripts/first.sixmo"),
    .init(
      "E0803", "cannot read the script",
      "The file is there, but the system does not let you read it. The message says why.",
      example: "chmod u-r enrich.sixmo; sixmo enrich.sixmo",
      fix: "chmod u+r enrich.sixmo; sixmo enrich.sixmo"),
    .init(
      "E0805", "cannot write to standard output",
      "What a script printed could not be written, so the rest of its output would be lost too: the disk "
        + "may be full.",
      example: "sixmo -e 'print(1)' > /dev/full"),
    .init(
      "E0806", "nothing to explain",
      "'sixmo explain' knows functions, endpoints and their fields, pages of the guide and error codes.",
      example: "sixmo explain workflows.strat",
      fix: "sixmo explain workflows.list"),
    .init(
      "E0807", "result in another form",
      "ndjson prints an array, csv and md one of objects. Choose -o json, or shape the result first.",
      example: "sixmo -o csv -e 42",
      fix: "sixmo -o csv -e '[{n: 42}]'"),
    .init(
      "E0808", "nothing was imported",
      "The reference table stays as it was. The message says what is wrong with the file or the store.",
      example: "sixmo data import companies missing.csv",
      fix: "echo name > companies.csv; sixmo data import companies companies.csv"),
    .init(
      "E0809", "cannot write the script",
      "The file stays as it was. The message says why the system does not let it be replaced.",
      example: "chmod u-w enrich.sixmo; sixmo fmt enrich.sixmo",
      fix: "chmod u+w enrich.sixmo; sixmo fmt enrich.sixmo"),
    .init(
      "E0810", "exit instead of a test result",
      "A test, or code outside of the tests of its file, called 'exit', so that nothing can be said "
        + "about the test. Move the call into a function that the test does not call.",
      example: "echo 'exit(0); test \"never\" {}' > leaving.sixmo; sixmo test leaving.sixmo",
      fix: #"echo 'test "ends" { assert true }' > ending.sixmo; sixmo test ending.sixmo"#),
    .init(
      "E0811", "an example that does something else than it shows",
      "'# => value' after an expression shows its value, '# prints: text' what a statement prints, "
        + "'# error: E0301' the error it fails with. The code or the comment is wrong.",
      example: "printf '%s\\n' '```sixmo' '1 + 1  # => 3' '```' > page.md; sixmo test page.md",
      fix: #"printf '%s\n' '```sixmo' '1 + 1  # => 2' '```' > page.md; sixmo test page.md"#),
    .init(
      "E0812", "a session that goes otherwise than it is shown",
      "In a page, the lines below '$ command' are what the command prints. Lines after '-' were shown and "
        + "did not come, lines after '+' came and were not shown.",
      example: "printf '%s\\n' '```console' '$ sixmo -e 1' '2' '```' > page.md; sixmo test page.md",
      fix: #"printf '%s\n' '```console' '$ sixmo -e 1' '1' '```' > page.md; sixmo test page.md"#),
    .init(
      "E0813", "no tests",
      "Tests are 'test' blocks of scripts, the examples between ``` in their '##' lines, and the ```sixmo "
        + "and ```console blocks of Markdown pages.",
      example: "echo 'print(1)' > plain.sixmo; sixmo test plain.sixmo",
      fix: #"echo 'test "adds" { assert 1 + 1 == 2 }' > tested.sixmo; sixmo test tested.sixmo"#),
    .init(
      "E0814", "a wrong configuration",
      "An option, a variable or a configuration file chooses a service that cannot be used. The message names "
        + "the file, the line and the key. 'sixmo config' lists all settings and where they come from.",
      example: "sixmo --profile nobody -e 'workflows.list()'",
      fix: "sixmo config; sixmo --local -e 'workflows.list()'"),
    .init(
      "E0815", "no usable API key",
      "The key cannot be read from where the configuration says it is, or it must not be sent. Only its owner "
        + "may read the file of a key, and a key is only sent over https, or to this machine.",
      example: "env -u SIXTYFOUR_API_KEY sixmo --api -e 'workflows.list()'"),
    .init(
      "E0816", kind: "not_supported", "only for a local store",
      "Reference tables and API keys belong to the engine in this program. Choose it with --local.",
      example: "touch companies.csv; sixmo --api data import companies companies.csv",
      fix: "echo name > companies.csv; sixmo data import --local store companies companies.csv"),
    .init(
      "E0817", "not a usable recording",
      "The file of --replay cannot be read or is not a recording of this version, or the file of "
        + "--record cannot be made. The message names the line. --record FILE makes a recording.",
      example: "echo id > leads.csv; sixmo --replay leads.csv -e 'workflows.list()'",
      fix:
        "sixmo --record session.ndjson -e 'workflows.list()'; sixmo --replay session.ndjson -e 'workflows.list()'"
    ),
    .init(
      "E0818", "the end of a dry run",
      "With --dry-run, requests that change something are reported and not sent, and their responses are "
        + "placeholders such as dry_run_1. A request that reads needs a real response: there the script "
        + "ends, with exit status 0. `help(\"sessions\")` says more.",
      example: #"sixmo --dry-run -e 'runs.wait(workflows.run("contacts").job_id)'"#),
    .init(
      "E0819", "not in the recording",
      "With --replay, responses come from a recording alone. The script made a request that differs from "
        + "all recorded ones, or made it more often than it was recorded. The notes name the nearest "
        + "recorded request, its line in the file, and the first difference. Times, random numbers and "
        + "changed data in a request are the usual causes.",
      example: """
        sixmo --record session.ndjson -e 'workflows.list()'; \
        sixmo --replay session.ndjson -e 'runs.list()'
        """,
      fix:
        "sixmo --record session.ndjson -e 'runs.list()'; sixmo --replay session.ndjson -e 'runs.list()'"
    ),
    .init(
      "E0820", "the API keys stay as they are",
      "A key was not created, listed or revoked. The message says what is wrong with its name, its "
        + "organization or the store.",
      example: "sixmo keys revoke nobody",
      fix: "sixmo keys create team; sixmo keys revoke team"),
    .init(
      "E0821", "cannot write the recording",
      "The file of --record cannot be written any more. The requests before are in it.",
      example: "sixmo --record /dev/full -e 'workflows.list()'",
      fix: "sixmo --record session.ndjson -e 'workflows.list()'"),
    .init(
      "E0822", "the runs stay as they are",
      "Runs were not listed, executed or removed. A run that is queued or running cannot be removed: cancel it "
        + "first.",
      example: "sixmo runs rm run_nobody",
      fix: "sixmo runs list"),
    .init(
      "E0830", "the server cannot start",
      "'sixmo serve' needs a free port on an address of this machine, a store that it can write, and API keys "
        + "where others than this machine can reach it. The message says what is missing.",
      example: "sixmo serve --host 0.0.0.0"),
    .init(
      "E0840", "not a usable lesson",
      "'sixmo learn' takes the name or the number of a lesson, or a Markdown page or a folder with lessons of "
        + "your own. Each step of a lesson has a task, a hint, an answer and a check; "
        + "`help(\"lessons\")` shows how to write one.",
      example: "sixmo learn nothing",
      fix: "sixmo learn --list"),
    .init(
      "E0841", "not a usable definition of a workflow",
      "'sixmo plan' and 'sixmo apply' read workflows from .json and .yaml files with the body of "
        + "'workflows.create', and from scripts that end with one as their value and change nothing. "
        + "`help(\"definitions\")` shows all forms.",
      example: "mkdir flows; echo '[1]' > flows/wrong.json; sixmo plan flows",
      fix:
        #"mkdir flows; echo 'pipeline("Leads").webhook()' > flows/leads.sixmo; sixmo plan flows || test $? = 5"#
    ),
    .init(
      "E0842", kind: "not_confirmed", "the answer to a question was no",
      "'sixmo apply' and 'sixmo pull' ask before they change something, and the prompt before it deletes a "
        + "workflow, a notebook or the rows of a reference table, or creates a second workflow by a slip. "
        + "Where nobody can be asked, commands need --yes.",
      example: """
        mkdir flows; \
        echo '{"blocks":[{"sequence_number":1,"block_type":"webhook","block_name":"in","specs":{}}]}' \
        > flows/new.json; sixmo apply flows
        """,
      fix:
        #"mkdir flows; echo 'pipeline("Leads").webhook()' > flows/leads.sixmo; sixmo apply --yes flows"#
    ),
  ]
  /// All that the program reports, in the order of their codes.
  static let all = (scripts + command).sorted { $0.code < $1.code }
}
