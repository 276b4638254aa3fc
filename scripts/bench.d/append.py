def rows(n):
    out = []
    for i in range(n):
        out.append({"id": i, "score": i % 97})
    return out


total = 0
for round in range(3):
    for row in rows(500_000):
        total += row["score"]
print(total)
