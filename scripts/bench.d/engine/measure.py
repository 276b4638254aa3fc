"""Compares the engine with Miller, pandas and DuckDB at one pipeline over a CSV file, in interleaved runs.

measure.py SIXMO FOLDER PEERS [RUNS] [ROWS]     PEERS is a Python that may have pandas and duckdb

The pipeline is a filter, the removal of duplicates by one column and three set columns, from CSV to CSV. Printed
are medians of the time of whole processes by the clock, and of the ratio to each peer in the same round; and how
many rows a second single blocks do, reading included. Exit status 1 when the results differ in their number of rows.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

sixmo, folder, peers = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
rows = int(sys.argv[5]) if len(sys.argv) > 5 else 1_000_000
here = os.path.dirname(os.path.abspath(__file__))
store = os.path.join(folder, "engine-store")
output = os.path.join(folder, "engine.csv")
PIPELINE = "filter,deduplicate,transform,export"
BLOCKS = ["validate_email", "filter", "deduplicate", "transform", "export", "deduplicate_all"]

MILLER = """filter '$country != "FR" && $email != ""' then put '$k = strip(tolower($email))' then head -n 1 -g k \
then put '$full_name = $first_name . " " . $last_name; $email = $k; $place = $domain . "/" . $country' \
then cut -x -f k"""
PANDAS = """
import pandas as pd, sys
d = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
d = d[(d.country != "FR") & (d.email != "")]
d = d[~d.email.str.strip().str.lower().duplicated()].copy()
d["full_name"] = d.first_name + " " + d.last_name
d["email"] = d.email.str.strip().str.lower()
d["place"] = d.domain + "/" + d.country
d.to_csv(sys.argv[2], index=False)
"""
DUCKDB = """
import duckdb, sys
duckdb.sql(f'''COPY (SELECT * REPLACE (lower(trim(email)) AS email), first_name || ' ' || last_name AS full_name,
  domain || '/' || country AS place FROM read_csv('{sys.argv[1]}', all_varchar = true)
  WHERE country <> 'FR' AND email <> '' QUALIFY row_number() OVER (PARTITION BY lower(trim(email))) = 1)
  TO '{sys.argv[2]}' (HEADER)''')
"""


def leads(count, *extra):
    path = os.path.join(folder, f"leads-{count}{'-'.join(('',) + extra)}.csv")
    if not os.path.exists(path):
        subprocess.run([sys.executable, os.path.join(here, "generate.py"), path, str(count), *extra], check=True)
    return path


def measure(command):
    """Seconds by the clock and of CPU time, and peak memory in megabytes, of a process that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed:\n{messages.decode()}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run_sixmo(data, source, blocks):
    shutil.rmtree(store, ignore_errors=True)
    return measure([sixmo, "-q", "--local", store, os.path.join(here, "pipeline.sixmo"), data, source, blocks])


def lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


def size(path):
    return sum(os.lstat(os.path.join(at, name)).st_blocks * 512 for at, _, names in os.walk(path) for name in names)


def has(module):
    return subprocess.run([peers, "-c", f"import {module}"], capture_output=True).returncode == 0


data = leads(rows)
contestants = {
    "read_csv": lambda: run_sixmo(data, "read_csv", PIPELINE),
    "webhook": lambda: run_sixmo(data, "webhook", PIPELINE),
}
if shutil.which("mlr"):
    contestants["miller"] = lambda: measure(["sh", "-c", f"mlr --icsv --ocsv {MILLER} '{data}' > '{output}'"])
for name, program in {"pandas": PANDAS, "duckdb": DUCKDB}.items():
    if has(name):
        contestants[name] = lambda program=program: measure([peers, "-c", program, data, output])

times, processor, memory, counts = ({name: [] for name in contestants} for _ in range(4))
for number in range(rounds):
    for name, contestant in contestants.items():
        print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
        seconds, busy, megabytes = contestant()
        times[name].append(seconds)
        processor[name].append(busy)
        memory[name].append(megabytes)
        own = name in ("read_csv", "webhook")
        counts[name].append(lines(os.path.join(store, "exports", "leads.csv") if own else output))

print(f"{'':10} {'seconds':>8} {'CPU':>6} {'MB':>6} {'rows':>8}  ratio of read_csv and webhook by the clock, in CPU")
for name in contestants:
    ratios = [
        statistics.median(mine / other for mine, other in zip(kind[own], kind[name]))
        for kind in (times, processor)
        for own in ("read_csv", "webhook")
    ]
    print(
        f"{name:10} {statistics.median(times[name]):8.2f} {statistics.median(processor[name]):6.2f}"
        f" {max(memory[name]):6.0f} {counts[name][0] - 1:8} " + "".join(f" {ratio:6.2f}" for ratio in ratios)
    )

print(f"\n{'rows/s':16} {'12 columns':>10} {'13':>9} {'ratio':>6}")
wide = leads(rows, "extra")
for block in BLOCKS + ["validate_phone"]:
    seconds = [
        statistics.median(run_sixmo(path, "read_csv", block)[0] for _ in range(min(rounds, 3))) for path in (data, wide)
    ]
    print(f"{block:16} {rows / seconds[0]:10.0f} {rows / seconds[1]:9.0f} {seconds[1] / seconds[0]:6.2f}", flush=True)

print(f"\n{'six blocks':16} {'peak MB':>10} {'store / input':>14}")
for count in (rows // 10, rows):
    path = leads(count)
    *_, megabytes = run_sixmo(path, "read_csv", "validate_email," + PIPELINE)
    print(f"{count:16} {megabytes:10.0f} {size(os.path.join(store, 'runs')) / os.path.getsize(path):14.2f}")

sys.exit(len({tuple(each) for each in counts.values()}) != 1)
