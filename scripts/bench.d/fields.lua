local function walk(steps)
  local p = {x = 0, y = 0, dx = 1, dy = 2, hits = 0}
  for i = 1, steps do
    p.x = p.x + p.dx
    p.y = p.y + p.dy
    if p.x > 1000 then p.dx = -3 end
    if p.x < 0 then p.dx = 2; p.hits = p.hits + 1 end
    if p.y > 500 then p.dy = -1 end
    if p.y < 0 then p.dy = 5; p.hits = p.hits + 1 end
  end
  return p.hits * 1000000 + p.x * 1000 + p.y
end
print(walk(8000000))
