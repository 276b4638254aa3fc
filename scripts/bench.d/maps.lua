local function visits(n, users)
  local counts = {}
  local seed = 42
  for i = 0, n - 1 do
    seed = (seed * 1103515245 + 12345) % 2147483648
    local key = "user" .. tostring(seed // 65536 % users)
    counts[key] = (counts[key] or 0) + i % 7
  end
  return counts
end

local counts = visits(500000, 20000)
local known, sum = 0, 0
for i = 0, 499999 do
  local key = "user" .. tostring(i % 40000)
  if counts[key] ~= nil then
    known = known + 1
    sum = sum + counts[key]
  end
end
print(known .. " " .. sum)
