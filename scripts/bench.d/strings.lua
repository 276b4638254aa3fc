local function build(n)
  local s = ""
  for i = 0, n - 1 do s = s .. "item " .. tostring(i) .. ";" end
  return s
end
local total = 0
for round = 1, 10 do total = total + #build(15000) end
print(total)
