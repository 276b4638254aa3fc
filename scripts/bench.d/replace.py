import re

line = ""
for i in range(40):
    line += f"item {i} costs {i * 7} euro, "
total = 0
for round in range(10_000):
    text = re.sub("([0-9]+) costs ([0-9]+)", r"\2 for \1", line)
    total += len(text) + len(text.split(" for "))
print(total)
