local function square(side)
  return {side = side, area = function(s) return s.side * s.side end}
end
local function rectangle(width, height)
  return {width = width, height = height, area = function(r) return r.width * r.height end}
end
local function triangle(base, height)
  return {height = height, base = base, area = function(t) return t.base * t.height // 2 end}
end

local shapes = {}
for i = 0, 998 do
  if i % 3 == 0 then shapes[#shapes + 1] = square(i)
  elseif i % 3 == 1 then shapes[#shapes + 1] = rectangle(i, 7)
  else shapes[#shapes + 1] = triangle(i, 4) end
end
local total = 0
for round = 1, 6000 do
  for _, shape in ipairs(shapes) do total = (total + shape.area(shape)) % 1000003 end
end
print(total)
