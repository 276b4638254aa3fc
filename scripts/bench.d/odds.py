def primes(n):
    composite = []
    for i in range(n):
        composite.append(False)
    count = 0
    for i in range(2, n):
        if not composite[i - 1]:
            count += 1
            j = i * 2
            while j <= n:
                composite[j - 1] = True
                j += i
    return count


total = 0
for round in range(4):
    total += primes(1_000_000)
print(total)
