def solve(n):
    rows = [True] * n
    up = [True] * (2 * n)
    down = [True] * (2 * n)
    board = [0] * n
    count = 0
    column = 0
    row = 0
    while column >= 0:
        while row < n and not (rows[row] and up[row + column] and down[row - column + n]):
            row += 1
        if row < n:
            board[column] = row
            rows[row] = False
            up[row + column] = False
            down[row - column + n] = False
            column += 1
            row = 0
        if row >= n or column == n:
            if column == n:
                count += 1
            column -= 1
            if column >= 0:
                row = board[column]
                rows[row] = True
                up[row + column] = True
                down[row - column + n] = True
                row += 1
    return count


print(solve(12))
