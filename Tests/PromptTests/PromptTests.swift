import Glibc
import LoopbackServer
import Testing

/// Each test looks at the screen of a real terminal.
@Suite(.ownThreads)
struct `The prompt` {
  @Test func `shows results and keeps them in _`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter("let x = 20 + 1")
    try await screen.shows("sixmo> let x = 20 + 1\nsixmo>")
    screen.enter("x * 2")
    try await screen.shows("sixmo> x * 2\n42\nsixmo>")
    screen.enter("_ + 1")
    try await screen.shows("sixmo> _ + 1\n43\nsixmo>")
    screen.enter("_ + 1;")
    try await screen.shows("sixmo> _ + 1;\nsixmo>")
  }

  @Test func `shows rows as a table`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter(#"[{id: "a", n: 1}, {id: "b", n: 22}]"#)
    try await screen.shows(
      """
      id │  n
      ───┼───
      a  │  1
      b  │ 22
      2 rows
      sixmo>
      """)
  }

  @Test func `completes fields whose names can follow a dot, and shows no control characters`()
    async throws
  {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter(#"let o = {"a\u001b[31m": 1, "a b": 2, ab: 3, ac: "\u009b2J"}"#)
    try await screen.shows("sixmo>")
    screen.type("o.a")
    screen.press("Tab")
    try await screen.shows("\nab  int\nac  string\nsixmo> o.a")
    screen.type("c")
    screen.press("Enter")
    try await screen.shows("sixmo> o.ac\n\"\\u009b2J\"\nsixmo>")
  }

  @Test func `shows the last request as a command`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter(":curl")
    try await screen.shows("nothing was asked yet\nsixmo>")
    screen.enter("workflows.list()")
    try await screen.shows("[]\nsixmo>")
    screen.enter(":curl")
    try await screen.contains("curl -sS --fail-with-body 'http://127.0.0.1:6464/workflows'")
    screen.enter(":python")
    try await screen.contains("print(response.text)\n")
  }

  @Test func `takes é, 中 and 🎉`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.type(#""é中🎉""#)
    screen.press("Left", "Left", "BSpace")
    screen.press("Enter")
    try await screen.shows("sixmo> \"é🎉\"\n\"é🎉\"\nsixmo>")
  }

  @Test func `opens a line while a bracket is open and recalls the whole`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter("[")
    screen.enter("1,")
    screen.enter("2")
    screen.type("].map(it => it * 2)")
    try await screen.shows("sixmo> [\n  1,\n  2\n].map(it => it * 2)")
    screen.press("Enter")
    try await screen.shows("].map(it => it * 2)\n[2, 4]\nsixmo>")
    screen.press("Up")
    try await screen.shows("[2, 4]\nsixmo> [\n  1,\n  2\n].map(it => it * 2)")
    // The cursor is at the end. Once something is typed, Up goes through the lines.
    screen.type(".len()")
    try await screen.shows("\n].map(it => it * 2).len()")
    screen.press("Up", "Up", "C-e", "BSpace", "BSpace")
    screen.type("7, 8,")
    screen.press("Enter")
    try await screen.shows("\n  7, 8,\n  2\n].map(it => it * 2).len()\n3\nsixmo>")
  }

  @Test func `Up goes on from a recalled entry of several lines to the one before`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter("1 + 1")
    screen.enter("[")
    screen.enter("2]")
    try await screen.shows("[2]\nsixmo>")
    screen.press("Up", "Up")
    try await screen.shows("[2]\nsixmo> 1 + 1")
    screen.press("Down", "Down")
    try await screen.shows("[2]\nsixmo>")
  }

  @Test func `has the keys of vi where ~/.editrc says so`() async throws {
    let screen = try Screen(files: [".editrc": "bind -v\n"])
    try await screen.shows("sixmo>")
    screen.type("let abc = 1")
    screen.press("Escape")
    // Esc moves the cursor from after the last character onto it.
    try await screen.hasCursor(inColumn: 17)
    screen.type("0xxxx")
    try await screen.shows("sixmo> abc = 1")
    screen.type("iwas_")
    screen.press("Enter")
    screen.press("Up")
    try await screen.shows("sixmo> was_abc = 1")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type("workflows.cr")
    screen.press("Tab")
    try await screen.shows("sixmo> workflows.create")
  }

  @Test func `begins a row of its own after what was typed meanwhile and after half a line`()
    async throws
  {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter("!echo waits; until [ -e go ]; do :; done")
    try await screen.shows("\nwaits")
    screen.type("1 + 2")
    try await screen.shows("\nwaits\n1 + 2")
    try screen.write("", to: "go")
    try await screen.shows("\nwaits\n1 + 2\nsixmo> 1 + 2")
    screen.press("Left", "BSpace")
    try await screen.shows("\n1 + 2\nsixmo> 1 +2")
    screen.press("Enter")
    try await screen.shows("\nsixmo> 1 +2\n3\nsixmo>")
    screen.enter("!printf half")
    try await screen.shows("\nhalf\nsixmo>")
    screen.type("3 + 4")
    try await screen.shows("\nhalf\nsixmo> 3 + 4")
  }

  @Test func `draws the entry again after Ctrl-Z and fg`() async throws {
    let screen = try Screen(environment: ["PS1=begin"], command: "bash --norc")
    try await screen.shows("begin")
    screen.enter("PS1='> '; clear; \(Screen.program)")
    try await screen.shows("sixmo>")
    screen.type("1 + 2")
    // The terminal throws away what is not read yet when Ctrl-Z comes.
    try await screen.shows("sixmo> 1 + 2")
    screen.press("C-z")
    try await screen.shows("\n>")
    screen.enter("fg")
    try await screen.shows("\nsixmo> 1 + 2")
    screen.press("Enter")
    try await screen.shows("sixmo> 1 + 2\n3\nsixmo>")
  }

  @Test func `opens a line on Alt-Enter`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.type("1")
    screen.press("M-Enter")
    screen.type("2")
    try await screen.shows("sixmo> 1\n2")
    screen.press("Enter")
    try await screen.shows("sixmo> 1\n2\n2\nsixmo>")
  }

  @Test func `finds earlier entries by their beginning and by Ctrl-R`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    for entry in ["\"first\"", "2 + 2", "\"third\""] { screen.enter(entry) }
    try await screen.shows("\"third\"\nsixmo>")
    screen.type("2")
    screen.press("Up")
    try await screen.shows("sixmo> 2 + 2")
    screen.press("C-c")
    try await screen.shows("sixmo> 2 + 2^C\nsixmo>")
    screen.press("C-r")
    screen.type("fir")
    try await screen.shows("sixmo> \"first\"\nbck:fir")
    screen.press("Enter")
    try await screen.shows("sixmo> \"first\"\n\"first\"\nsixmo>")
  }

  @Test func `inserts a paste at once, without the prompts in it`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.paste("sixmo> let a = [\n\t1,\n  2]\na\n")
    try await screen.shows("sixmo> let a = [\n        1,\n  2]\na")
    screen.press("Enter")
    try await screen.shows("a\n[1, 2]\nsixmo>")
  }

  @Test func `makes a call of a pasted curl command`() async throws {
    let screen = try Screen(columns: 90)
    try await screen.shows("sixmo>")
    screen.paste(
      "$ curl -s 'https://api.sixtyfour.ai/workflows/runs?status=failed' \\\n  -H \"x-api-key: $KEY\"\n"
    )
    try await screen.shows("sixmo> runs.list(status: \"failed\")")
    screen.press("Enter")
    try await screen.shows("[]\nsixmo>")
    screen.enter("curl https://api.sixtyfour.ai/workflows")
    try await screen.shows("workflows\nworkflows.list()\n[]\nsixmo>")
    screen.enter("curl https://example.org/")
    try await screen.contains("asks nothing of the API; '!' before it runs it")
  }

  @Test func `runs a paste that is taller than the window`() async throws {
    let screen = try Screen(rows: 10)
    try await screen.shows("sixmo>")
    screen.paste("[\n" + String(repeating: "  1,\n", count: 30) + "].len()")
    try await screen.shows("# 32 lines pasted\n30\nsixmo>")
  }

  @Test func `goes on in the editor with what has become taller than the window`() async throws {
    let screen = try Screen(rows: 8, environment: ["EDITOR='sed -i $a].len()'"])
    try await screen.shows("sixmo>")
    screen.enter("[")
    for number in 1...6 { screen.enter("\(number),") }
    try await screen.shows("\n  5,\n  6,\n].len()\n6\nsixmo>")
  }

  @Test
  func `recalls the beginning of what is taller than the window, and the whole in the editor`()
    async throws
  {
    let screen = try Screen(rows: 10, environment: ["EDITOR='sed -i s/len/sum/'"])
    try await screen.shows("sixmo>")
    screen.enter("7 * 6")
    // While an entry is evaluated, the terminal would send a paste as lines that were typed.
    try await screen.shows("sixmo> 7 * 6\n42\nsixmo>")
    let numbers = (1...30).map { "  \($0),\n" }.joined()
    screen.paste("[\n\(numbers)].len()")
    try await screen.shows("# 32 lines pasted\n30\nsixmo>")
    screen.press("Up")
    try await screen.shows("\n  6,\n  7,\n# … and 24 more lines: Enter opens the editor")
    screen.press("Up")
    try await screen.shows("sixmo> 7 * 6")
    screen.press("Down")
    try await screen.shows("\n  7,\n# … and 24 more lines: Enter opens the editor")
    // What is changed in the beginning is not lost.
    screen.press("Left", "Up", "C-e")
    screen.type(" 100,")
    try await screen.shows("\n  7, 100,\n# … and 24 more lines: Enter opens the editor")
    screen.press("Enter")
    try await screen.shows("\n].sum()\n565\nsixmo>")
  }

  @Test func `gives up what is typed on Ctrl-C, leaves on Ctrl-D`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.type("abc(")
    screen.press("Enter")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.enter("1")
    try await screen.shows("sixmo> 1\n1\nsixmo>")
    screen.press("C-d")
    try await screen.shows("[exit 0]")
  }

  @Test func `stops a loop and a wait on Ctrl-C`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter(#"print("on"); while true {}"#)
    try await screen.shows("\non")
    screen.press("C-c")
    try await screen.shows("\nsixmo>")
    screen.enter(#"print("asleep"); time.sleep(1h)"#)
    try await screen.shows("\nasleep")
    screen.press("C-c")
    try await screen.shows("\nsixmo>")
    screen.enter("1 + 1")
    try await screen.shows("sixmo> 1 + 1\n2\nsixmo>")
  }

  @Test func `redraws when the window changes`() async throws {
    // Without colours: tmux tells of a new size a moment after its own rows have it, and what is painted
    // meanwhile is in the wrong place until the next key.
    let screen = try Screen(columns: 40, environment: ["NO_COLOR=1"])
    try await screen.shows("sixmo>")
    screen.type(#""a text that is longer than the window is wide""#)
    screen.resize(columns: 70)
    try await screen.shows(
      "share/sixmo\nsixmo> \"a text that is longer than the window is wide\"")
    screen.resize(columns: 30)
    screen.type(".len()")
    screen.press("Enter")
    try await screen.shows("\n45\nsixmo>")
  }

  @Test func `completes names, functions of the API and fields`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.type("workflows.cre")
    screen.press("Tab")
    try await screen.shows("sixmo> workflows.create")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.enter("let live = {overall_status: 1, blocks: []}")
    try await screen.shows("blocks: []}\nsixmo>")
    screen.type("live.ov")
    screen.press("Tab", "Enter")
    try await screen.shows("sixmo> live.overall_status\n1\nsixmo>")
    screen.type("live.")
    screen.press("Tab")
    try await screen.contains("overall_status  blocks")
  }

  @Test func `lists candidates with what they mean, and goes through them`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.type("runs.list(status: \"")
    screen.press("Tab")
    try await screen.contains("queued")
    screen.press("Tab")
    try await screen.shows("sixmo> runs.list(status: \"running")
    screen.press("Tab")
    try await screen.shows("sixmo> runs.list(status: \"completed")
    screen.press("BTab")
    try await screen.shows("sixmo> runs.list(status: \"running")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type("workflows.get(workflow")
    screen.press("Tab")
    try await screen.contains("workflow_id:   The workflow to read.")
  }

  @Test func `completes ids that the service has`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    let blocks =
      "[{sequence_number: 1, block_type: \"webhook\", block_name: \"webhook\", specs: {}}]"
    screen.enter("let blocks = \(blocks)")
    screen.enter("workflows.create(\"C\", \"\", {blocks, edges: []}, id: \"contacts\");")
    try await screen.shows("\"contacts\");\nsixmo>")
    screen.type("workflows.get(\"co")
    screen.press("Tab")
    try await screen.shows("sixmo> workflows.get(\"contacts")
  }

  @Test func `colours what is typed, and shows the rest of a signature in grey`() async throws {
    let screen = try Screen(columns: 80, environment: ["TERM=screen-256color"])
    try await screen.shows("sixmo>")
    screen.type("let nope = nothing + \"a\" + 12")
    try await screen.isStyled {
      $0.contains("\u{1B}[38;5;163mlet") && $0.contains("\u{1B}[38;5;29m\"a\"")
    }
    try await screen.isStyled {
      $0.contains("\u{1B}[4m\u{1B}[38;5;196mnothing") && $0.contains("\u{1B}[38;5;63m12")
    }
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type("runs.list(")
    try await screen.shows("sixmo> runs.list(status = null, workflow_id = null, limit = null)")
    screen.type("limit: 3, ")
    try await screen.shows("sixmo> runs.list(limit: 3, status = null, workflow_id = null)")
    screen.type("status: \"failed\")")
    screen.press("Enter")
    try await screen.shows("sixmo> runs.list(limit: 3, status: \"failed\")\n[]\nsixmo>")
  }

  @Test func `uses no more colours than the terminal has`() async throws {
    let few = try Screen(columns: 80, environment: ["COLORTERM=", "TERM=screen"])
    try await few.shows("sixmo>")
    few.type("let nope = nothing + \"a\" + 12")
    try await few.isStyled {
      $0.contains("\u{1B}[1mlet") && $0.contains("\u{1B}[35m12") && !$0.contains("38;5;")
    }
    let none = try Screen(columns: 80, environment: ["NO_COLOR=1", "TERM=screen-256color"])
    try await none.shows("sixmo>")
    none.enter("[{n: nothing}]")
    try await none.shows("\nsixmo>")
    try await none.contains("error[E0201]")
    #expect(!none.styledText.contains("\u{1B}["))
  }

  @Test func `suggests the end of an earlier entry, taken with Right`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.enter("[10, 20].sum()")
    try await screen.shows("30\nsixmo>")
    screen.type("[10")
    try await screen.shows("sixmo> [10, 20].sum()")
    screen.press("Enter")
    try await screen.shows("sixmo> [10")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type("[10")
    try await screen.shows("^C\nsixmo> [10, 20].sum()")
    screen.press("Right")
    screen.press("Enter")
    try await screen.shows("sixmo> [10, 20].sum()\n30\nsixmo>")
  }

  @Test func `draws neither colours nor hints if NO_COLOR says so`() async throws {
    let screen = try Screen(environment: ["NO_COLOR=1"])
    try await screen.shows("sixmo>")
    screen.type("runs.list(")
    try await screen.shows("sixmo> runs.list(")
  }

  @Test func `saves the entries that worked as a script that runs`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.enter("20 + 1")
    try await screen.shows("21\nsixmo>")
    screen.enter("nonsense")
    try await screen.contains("E0201")
    screen.enter("_ * 2")
    try await screen.shows("42\nsixmo>")
    screen.enter(":last 1")
    try await screen.shows("21\nsixmo>")
    screen.enter(":save work.sixmo")
    try await screen.shows("saved work.sixmo\nsixmo>")
    screen.enter("!cat work.sixmo")
    try await screen.shows("let _1 = 20 + 1\n_1 * 2\nsixmo>")
    screen.enter(":reset")
    screen.enter(":vars")
    try await screen.shows("no names are declared yet\nsixmo>")
    screen.enter(":load work.sixmo")
    screen.enter(":vars")
    try await screen.contains("_1  int")
    screen.enter(":save work.sixmo")
    try await screen.contains("choose another name")
  }

  @Test func `edits the last entry in an editor`() async throws {
    let screen = try Screen(environment: ["EDITOR='sed -i s/1/2/'"])
    try await screen.shows("sixmo>")
    screen.enter("[1, 5]")
    try await screen.shows("[1, 5]\nsixmo>")
    screen.enter(":edit")
    try await screen.shows("sixmo> :edit\n[2, 5]\n[2, 5]\nsixmo>")
  }

  @Test func `shows results in the chosen format, times and traces`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.enter(":format vertical")
    screen.enter("[{id: \"a\", n: 1}]")
    try await screen.shows("─ row 1 ────────────\nid  a\nn   1\nsixmo>")
    screen.enter(":format yml")
    try await screen.shows("no format 'yml'; did you mean 'yaml'?\nsixmo>")
    screen.enter(":format yaml")
    screen.enter("{a: [1]}")
    try await screen.shows("a:\n  - 1\nsixmo>")
    screen.enter(":time 1 + 1")
    try await screen.contains("s\nsixmo>")
    screen.enter(":trace on")
    screen.enter("workflows.list();")
    try await screen.contains("GET /workflows")
    screen.enter(":curl workflows.get(\"x\")")
    try await screen.contains("/workflows/x'")
  }

  @Test(arguments: [
    "help workflows.get", "workflows.get?", ":help workflows.get", "GET /workflows/w",
  ])
  func `understands the ways in which people ask for help`(question: String) async throws {
    let screen = try Screen(columns: 80, rows: 140, environment: ["PAGER="])
    try await screen.shows("sixmo>")
    screen.enter(question)
    try await screen.contains(
      "\nReads one workflow with its complete block graph.\n\nCall\n  workflows.get(\"contacts\")\n"
        + "\nGET /workflows/{workflow_id}\n\nParameters\n  workflows.get(workflow_id)\n")
    screen.enter("quit")
    try await screen.shows("[exit 0]")
  }

  @Test func `helps with a field, a variable, a function of its own and a word`() async throws {
    let screen = try Screen(columns: 80, rows: 50)
    try await screen.shows("sixmo>")
    screen.enter(":explain workflows.run.webhook_payload")
    try await screen.contains("\narray of objects or object, optional\n")
    screen.enter("let leads = [1, 2]")
    screen.enter("?leads")
    try await screen.shows("leads: array of 2\nsixmo>")
    screen.paste("## How good a lead is.\nfn score(lead) { lead }\n")
    screen.press("Enter")
    screen.enter("?score")
    try await screen.contains("score(lead)\n\nHow good a lead is.\n")
    screen.enter("?match")
    try await screen.contains("match: a word of the language; help(\"language\")")
    screen.enter("vars")
    try await screen.shows(
      "':vars' is the command of the prompt: the names declared here, with their types\nsixmo>")
    screen.enter("sixmo vars")
    try await screen.contains("help: start a new line, or put ';' between two statements")
    try await screen.shows(
      "':vars' is the command of the prompt: the names declared here, with their types\nsixmo>")
    screen.enter("sixmo serve")
    try await screen.shows(
      "this is a command of the shell; '!' before it runs it from here\nsixmo>")
  }

  @Test func `runs the script of the user first, and goes on if that fails`() async throws {
    let script = "let team = \"sales\"\nfn twice(n) { n * 2 }\n"
    let screen = try Screen(files: [".config/sixmo/init.sixmo": script])
    try await screen.shows("sixmo>")
    screen.enter("[team, twice(4)]")
    try await screen.shows("[\"sales\", 8]\nsixmo>")
    let other = try Screen(files: [".config/sixmo/init.sixmo": "nothing"])
    try await other.shows("sixmo>")
    try await other.contains("init.sixmo:1:1")
    other.enter("1 + 1")
    try await other.shows("\n2\nsixmo>")
  }

  @Test func `says below a long text how to go on and back`() async throws {
    let screen = try Screen(columns: 80, rows: 24)
    try await screen.shows("sixmo>")
    screen.enter(":help")
    try await screen.contains("Space goes on, q leaves")
    // No line of what is on the first screen is broken.
    #expect(screen.text.split(separator: "\n").count { $0.hasPrefix(":") } == 20)
    #expect(!screen.text.contains("\nn.blocks"))
    screen.press("q")
    try await screen.shows("sixmo>")
  }

  @Test func `shows long texts in a pager unless it is told not to`() async throws {
    let screen = try Screen(columns: 80, rows: 20, environment: ["PAGER='sed s/^/pager:/'"])
    try await screen.shows("sixmo>")
    screen.enter("?runs.list")
    try await screen.contains("\npager:")
    let other = try Screen(
      columns: 80, rows: 20, environment: ["PAGER='sed s/^/pager:/'"], command: "sixmo --no-pager")
    try await other.shows("sixmo>")
    other.enter("?runs.list")
    try await other.contains("print(response.text)")
    #expect(!other.text.contains("pager:"))
  }

  @Test func `helps in a narrow window between words`() async throws {
    let screen = try Screen(columns: 40, rows: 300, environment: ["PAGER="])
    try await screen.shows("sixmo>")
    screen.enter(":help")
    try await screen.contains("\n:clear\n    clear the screen\n")
    try await screen.contains("\nCtrl-C\n    give up the entry, or stop what\n    runs; twice")
    screen.press("C-l")
    screen.enter("?blocks")
    try await screen.contains("  webhook           Takes the records of\n")
    screen.press("C-l")
    screen.enter("[{id: \"wf_0123456789abcdefghijklmnop\", name: \"Ada Lovelace\", n: 12345},")
    screen.enter("{id: \"wf_zzz456789abcdefghijklmnopqr\", name: \"Bob\", n: 7}]")
    try await screen.contains("\nwf_zzz456789abcdefghijklmnopqr │     7\n2 rows, 2 of 3 columns")
  }

  @Test func `wraps what it says between words`() async throws {
    let screen = try Screen(columns: 40, rows: 30)
    try await screen.shows("sixmo>")
    screen.enter("runs.list(status: \"faild\")")
    try await screen.contains(
      """
      error[E0708]: 'runs.list' needs
      "running", "completed", "cancelled",
      "active", "queued" or "failed" for
      'status', got "faild"
       --> <prompt 1>:1:19
        |
      1 | runs.list(status: "faild")
        |                   ^^^^^^^
        |               did you mean "failed"?
      sixmo>
      """)
    screen.enter(":hlpe")
    try await screen.shows("no command ':hlpe'; :help lists the\ncommands\nsixmo>")
  }

  @Test func `completes blocks, specs and what commands take`() async throws {
    let screen = try Screen(columns: 80, rows: 40)
    try await screen.shows("sixmo>")
    screen.type("pipeline(\"x\").validate_e")
    screen.press("Tab")
    try await screen.shows("sixmo> pipeline(\"x\").validate_email")
    screen.type("(")
    try await screen.contains("validate_email(email_field = null, check_mx = null")
    screen.type("che")
    screen.press("Tab")
    try await screen.shows("sixmo> pipeline(\"x\").validate_email(check_mx:")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type(":format v")
    screen.press("Tab")
    try await screen.shows("sixmo> :format vertical")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.enter("pipeline(\"Check\").webhook().validate_email().update(\"check\");")
    try await screen.shows("update(\"check\");\nsixmo>")
    screen.type("workflows.run(\"check\", webhook_payload: [{")
    screen.press("Tab")
    try await screen.shows("sixmo> workflows.run(\"check\", webhook_payload: [{email:")
  }

  @Test func `shows the first screen of a million rows, and lets them be`() async throws {
    let screen = try Screen(columns: 60, rows: 20)
    try await screen.shows("sixmo>")
    screen.enter("let rows = (0..1_000_000).map(n => {n, name: \"Name \\(n)\"});")
    try await screen.shows("});\nsixmo>")
    screen.enter("rows")
    try await screen.shows(
      "\n14 │ Name 14\n15 of 1000000 rows; :last shows the whole\nsixmo>")
    screen.enter("{rows}")
    try await screen.shows("{\"rows\": […1000000 items]}\n:last shows the whole\nsixmo>")
  }

  @Test func `watches an expression until Ctrl-C`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.enter("var n = 0")
    screen.enter(":watch n += 1; n")
    try await screen.contains("Ctrl-C stops\n\n3")
    screen.press("C-c")
    try await screen.shows("sixmo>")
    screen.enter("n > 2")
    try await screen.shows("true\nsixmo>")
  }

  @Test func `works on a terminal that cannot draw`() async throws {
    let screen = try Screen(environment: ["TERM=dumb"])
    try await screen.shows("sixmo>")
    screen.enter("[1,")
    try await screen.shows("......")
    screen.enter("2]")
    try await screen.shows("sixmo> [1,\n...... 2]\n[1, 2]\nsixmo>")
    screen.type("abc")
    screen.press("C-c")
    try await screen.shows("sixmo>")
    screen.press("C-d")
    try await screen.shows("[exit 0]")
  }

  @Test func `completes on a terminal that cannot draw, or beeps`() async throws {
    let screen = try Screen(environment: ["TERM=dumb"])
    try await screen.shows("sixmo>")
    screen.type("workflows.cre")
    screen.press("Tab")
    try await screen.shows("\nsixmo> workflows.create")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo>")
    screen.type("runs.list(limit: 1, status: \"")
    screen.press("Tab")
    try await screen.contains("running    completed  cancelled")
    screen.type("failed\")")
    screen.press("Enter")
    try await screen.shows("sixmo> runs.list(limit: 1, status: \"failed\")\n[]\nsixmo>")
    screen.type("\"no\"")
    screen.press("Tab", "Enter")
    try await screen.shows("\nsixmo> \"no\"\n\"no\"\nsixmo>")
    screen.paste("[\n\t1,\t2]\n")
    try await screen.shows("[1, 2]\nsixmo>")
  }

  @Test(arguments: ["TERM=xterm", "TERM=dumb"])
  func `leaves the terminal as it was when a signal ends it`(terminal: String) async throws {
    let screen = try Screen(
      environment: [terminal], command: "sh -c 'echo $$ > number; exec sixmo'")
    try await screen.shows("sixmo>")
    screen.type("1 +")
    try await screen.shows("sixmo> 1 +")
    kill(try #require(pid_t(screen.file("number"))), SIGTERM)
    try await screen.contains("[exit 143]")
    screen.type("shown")
    try await screen.contains("\nshown")
  }

  @Test(arguments: ["LANG=", "LC_ALL=C", "LC_ALL=no_such_locale"])
  func `takes é without a UTF-8 locale`(locale: String) async throws {
    let screen = try Screen(environment: ["LC_ALL=", locale])
    try await screen.shows("sixmo>")
    screen.enter(#""é""#)
    try await screen.shows("sixmo> \"é\"\n\"é\"\nsixmo>")
  }

  @Test func `keeps the history of two sessions, without secrets`() async throws {
    let one = try Screen()
    try await one.shows("sixmo>")
    let other = try Screen(sharing: one)
    try await other.shows("sixmo>")
    one.enter("1")
    try await one.shows("sixmo> 1\n1\nsixmo>")
    other.enter("2")
    try await other.shows("sixmo> 2\n2\nsixmo>")
    other.enter(#"let api_key = "abcdefgh""#)
    try await other.shows("abcdefgh\"\nsixmo>")
    #expect(one.history == "1\n2\n")
    let third = try Screen(sharing: one)
    try await third.shows("sixmo>")
    third.press("Up", "Up")
    try await third.shows("sixmo> 1")
  }

  @Test func `helps with ? and with :help, and suggests commands`() async throws {
    let screen = try Screen(rows: 90)
    try await screen.shows("sixmo>")
    screen.enter("?runs.cancel")
    try await screen.contains("runs.cancel(job_id)")
    try await screen.shows("sixmo>")
    screen.enter(":halp")
    try await screen.shows("no command ':halp'; did you mean ':help'?\nsixmo>")
    screen.enter(":quit")
    try await screen.shows("[exit 0]")
  }

  @Test func `leaves with the status of exit`() async throws {
    let screen = try Screen()
    try await screen.shows("sixmo>")
    screen.enter("exit(7)")
    try await screen.shows("[exit 7]")
  }

  @Test func `shows which service answers and switches to another one`() async throws {
    let screen = try Screen(columns: 80, environment: ["TERM=screen-256color"])
    try await screen.shows("Service: local store ~/.local/share/sixmo\nsixmo>")
    #expect(screen.styledText.contains("38;5;63m"))
    screen.enter(":api http://127.0.0.1:9")
    try await screen.shows("Service: http://127.0.0.1:9\nsixmo 127.0.0.1:9>")
    #expect(screen.styledText.contains("38;5;163m"))
    screen.enter("try { workflows.list() } catch e { e.kind }")
    try await screen.shows("\"connection_error\"\nsixmo 127.0.0.1:9>")
    screen.enter(":profile work")
    try await screen.contains("unknown profile 'work'")
    try await screen.shows("\nsixmo 127.0.0.1:9>")
    screen.enter(":local store")
    try await screen.shows("Service: local store store\nsixmo>")
    screen.enter("workflows.list()")
    try await screen.shows("[]\nsixmo>")
  }

  @Test func `recalls nothing that was typed for another service`() async throws {
    let screen = try Screen(columns: 80)
    try await screen.shows("sixmo>")
    screen.enter("\"for the store\"")
    try await screen.shows("\"for the store\"\nsixmo>")
    screen.enter(":api http://127.0.0.1:9")
    try await screen.shows("sixmo 127.0.0.1:9>")
    screen.enter("\"for the server\"")
    try await screen.shows("\"for the server\"\nsixmo 127.0.0.1:9>")
    screen.press("Up", "Up", "Up")
    try await screen.shows("\nsixmo 127.0.0.1:9> \"for the server\"")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo 127.0.0.1:9>")
    screen.press("C-r")
    try await screen.contains("\nbck:")
    screen.type("for the st")
    try await screen.contains("bck?for the st")
    screen.press("C-c")
    try await screen.shows("^C\nsixmo 127.0.0.1:9>")
    screen.enter(":local")
    try await screen.shows("share/sixmo\nsixmo>")
    screen.press("Up", "Up")
    try await screen.shows("sixmo> \"for the store\"")
    #expect(!screen.history.contains("server"))
  }

  @Test func `begins with the service that the environment names`() async throws {
    let screen = try Screen(
      columns: 80, environment: ["SIXTYFOUR_API_ENDPOINT=http://localhost:9"])
    try await screen.shows("Service: http://localhost:9\nsixmo localhost:9>")
  }

  @Test func `of login shows no key`() async throws {
    let server = LoopbackServer { request in
      request.headers["x-api-key"] == "sk_typed_0123456789"
        ? .init(body: "[]") : .init("401 Unauthorized", body: #"{"detail":"Invalid API key"}"#)
    }
    let url = "http://\(server.host)"
    let screen = try Screen(columns: 80, command: "sixmo login work --api \(url)")
    try await screen.shows("API key for \(url):")
    screen.type("sk_typed_01234567xx")
    screen.press("BSpace", "BSpace")
    screen.enter("89")
    try await screen.shows("Use it with --profile work.\n[exit 0]")
    #expect(!screen.text.contains("sk_typed"))
    let other = try Screen(sharing: screen, command: "sixmo login work")
    try await other.shows("API key for \(url):")
    other.press("C-c")
    try await other.shows("[exit 130]")
  }
}
