local seed = 42
local names = {}
for i = 1, 500000 do
  seed = (seed * 1103515245 + 12345) % 2147483648
  names[i] = "user-" .. seed % 1000000
end
table.sort(names)
print(names[1] .. " " .. names[250001] .. " " .. names[#names])
