import json
import os
import sys

if sys.argv[4] == "orjson":
    from orjson import dumps, loads
else:
    from json import loads

    def dumps(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


count = 0
for _ in range(int(sys.argv[2])):
    with open(sys.argv[1], "rb") as file:
        rows = loads(file.read())
    for row in rows:
        row["active"] = None
    with open(sys.argv[3], "wb") as file:
        file.write(dumps(rows))
    count = os.path.getsize(sys.argv[3])
print(count)
