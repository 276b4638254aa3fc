local function check(n)
  if n % 3 == 0 then error({kind = "three", message = "divides", n = n}) end
  return n
end
local function main(count)
  local total = 0
  for i = 0, count - 1 do
    local ok, e = pcall(function() total = total + check(i) end)
    if not ok then total = total + e.n // 3 end
  end
  return total
end
print(main(2000000))
