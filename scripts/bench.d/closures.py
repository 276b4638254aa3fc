from functools import reduce

numbers = list(range(1000))
total = 0
for round in range(5000):
    k = round % 10
    total += reduce(
        lambda a, b: a + b,
        filter(lambda x: x % 2 == 0, map(lambda x: x * 3 + k, numbers)),
        0,
    )
print(total)
