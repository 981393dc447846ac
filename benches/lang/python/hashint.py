def main():
    n, t, x = 1000000, {}, 42
    for i in range(n):
        t[x] = i
        x = x * 12345 % 536870909
    total, x = 0, 42
    for _ in range(n):
        total += t[x]
        x = x * 12345 % 536870909
    return total


print(main())
