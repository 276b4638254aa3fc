local function count(text)
  local counts = {}
  for word in string.gmatch(text, "%S+") do counts[word] = (counts[word] or 0) + 1 end
  return counts
end

local counts = count(assert(io.open(arg[1])):read("a"))
local best, most, distinct = "", 0, 0
for word, n in pairs(counts) do
  distinct = distinct + 1
  if n > most or (n == most and word < best) then best = word; most = n end
end
print(distinct .. " " .. best .. " " .. most)
