def steps(cr, ci):
    zr = zi = 0.0
    for step in range(200):
        rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0:
            return step
        zr, zi = rr - ii + cr, 2.0 * (zr * zi) + ci
    return 200


def main():
    width = 3.0 / 500.0
    return sum(steps(-2.0 + width * x, -1.5 + width * y) for y in range(500) for x in range(500))


print(main())
