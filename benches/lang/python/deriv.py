def deriv(a):
    if not isinstance(a, tuple):
        return 1 if a == "x" else 0
    op = a[0]
    if op == "+" or op == "-":
        return (op, *map(deriv, a[1:]))
    if op == "*":
        return ("*", a, ("+", *[("/", deriv(b), b) for b in a[1:]]))
    if op == "/":
        x, y = a[1], a[2]
        return ("-", ("/", deriv(x), y), ("/", x, ("*", y, y, deriv(y))))
    return 0


def leaves(a):
    return sum(map(leaves, a)) if isinstance(a, tuple) else 1


def main():
    total = ("+", ("*", 3, "x", "x"), ("*", "a", "x", "x"), ("*", "b", "x"), ("/", "x", "y"), 5)
    for _ in range(200000):
        result = deriv(total)
    return leaves(result)


print(main())
