local function build(n)
  local list = nil
  for i = 0, n - 1 do list = {value = i, next = list} end
  return list
end
local function sum(list) if list == nil then return 0 else return list.value + sum(list.next) end end
local function mapped(list, k)
  if list == nil then return nil end
  return {value = list.value * k % 101, next = mapped(list.next, k)}
end
local function length(list) if list == nil then return 0 else return 1 + length(list.next) end end
local total = 0
for round = 1, 3999 do
  local list = mapped(build(1000), round)
  total = total + sum(list) + length(list)
end
print(total)
