from functools import reduce


def both(f, g):
    return lambda x: f(g(x))


def adder(k):
    return lambda x: x + k


def main():
    total = 0
    for r in range(5):
        v = map(lambda x: x * 2 + r, range(1000000))
        v = map(both(adder(r), adder(1)), filter(lambda x: x % 3 == 0, v))
        total = reduce(lambda acc, x: acc + x, v, total)
    return total


print(main())
