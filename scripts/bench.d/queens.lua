local function safe(board, row, column)
  for r = 0, row - 1 do
    local c = board[r]
    if c == column or c - r == column - row or c + r == column + row then return false end
  end
  return true
end

local function place(n)
  local board = {}
  for i = 0, n - 1 do board[i] = 0 end
  local solutions = 0
  local row = 0
  board[0] = -1
  while row >= 0 do
    board[row] = board[row] + 1
    while board[row] < n and not safe(board, row, board[row]) do board[row] = board[row] + 1 end
    if board[row] >= n then
      row = row - 1
    elseif row == n - 1 then
      solutions = solutions + 1
    else
      row = row + 1
      board[row] = -1
    end
  end
  return solutions
end
print(place(11))
