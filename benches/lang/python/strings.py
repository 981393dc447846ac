def build(n):
    parts = []
    for i in range(n):
        if i > 0:
            parts.append(",")
        parts.append("item")
        parts.append(str(i))
    return "".join(parts)


def main():
    total = 0
    for _ in range(20):
        parts = build(50000).split(",")
        total += len(";".join(parts)) + len(parts)
    return total


print(main())
