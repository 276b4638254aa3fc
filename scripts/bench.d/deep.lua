local function depth(n, sum) if n == 0 then return sum else return 1 + depth(n - 1, sum) end end
local function ackermann(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ackermann(m - 1, 1) end
  return ackermann(m - 1, ackermann(m, n - 1))
end
local total = 0
for round = 0, 2999 do total = total + depth(9000, round) end
print(total + ackermann(2, 900))
