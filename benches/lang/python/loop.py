def total(n):
    i = s = 0
    while i < n:
        s += i
        i += 1
    return s


for _ in range(10):
    last = total(5000000)
print(last)
