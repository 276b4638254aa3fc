import sys
import threading


def depth(n, sum):
    return sum if n == 0 else 1 + depth(n - 1, sum)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def main():
    total = 0
    for round in range(3000):
        total += depth(9_000, round)
    print(total + ackermann(2, 900))


sys.setrecursionlimit(100_000)
threading.stack_size(512 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
