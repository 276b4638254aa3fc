local line = ""
for i = 0, 39 do line = line .. "item " .. i .. " costs " .. i * 7 .. " euro, " end
local total = 0
for round = 1, 10000 do
  local text = line:gsub("([0-9]+) costs ([0-9]+)", "%2 for %1")
  local parts = 1
  for _ in text:gmatch(" for ") do parts = parts + 1 end
  total = total + #text + parts
end
print(total)
