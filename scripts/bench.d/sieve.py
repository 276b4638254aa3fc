def sieve(n):
    composite = []
    for i in range(n + 1):
        composite.append(False)
    count = 0
    i = 2
    while i <= n:
        if not composite[i]:
            count += 1
            j = i * i
            while j <= n:
                composite[j] = True
                j += i
        i += 1
    return count


total = 0
for round in range(4):
    total += sieve(1_500_000)
print(total)
