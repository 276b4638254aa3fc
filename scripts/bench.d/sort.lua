local function numbers(n)
  local out = {}
  local seed = 7
  for i = 0, n - 1 do
    seed = (seed * 1103515245 + 12345) % 2147483648
    out[#out + 1] = {key = seed // 8, id = i}
  end
  return out
end
local sorted = numbers(150000)
table.sort(sorted, function(a, b) return a.key < b.key end)
local sum = 0
for i, row in ipairs(sorted) do sum = (sum + row.key * i) % 1000000007 end
print(sum)
