local function inside(cx, cy, limit)
  local x = 0.0
  local y = 0.0
  local n = 0
  while n < limit do
    local x2 = x * x
    local y2 = y * y
    if x2 + y2 > 4.0 then return n end
    y = 2.0 * x * y + cy
    x = x2 - y2 + cx
    n = n + 1
  end
  return n
end
local function area(size, limit)
  local total = 0
  for row = 0, size - 1 do
    local cy = row * 2.5 / size - 1.25
    for column = 0, size - 1 do total = total + inside(column * 3.0 / size - 2.0, cy, limit) end
  end
  return total
end
print(area(600, 150))
