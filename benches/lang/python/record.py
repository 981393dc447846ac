class Cell:
    __slots__ = ("a", "b", "c")

    def __init__(self, a, b, c):
        self.a, self.b, self.c = a, b, c


def main():
    cells = [Cell(i, 1, i + 2) for i in range(1000)]
    total = 0
    for _ in range(5000):
        for q in cells:
            q.a = q.a + q.b
            q.b = q.c - q.b
            total += q.a
    return total


print(main())
