def visits(n, users):
    counts = {}
    seed = 42
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        key = "user" + str(seed // 65536 % users)
        counts[key] = counts.get(key, 0) + i % 7
    return counts

counts = visits(500_000, 20_000)
known = 0
total = 0
for i in range(500_000):
    key = "user" + str(i % 40_000)
    if key in counts:
        known += 1
        total += counts[key]
print(known, total)
