def append(a, b):
    return b if a is None else (a[0], append(a[1], b))


def safe(row, distance, placed):
    while placed is not None:
        other, placed = placed
        if other == row + distance or other == row - distance:
            return False
        distance += 1
    return True


def solutions(left, tried, placed):
    if left is None:
        return 1 if tried is None else 0
    found = 0
    if safe(left[0], 1, placed):
        found = solutions(append(left[1], tried), None, (left[0], placed))
    return found + solutions(left[1], (left[0], tried), placed)


rows = None
for row in range(12, 0, -1):
    rows = (row, rows)
print(solutions(rows, None, None))
