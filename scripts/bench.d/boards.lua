local function solve(n)
  local rows, up, down, board = {}, {}, {}, {}
  for i = 0, n - 1 do rows[i] = true; board[i] = 0 end
  for i = 0, 2 * n - 1 do up[i] = true; down[i] = true end
  local count = 0
  local column = 0
  local row = 0
  while column >= 0 do
    while row < n and not (rows[row] and up[row + column] and down[row - column + n]) do row = row + 1 end
    if row < n then
      board[column] = row
      rows[row] = false
      up[row + column] = false
      down[row - column + n] = false
      column = column + 1
      row = 0
    end
    if row >= n or column == n then
      if column == n then count = count + 1 end
      column = column - 1
      if column >= 0 then
        row = board[column]
        rows[row] = true
        up[row + column] = true
        down[row - column + n] = true
        row = row + 1
      end
    end
  end
  return count
end
print(solve(12))
