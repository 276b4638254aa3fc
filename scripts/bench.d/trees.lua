local function build(depth)
  if depth == 0 then return {left = nil, right = nil}
  else return {left = build(depth - 1), right = build(depth - 1)} end
end
local function count(tree)
  if tree.left == nil then return 1 else return 1 + count(tree.left) + count(tree.right) end
end

local long_lived = build(16)
local total = 0
for round = 1, 60 do total = total + count(build(13)) end
print(total + count(long_lived))
