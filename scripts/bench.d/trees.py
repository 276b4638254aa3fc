def build(depth):
    if depth == 0:
        return {"left": None, "right": None}
    return {"left": build(depth - 1), "right": build(depth - 1)}


def count(tree):
    if tree["left"] is None:
        return 1
    return 1 + count(tree["left"]) + count(tree["right"])


long_lived = build(16)
total = 0
for round in range(60):
    total += count(build(13))
print(total + count(long_lived))
