seed = 74755


def random():
    global seed
    seed = (seed * 1309 + 13849) % 65536
    return seed


class Ball:
    __slots__ = ("x", "y", "dx", "dy")

    def __init__(self):
        self.x = random() % 500
        self.y = random() % 500
        self.dx = random() % 300 - 150
        self.dy = random() % 300 - 150


def run(count, frames):
    balls = [Ball() for _ in range(count)]
    bounces = 0
    for frame in range(frames):
        for i in range(count):
            balls[i].x += balls[i].dx
            balls[i].y += balls[i].dy
            if balls[i].x > 500:
                balls[i].x = 500
                balls[i].dx = 0 - abs(balls[i].dx)
                bounces += 1
            if balls[i].x < 0:
                balls[i].x = 0
                balls[i].dx = abs(balls[i].dx)
                bounces += 1
            if balls[i].y > 500:
                balls[i].y = 500
                balls[i].dy = 0 - abs(balls[i].dy)
                bounces += 1
            if balls[i].y < 0:
                balls[i].y = 0
                balls[i].dy = abs(balls[i].dy)
                bounces += 1
    return bounces


print(run(100, 40000))
