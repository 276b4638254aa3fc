local function map(xs, f)
  local out = {}
  for i = 1, #xs do out[i] = f(xs[i]) end
  return out
end
local function filter(xs, f)
  local out = {}
  for i = 1, #xs do if f(xs[i]) then out[#out + 1] = xs[i] end end
  return out
end
local function reduce(xs, f, value)
  for i = 1, #xs do value = f(value, xs[i]) end
  return value
end

local numbers = {}
for i = 0, 999 do numbers[#numbers + 1] = i end
local total = 0
for round = 0, 4999 do
  local k = round % 10
  total = total + reduce(
    filter(map(numbers, function(x) return x * 3 + k end), function(x) return x % 2 == 0 end),
    function(a, b) return a + b end, 0)
end
print(total)
