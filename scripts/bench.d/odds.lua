local function primes(n)
  local composite = {}
  for i = 1, n do composite[i] = false end
  local count = 0
  for i = 2, n - 1 do
    if not composite[i - 1 + 1] then
      count = count + 1
      local j = i * 2
      while j <= n do
        composite[j - 1 + 1] = true
        j = j + i
      end
    end
  end
  return count
end
local total = 0
for round = 1, 4 do total = total + primes(1000000) end
print(total)
