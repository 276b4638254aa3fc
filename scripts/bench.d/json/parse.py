import sys

if sys.argv[3] == "orjson":
    from orjson import loads
else:
    from json import loads

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
count = 0
for _ in range(int(sys.argv[2])):
    count = len(loads(text))
print(count)
