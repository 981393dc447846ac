import sys
import threading


def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))


sys.setrecursionlimit(20000)
threading.stack_size(512 << 20)
worker = threading.Thread(target=lambda: print(ack(3, 9) + ack(3, 9)))
worker.start()
worker.join()
