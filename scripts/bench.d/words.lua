local function text(n)
  local words = {}
  local seed = 42
  for i = 1, n do
    seed = (seed * 1103515245 + 12345) % 2147483648
    words[#words + 1] = "w" .. tostring(seed // 65536 % 5000)
  end
  return table.concat(words, " ")
end

local function count(text)
  local counts = {}
  for word in string.gmatch(text, "[^ ]+") do counts[word] = (counts[word] or 0) + 1 end
  return counts
end

local counts = count(text(800000))
local best, most, distinct = "", 0, 0
for word, n in pairs(counts) do
  distinct = distinct + 1
  if n > most or (n == most and word < best) then best = word; most = n end
end
print(distinct .. " " .. best .. " " .. most)
