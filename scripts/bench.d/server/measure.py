"""Loads a server that executes a run, and prints what it answered beside the ceilings of SwiftNIO and
Hummingbird alone.

measure.py SIXMO_SERVE BARE BARE_HUMMINGBIRD FOLDER [SECONDS] [REQUESTS]
"""

import http.client
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time

PORT, BARE_PORT, HUMMINGBIRD_PORT = 6471, 6472, 6473
serve, bare, hummingbird, folder = sys.argv[1:5]
seconds = int(sys.argv[5]) if len(sys.argv) > 5 else 10
requests = int(sys.argv[6]) if len(sys.argv) > 6 else 1_000_000


def await_port(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


def memory(process):
    """Resident and peak memory in megabytes."""
    text = open(f"/proc/{process.pid}/status").read()
    return [int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM")]


def call(method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {"content-type": "application/json"} if body else {}
    connection.request(method, path, body=body, headers=headers)
    response = connection.getresponse()
    return response.status, response.read()


def wrk(url, seconds, connections=64):
    """Requests a second, p50, p99 and the number of answers that were not success."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    latency = [re.search(rf"(?m)^ +{share}% +(\S+)", text)[1] for share in (50, 99)]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    return rate, *latency, (failed[1] if failed else "0"), (errors[1] if errors else "none")


def row(name, values):
    rate, median, high, failed, errors = values
    print(f"{name:32} {rate:10.0f} {median:>10} {high:>10} {failed:>7} {errors:>7}")


def start_run(rows):
    blocks = [
        {"sequence_number": 1, "block_type": "webhook", "block_name": "webhook", "block_id": "a", "specs": {}},
        {"sequence_number": 2, "block_type": "transform", "block_name": "transform", "block_id": "b",
         "specs": {"set": {f"n{n}": f"row.n * {n} + len(row.name)" for n in range(8)}}},
    ]
    definition = {"blocks": blocks, "edges": [{"from_block_id": "a", "to_block_id": "b"}]}
    body = {"id": "load", "workflow_name": "Load", "workflow_description": "", "workflow_definition": definition}
    call("POST", "/workflows/create_workflow", json.dumps(body))
    payload = [{"n": n, "name": f"name {n}"} for n in range(rows)]
    status, answer = call("POST", "/workflows/run?workflow_id=load", json.dumps({"webhook_payload": payload}))
    if status != 200:
        sys.exit(f"the run was refused: {answer}")
    return json.loads(answer)["job_id"]


def overall(run):
    return json.loads(call("GET", f"/workflows/runs/{run}/live_status")[1])["overall_status"]


def measure_during_run(rows):
    """A row of figures during all of which a run was executed: with more rows until one lasts long enough."""
    while True:
        run = start_run(rows)
        while overall(run) == "queued":
            time.sleep(0.05)
        values = wrk(f"http://127.0.0.1:{PORT}/workflows/runs/{run}/live_status", seconds)
        status = overall(run)
        call("POST", f"/workflows/cancel?job_id={run}")
        if status == "running":
            return run, values
        if status != "completed":
            sys.exit(f"the run is {status}")
        rows *= 2
        print(f"(the run was over too soon; again with {rows:,} rows)")


def idle_connections(count):
    """Connections that are open and send nothing, while others work; then each of them asks."""
    before = memory(server)[0]
    many = [socket.create_connection(("127.0.0.1", PORT)) for _ in range(count)]
    time.sleep(1)
    grown = memory(server)[0] - before
    row(f"/health beside {count:,} idle ones", wrk(f"http://127.0.0.1:{PORT}/health", 5))
    answered = 0
    for client in many:
        try:
            client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answered += client.recv(4096).startswith(b"HTTP/1.1 200")
        except OSError:
            pass
        client.close()
    print(f"{count:,} idle connections: {grown:.1f} MB more, {answered:,} answered afterwards")


store = os.path.join(folder, "server-store")
shutil.rmtree(store, ignore_errors=True)
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
options = ["--port", str(PORT), "--local", store, "--no-auth", "--log", "none", "--rate-limit", "0"]
server = subprocess.Popen([serve, *options], stderr=subprocess.DEVNULL)
ceilings = [
    ("SwiftNIO alone", BARE_PORT, subprocess.Popen([bare, str(BARE_PORT)])),
    ("Hummingbird alone", HUMMINGBIRD_PORT, subprocess.Popen([hummingbird, str(HUMMINGBIRD_PORT)])),
]
try:
    await_port(PORT)
    print(f"{'64 connections':32} {'requests/s':>10} {'p50':>10} {'p99':>10} {'failed':>7} {'errors':>7}")
    for name, port, _ in ceilings:
        await_port(port)
        row(name, wrk(f"http://127.0.0.1:{port}/", seconds))
    row("/health", wrk(f"http://127.0.0.1:{PORT}/health", seconds))
    run = start_run(10)
    while overall(run) in ("queued", "running"):
        time.sleep(0.1)
    row("live_status, nothing runs", wrk(f"http://127.0.0.1:{PORT}/workflows/runs/{run}/live_status", seconds))
    run, values = measure_during_run(1_000_000)
    row("live_status while a run executes", values)
    idle_connections(2000)

    if requests:
        url = f"http://127.0.0.1:{PORT}/workflows/runs/{run}/live_status"
        done, levels = 0, []
        while done < requests:
            rate = wrk(url, 10)[0]
            done += int(rate * 10)
            levels.append(f"{memory(server)[0]:.0f}")
        print(f"memory over {done:,} requests, MB: {' '.join(levels)}")

    before = memory(server)[0]
    open(f"/proc/{server.pid}/clear_refs", "w").write("5")
    record = json.dumps({"email": "ada@example.com", "note": "x" * 960})
    payload = '{"webhook_payload":[' + ",".join([record] * 100_000) + "]}"
    status, _ = call("POST", "/workflows/run?workflow_id=load", payload)
    print(f"a payload of {len(payload) / 1e6:.0f} MB: status {status}, peak {memory(server)[1] - before:.0f} MB above before")
finally:
    for process in [server] + [process for _, _, process in ceilings]:
        process.terminate()
        process.wait()
    shutil.rmtree(store, ignore_errors=True)
