#!/usr/bin/env python3
"""Writes the linker script that puts the functions of a start beside one another.

    IMAGO_LINK_MAP=/tmp/imago.map cargo build --release
    python3 benches/support/start_sections.py target/release/imago /tmp/imago.map > src/start.ld

valgrind tells which instructions run, the link map in which function each stands. What `imago eval 1`
needs comes first, then what a definition, an error and `--version` need besides, and then what some minutes
of the workstation need: what runs is mapped in pieces, with what does not run and stands beside it. The hash at the end of a
name changes with every dependency, so it is left open; of a generic function all instances come along, unless
that is more than the pieces of the file which are read otherwise. The program is linked without a script, since
valgrind looks for functions in `.text` alone.
"""
import bisect
import collections
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

HEAD = """/* The functions that a start runs, made by benches/support/start_sections.py. */
SECTIONS
{
  .text.start :
  {"""
TAIL = """  }
}
INSERT BEFORE .text;"""
# The kernel maps a file in pieces of this size.
PIECE = 64 << 10
RUNS = [["eval", "1"], ["eval", "(defn f (x) (* x 2)) (f 21)"], ["eval", '(error "x")'], ["--version"]]
# What is done in the workstation, a line after the other; valgrind takes its time.
KEYS = [
    "(defn twice (x) \"Twice X.\" (* 2 x))\r", "(twice 21)\r", "(car 5)\r", "(defn twice (x) (+ x x))\r",
    "(tw\t\x1b\x1b", "\x03", "\x1b2", "jk", "d", "\x1b2", "h", "\x1b", "/twi\r", "\x1b", "v", "j", "m", "first\r",
    "\x1b2", "\r", "\x1b3", "j", "\x1b4", "j", "\x1b5", "n", "\x1b6", "\x1b7", "\x1b8", "\x1b9", "\x10", "theme\x1b",
    "\x1bOP", "\x1b", ":", "\x1b", "\x1b1", "(map (lambda (x) (* x x)) (list 1 2 3))\r", "\x1b2", "u", "\x11",
]


def on_a_screen(command, folder):
    """Runs a command on a terminal of 200 by 60 and types `KEYS`."""
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.environ.update(HOME=folder, TERM="xterm-256color", COLORTERM="truecolor")
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
    for keys in ["", *KEYS]:
        os.write(terminal, keys.encode())
        quiet = time.time() + (20 if not keys else 4)
        while time.time() < quiet:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    os.read(terminal, 1 << 16)
                except OSError:
                    break
    os.waitpid(process, 0)


def executed(binary, arguments):
    """The addresses of all instructions of the program itself that ran; without arguments, on a screen."""
    with tempfile.NamedTemporaryFile("r") as out, tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
                   f"--callgrind-out-file={out.name}", "--log-file=/dev/null", binary, *arguments]
        if arguments:
            subprocess.run(command, capture_output=True, check=False)
        else:
            subprocess.run([binary, "new", folder], capture_output=True, check=True)
            on_a_screen([*command, "."], folder)
        names, here = {}, None
        for line in open(out.name, errors="replace"):
            place = re.match(r"(c?)ob=(\(\d+\))\s*(.*)", line)
            if place:
                called, number, name = place.groups()
                if name:
                    names[number] = name.strip()
                if not called:
                    here = number
            elif line.startswith("0x") and names.get(here, "").endswith("/imago"):
                yield int(line.split()[0], 16)


def sections(link_map):
    """Address, size and name of each function's section."""
    pattern = re.compile(r"\s*([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+ {9}\S.*:\((\.text\.\S+?)\)$")
    found = (pattern.match(line) for line in open(link_map, errors="replace"))
    return sorted((int(it[1], 16), int(it[2], 16), without_hash(it[3])) for it in found if it)


def without_hash(name):
    return re.sub(r"17h[0-9a-f]{16}E", "17h*", name)


def main(binary, link_map):
    known = sections(link_map)
    starts = [start for start, _, _ in known]
    together = collections.Counter()
    for _, size, name in known:
        together[name] += size
    instances_of = collections.Counter(name for _, _, name in known)
    placed = set()
    print(HEAD)
    for arguments in [*RUNS, []]:
        ran = set()
        for address in executed(binary, arguments):
            at = bisect.bisect_right(starts, address) - 1
            if at >= 0 and address < known[at][0] + known[at][1]:
                ran.add(at)
        instances = collections.Counter(known[at][2] for at in ran)
        new = [name for name, ran in instances.items()
               if name not in placed and (together[name] <= ran * PIECE or instances_of[name] == 1)]
        new.sort()
        if not new:
            sys.exit("no function was found: the map is of another build, or valgrind loads it elsewhere")
        placed.update(new)
        print("    *(" + "\n      ".join(new) + ")")
    print(TAIL)


main(*sys.argv[1:3])
