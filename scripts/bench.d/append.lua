local function rows(n)
  local out = {}
  for i = 0, n - 1 do out[#out + 1] = {id = i, score = i % 97} end
  return out
end
local total = 0
for round = 1, 3 do
  for _, row in ipairs(rows(500000)) do total = total + row.score end
end
print(total)
