local function loop(n)
  local sum = 0
  for i = 0, n - 1 do
    sum = (sum + i * 3) % 1000003
    if i % 5 == 0 then sum = sum + i // 7 end
  end
  return sum
end
print(loop(20000000))
