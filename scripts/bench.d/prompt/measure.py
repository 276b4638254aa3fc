"""Measures the prompt on a pseudo-terminal with a million rows held and a history of 10,000 entries.

measure.py SIXMO FOLDER [ROUNDS]

A key is pressed every 60 ms, as people type. Printed are median and 99th percentile in milliseconds: from a key
to its character on the screen, from Tab to its candidates, from Enter to the whole first screen of the million
rows. Exit status 1 when one of the goals is missed.
"""

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import termios
import time

sixmo, folder = map(os.path.abspath, sys.argv[1:3])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 10
home = os.path.join(folder, "prompt-home")
# Milliseconds, of the 99th percentile.
GOALS = {"key": 20, "Tab": 50, "table": 50}
ENTRY = 'leads.filter(r => r.number > 10).map(r => {name: r.name, status: "failed"}).take(5).len()'
TABS = ["leads[0].", "leads.map(r => r.", "work", "wfr", "runs.list(", 'runs.list(status: "', 'workflows.get("',
        'leads.sort_by(.', ":", "help(", "leads.", "", 'csv.write("x", leads, columns: ["']


class Terminal:
    def __init__(self):
        state = os.path.join(home, ".local/state/sixmo")
        os.makedirs(state, exist_ok=True)
        with open(os.path.join(state, "history"), "w") as file:
            for number in range(10_000):
                file.write(f"runs.list(limit: {number % 500}).filter(.status == \"failed\")  # {number}\n")
        environment = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self.process, self.master = pty.fork()
        if self.process == 0:
            os.chdir(home)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
            os.execve(sixmo, [sixmo], environment)

    def write(self, text):
        os.write(self.master, text.encode())

    def read(self, seconds):
        """What comes until nothing has come for so long; with the time of the first and of the last piece."""
        text, first, last = b"", None, None
        while select.select([self.master], [], [], seconds)[0]:
            text += os.read(self.master, 1 << 16)
            last = time.monotonic()
            first = first or last
        return text.decode(errors="replace"), first, last

    def until(self, mark, seconds=120):
        """The time at which the pattern `mark` was there, and what it matched."""
        text, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                text += os.read(self.master, 1 << 16).decode(errors="replace")
                match = re.search(mark, text)
                if match:
                    return time.monotonic(), match
        raise SystemExit(f"'{mark}' did not come, but:\n{text}")

    def clear(self):
        self.write("\x03")
        self.until(r"\^C")
        self.read(0.1)


def report(name, times, goal):
    times.sort()
    last = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:<34} {statistics.median(times):8.1f} {last:8.1f} {len(times):6}")
    return last <= goal


terminal = Terminal()
terminal.read(0.5)
terminal.write("let leads = (0..1_000_000).map(n => {number: n, name: \"Name \\(n)\", email: \"a\\(n)@example.com\", "
               "country: \"DE\", note: null});\r")
terminal.read(3)
terminal.write("print(\"he\" + \"ld\")\r")
terminal.until("held\r\n")
terminal.read(0.5)

print(f"{'milliseconds':<34} {'median':>8} {'p99':>8} {'count':>6}")
keys = []
for _ in range(rounds):
    for character in ENTRY:
        start = time.monotonic()
        terminal.write(character)
        _, first, _ = terminal.read(0.06)
        keys.append((first - start) * 1000)
    terminal.clear()
good = report("a key", keys, GOALS["key"])

for place in TABS:
    times = []
    for _ in range(rounds):
        terminal.write(place)
        terminal.read(0.15)
        start = time.monotonic()
        terminal.write("\t")
        _, first, last = terminal.read(0.4)
        # Colours come 20 ms after the last key, and take nothing away from the candidates.
        times.append(((first or start) - start) * 1000)
        terminal.clear()
    good &= report(f"Tab after {place or 'nothing'}", times, GOALS["Tab"])

for entry in ["leads", "leads.filter(.number >= 0)[..]", "{rows: leads}", "leads.map(.number)"]:
    # What the evaluation takes is not a part of showing it.
    terminal.write(f"let measured = {entry};\r")
    terminal.write("print(\"eval\" + \"uated\")\r")
    terminal.until("evaluated\r\n")
    terminal.read(0.5)
    times = []
    for _ in range(rounds):
        terminal.write("measured")
        terminal.read(0.15)
        start = time.monotonic()
        terminal.write("\r")
        times.append((terminal.until(":last shows the whole")[0] - start) * 1000)
        terminal.read(0.2)
    good &= report(f"first screen of {entry}", times, GOALS["table"])

os.kill(terminal.process, signal.SIGKILL)
sys.exit(0 if good else 1)
