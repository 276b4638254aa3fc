def square(side):
    return {"side": side, "area": lambda s: s["side"] * s["side"]}


def rectangle(width, height):
    return {"width": width, "height": height, "area": lambda r: r["width"] * r["height"]}


def triangle(base, height):
    return {"height": height, "base": base, "area": lambda t: t["base"] * t["height"] // 2}


shapes = [
    square(i) if i % 3 == 0 else rectangle(i, 7) if i % 3 == 1 else triangle(i, 4)
    for i in range(999)
]
total = 0
for round in range(6000):
    for shape in shapes:
        total = (total + shape["area"](shape)) % 1000003
print(total)
