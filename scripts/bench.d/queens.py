def safe(board, row, column):
    for r in range(row):
        c = board[r]
        if c == column or c - r == column - row or c + r == column + row:
            return False
    return True


def place(n):
    board = [0] * n
    solutions = 0
    row = 0
    board[0] = -1
    while row >= 0:
        board[row] += 1
        while board[row] < n and not safe(board, row, board[row]):
            board[row] += 1
        if board[row] >= n:
            row -= 1
        elif row == n - 1:
            solutions += 1
        else:
            row += 1
            board[row] = -1
    return solutions


print(place(11))
