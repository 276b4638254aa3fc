def inside(cx, cy, limit):
    x = 0.0
    y = 0.0
    n = 0
    while n < limit:
        x2 = x * x
        y2 = y * y
        if x2 + y2 > 4.0:
            return n
        y = 2.0 * x * y + cy
        x = x2 - y2 + cx
        n += 1
    return n


def area(size, limit):
    total = 0
    for row in range(size):
        cy = row * 2.5 / size - 1.25
        for column in range(size):
            total += inside(column * 3.0 / size - 2.0, cy, limit)
    return total


print(area(600, 150))
