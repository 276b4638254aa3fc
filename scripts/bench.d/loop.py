def loop(n):
    sum = 0
    for i in range(n):
        sum = (sum + i * 3) % 1000003
        if i % 5 == 0:
            sum += i // 7
    return sum


print(loop(20_000_000))
