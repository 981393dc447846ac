class Thrown(Exception):
    pass


def fail(v):
    raise Thrown(v)


def risky(n):
    if n % 2 == 0:
        fail(n)
    else:
        fail(1)


def middle(n):
    return 1 + risky(n)


def attempt(n):
    try:
        return middle(n)
    except Thrown as thrown:
        return thrown.args[0]


print(sum(map(attempt, range(1000000))))
