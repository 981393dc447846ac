def sort(v, spare, low, high):
    if high - low <= 1:
        return
    middle = (low + high) // 2
    sort(v, spare, low, middle)
    sort(v, spare, middle, high)
    i, j = low, middle
    for k in range(low, high):
        if i < middle and (j >= high or v[i] <= v[j]):
            spare[k] = v[i]
            i += 1
        else:
            spare[k] = v[j]
            j += 1
    for k in range(low, high):
        v[k] = spare[k]


def main():
    n, x = 1000000, 42
    v, spare = [0] * n, [0] * n
    for i in range(n):
        v[i] = x
        x = x * 12345 % 536870909
    sort(v, spare, 0, n)
    return sum(v[::1000])


print(main())
