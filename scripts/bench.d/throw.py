class Three(Exception):
    def __init__(self, message, n):
        self.message = message
        self.n = n


def check(n):
    if n % 3 == 0:
        raise Three("divides", n)
    return n


def main(count):
    total = 0
    for i in range(count):
        try:
            total += check(i)
        except Three as e:
            total += e.n // 3
    return total


print(main(2_000_000))
