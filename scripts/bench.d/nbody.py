import math

bodies = [
    {"x": 0.0, "y": 0.0, "z": 0.0, "vx": 0.0, "vy": 0.0, "vz": 0.0, "mass": 39.47841760435743},
    {"x": 4.84143144246472, "y": -1.16032004402743, "z": -0.103622044471123, "vx": 0.606326392995832, "vy": 2.81198684491626, "vz": -0.0252183616598876, "mass": 0.0376936749096},
    {"x": 8.34336671824458, "y": 4.1247985641243, "z": -0.403523417114321, "vx": -1.01077434617879, "vy": 1.82566237123041, "vz": 0.00841576137658415, "mass": 0.0112863261319688},
    {"x": 12.8943695621391, "y": -15.1111514016986, "z": -0.223307578892656, "vx": 1.08279100644154, "vy": 0.868713018169608, "vz": -0.0108326374013636, "mass": 0.00172372405705971},
    {"x": 15.3796971148509, "y": -25.9193146099879, "z": 0.179258772950371, "vx": 0.979090732243898, "vy": 0.594698998647676, "vz": -0.034755955550423, "mass": 0.0020336868699246},
]


def advance(bodies, steps, dt):
    n = len(bodies)
    for step in range(steps):
        for i in range(n):
            for j in range(i + 1, n):
                dx = bodies[i]["x"] - bodies[j]["x"]
                dy = bodies[i]["y"] - bodies[j]["y"]
                dz = bodies[i]["z"] - bodies[j]["z"]
                d2 = dx * dx + dy * dy + dz * dz
                mag = dt / (d2 * d2**0.5)
                mi = bodies[i]["mass"] * mag
                mj = bodies[j]["mass"] * mag
                bodies[i]["vx"] -= dx * mj
                bodies[i]["vy"] -= dy * mj
                bodies[i]["vz"] -= dz * mj
                bodies[j]["vx"] += dx * mi
                bodies[j]["vy"] += dy * mi
                bodies[j]["vz"] += dz * mi
        for i in range(n):
            bodies[i]["x"] += dt * bodies[i]["vx"]
            bodies[i]["y"] += dt * bodies[i]["vy"]
            bodies[i]["z"] += dt * bodies[i]["vz"]
    return bodies


def energy(bodies):
    e = 0.0
    for i, b in enumerate(bodies):
        e += 0.5 * b["mass"] * (b["vx"] * b["vx"] + b["vy"] * b["vy"] + b["vz"] * b["vz"])
        for j in range(i + 1, len(bodies)):
            c = bodies[j]
            dx = b["x"] - c["x"]
            dy = b["y"] - c["y"]
            dz = b["z"] - c["z"]
            e -= b["mass"] * c["mass"] / (dx * dx + dy * dy + dz * dz) ** 0.5
    return e


bodies = advance(bodies, 120_000, 0.01)
print(math.floor(energy(bodies) * 1000000))
