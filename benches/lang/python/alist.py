def look(key, entries):
    while entries is not None:
        entry, entries = entries
        if entry[0] is key:
            return entry[1]
    return False


def main():
    letters = "abcdefghij"
    entries = None
    for i in range(9, -1, -1):
        entries = ((letters[i], i + 1), entries)
    total = k = 0
    for _ in range(5000000):
        total += look(letters[k], entries)
        k = 0 if k == 9 else k + 1
    return total


print(main())
