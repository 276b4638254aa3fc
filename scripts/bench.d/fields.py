def walk(steps):
    p = {"x": 0, "y": 0, "dx": 1, "dy": 2, "hits": 0}
    for i in range(steps):
        p["x"] += p["dx"]
        p["y"] += p["dy"]
        if p["x"] > 1000:
            p["dx"] = -3
        if p["x"] < 0:
            p["dx"] = 2
            p["hits"] += 1
        if p["y"] > 500:
            p["dy"] = -1
        if p["y"] < 0:
            p["dy"] = 5
            p["hits"] += 1
    return p["hits"] * 1000000 + p["x"] * 1000 + p["y"]


print(walk(8_000_000))
