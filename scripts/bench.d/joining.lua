local text = ("The quick brown fox jumps over the lazy dog. "):rep(400)
local total = 0
for round = 1, 300 do
  local letters = {}
  for letter in text:gmatch(".") do
    if letter ~= " " then letters[#letters + 1] = letter end
  end
  total = total + #table.concat(letters, "-")
end
print(total)
