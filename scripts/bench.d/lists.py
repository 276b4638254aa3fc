import sys

sys.setrecursionlimit(10_000)


class Cell:
    __slots__ = ("value", "next")

    def __init__(self, value, next):
        self.value = value
        self.next = next


def build(n):
    list = None
    for i in range(n):
        list = Cell(i, list)
    return list


def sum(list):
    return 0 if list is None else list.value + sum(list.next)


def mapped(list, k):
    return None if list is None else Cell(list.value * k % 101, mapped(list.next, k))


def length(list):
    return 0 if list is None else 1 + length(list.next)


total = 0
for round in range(1, 4000):
    list = mapped(build(1000), round)
    total += sum(list) + length(list)
print(total)
