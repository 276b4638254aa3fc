from functools import cmp_to_key


def numbers(n):
    out = []
    seed = 7
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append({"key": seed // 8, "id": i})
    return out


ordered = sorted(numbers(150_000), key=cmp_to_key(lambda a, b: a["key"] - b["key"]))
sum = 0
for i, row in enumerate(ordered):
    sum = (sum + row["key"] * (i + 1)) % 1000000007
print(sum)
