lines = []
for i in range(600_000):
    lines.append(f"{i},name {i % 977},{i * 37 % 1009},city {i % 83}")
sums = {}
for line in lines:
    cells = line.split(",")
    sums[cells[3]] = sums.get(cells[3], 0) + int(cells[2])
total = 0
for city, sum in sums.items():
    total = (total * 31 + sum) % 1000003
print(total)
