seed = 42
names = []
for i in range(500_000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    names.append(f"user-{seed % 1000000}")
names.sort()
print(names[0], names[250_000], names[-1])
