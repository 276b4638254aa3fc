"""Compares 1,000 calls of the client, one after the other over kept connections, with curl's own.

client.py SIXMO SIXMO_SERVE FOLDER [RUNS] [CALLS]

Each is one process with the same requests; runs are interleaved. Printed are medians of the time of the
whole process, start included, and of its CPU time, and the medians of the ratios of neighbouring runs.
"""

import http.client
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time

PORT = 6473
sixmo, serve, folder = sys.argv[1:4]
runs = int(sys.argv[4]) if len(sys.argv) > 4 else 15
calls = int(sys.argv[5]) if len(sys.argv) > 5 else 1_000


def call(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {"content-type": "application/json"} if body else {}
    connection.request(method, path, body=body, headers=headers)
    return json.loads(connection.getresponse().read())


def finished_run():
    block = {"sequence_number": 1, "block_type": "webhook", "block_name": "webhook", "specs": {}}
    definition = {"blocks": [block], "edges": []}
    body = {"id": "calls", "workflow_name": "Calls", "workflow_description": "", "workflow_definition": definition}
    call("POST", "/workflows/create_workflow", json.dumps(body))
    run = call("POST", "/workflows/run?workflow_id=calls", json.dumps({"webhook_payload": [{"n": 1}]}))["job_id"]
    while call("GET", f"/workflows/runs/{run}/live_status")["overall_status"] in ("queued", "running"):
        time.sleep(0.05)
    return run


def measure(command):
    """Seconds of a process by the clock and of its CPU time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


store = os.path.join(folder, "client-store")
shutil.rmtree(store, ignore_errors=True)
options = ["--port", str(PORT), "--local", store, "--no-auth", "--log", "none", "--rate-limit", "0"]
server = subprocess.Popen([serve, *options], stderr=subprocess.DEVNULL)
try:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", PORT)).close()
            break
        except OSError:
            time.sleep(0.05)
    run = finished_run()
    base = f"http://127.0.0.1:{PORT}"
    config, script = os.path.join(folder, "calls.curl"), os.path.join(folder, "calls.sixmo")
    with open(config, "w") as file:
        file.write(f'url = "{base}/workflows/runs/{run}/live_status"\n' * calls)
    with open(script, "w") as file:
        file.write(f'for _ in 0..{calls} {{ runs.live_status("{run}") }}\n')
    commands = {
        "curl": ["curl", "--silent", "--fail", "--compressed", "--config", config],
        "sixmo": [sixmo, "--api", base, script],
    }
    samples = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            samples[name].append(measure(command))
    print(f"{calls:,} calls, {runs} runs     time ms    CPU ms")
    for name, values in samples.items():
        clock, cpu = (statistics.median(column) * 1000 for column in zip(*values))
        print(f"{name:24} {clock:9.1f} {cpu:9.1f}")
    ratios = [
        statistics.median(mine[kind] / other[kind] for mine, other in zip(samples["sixmo"], samples["curl"]))
        for kind in (0, 1)
    ]
    print(f"{'sixmo / curl':24} {ratios[0]:9.2f} {ratios[1]:9.2f}")
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(store, ignore_errors=True)
