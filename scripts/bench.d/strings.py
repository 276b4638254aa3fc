def build(n):
    s = ""
    for i in range(n):
        s = s + "item " + str(i) + ";"
    return s


total = 0
for round in range(10):
    total += len(build(15_000))
print(total)
