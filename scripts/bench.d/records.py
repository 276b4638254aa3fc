import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = json.loads(file.read())
for row in rows:
    row["seen"] = True
print(len(json.dumps(rows, separators=(",", ":"), ensure_ascii=False)))
