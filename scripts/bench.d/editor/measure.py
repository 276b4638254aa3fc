"""How long an editor waits for 'sixmo lsp' in a script of 2,000 lines: the median and the slowest of 100 requests,
and the CPU time of one.

usage: measure.py SIXMO [LINES]
"""

import json
import os
import statistics
import subprocess
import sys
import time

PART = '''## Scores a lead by its size, {n}.
fn score_{n}(lead, limit = {n}) {{
  let size = lead?.employees ?? 0
  if size > limit {{ return "large" }}
  let words = lead.name.split(" ").map(.lower()).filter(word => word.len() > 2)
  "\\(words.join("-")) of {n}"
}}

let flow_{n} = {{
  blocks: [{{sequence_number: 1, block_type: "webhook", block_name: "in", specs: {{}}}}],
  edges: [],
}}
for run in runs.list(status: "failed", limit: {m}) {{
  # Only the newest are told.
  if run.workflow_id == "w_{n}" && run.duration_ms != null {{
    print(run.job_id, score_{n}({{name: run.workflow_name, employees: run.blocks_count}}), flow_{n})
  }}
}}

'''


class Editor:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0
        self.ask("initialize", capabilities={})

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = int(self.process.stdout.readline().split(b":")[1])
        self.process.stdout.readline()
        return json.loads(self.process.stdout.read(length))

    def cpu(self):
        """Seconds of the server's CPU time so far."""
        fields = open(f"/proc/{self.process.pid}/stat").read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def tell(self, method, **parameters):
        self.send(method=method, params=parameters)

    def ask(self, method, **parameters):
        self.count += 1
        self.send(id=self.count, method=method, params=parameters)
        while True:
            answer = self.receive()
            if answer.get("id") == self.count:
                return answer["result"]


def main(program, lines):
    text = "".join(PART.format(n=n, m=n % 500 + 1) for n in range(lines // PART.count("\n")))
    text += "let last = score_3\nlast\n"
    rows = text.split("\n")
    editor = Editor(program)
    document = {"uri": "file:///tmp/measured.sixmo", "version": 1}
    editor.tell("textDocument/didOpen", textDocument={**document, "text": text})
    found = editor.receive()["params"]["diagnostics"]
    print(f"{len(rows)} lines, {len(text) // 1000} kB, {len(found)} warnings")
    row = len(rows) // 2
    while not rows[row].startswith("  let words"):
        row += 1
    place = {"textDocument": document, "position": {"line": row, "character": 24}}
    kinds = {
        "change to diagnostics": None,
        "completion": ("textDocument/completion", place),
        "completion at the end": ("textDocument/completion", {
            "textDocument": document, "position": {"line": len(rows) - 2, "character": 4}}),
        "hover": ("textDocument/hover", place),
        "signature": ("textDocument/signatureHelp", {
            "textDocument": document, "position": {"line": row, "character": 31}}),
        "definition": ("textDocument/definition", place),
        "references": ("textDocument/references", {**place, "context": {"includeDeclaration": True}}),
        "symbols": ("textDocument/documentSymbol", {"textDocument": document}),
        "formatting": ("textDocument/formatting", {"textDocument": document, "options": {}}),
    }
    for name, request in kinds.items():
        times, cpu = [], editor.cpu()
        for turn in range(100):
            start = time.perf_counter()
            if request:
                editor.ask(request[0], **request[1])
            else:
                # A letter is typed and taken back.
                at = {"line": row, "character": 11}
                end = {"line": row, "character": 11 + turn % 2}
                editor.tell("textDocument/didChange", textDocument=document, contentChanges=[
                    {"range": {"start": at, "end": end}, "text": "" if turn % 2 else "x"}])
                editor.receive()
            times.append((time.perf_counter() - start) * 1000)
        cpu = (editor.cpu() - cpu) / len(times) * 1000
        print(f"{name:24}{statistics.median(times):8.1f} ms   slowest {max(times):.1f} ms   CPU {cpu:.1f} ms")
    editor.ask("shutdown")
    editor.tell("exit")


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
