import json
import sys

if sys.argv[3] == "orjson":
    from orjson import dumps
else:

    def dumps(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


with open(sys.argv[1], encoding="utf-8") as file:
    value = json.loads(file.read())
count = 0
for _ in range(int(sys.argv[2])):
    count = len(dumps(value))
print(count)
