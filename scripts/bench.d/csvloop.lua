local lines = {}
for i = 0, 599999 do lines[#lines + 1] = i .. ",name " .. i % 977 .. "," .. i * 37 % 1009 .. ",city " .. i % 83 end
local sums, order = {}, {}
for _, line in ipairs(lines) do
  local cells = {}
  for cell in line:gmatch("[^,]+") do cells[#cells + 1] = cell end
  local city = cells[4]
  if not sums[city] then order[#order + 1] = city end
  sums[city] = (sums[city] or 0) + math.tointeger(tonumber(cells[3]))
end
local total = 0
for _, city in ipairs(order) do total = (total * 31 + sums[city]) % 1000003 end
print(total)
