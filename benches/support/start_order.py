#!/usr/bin/env python3
"""Writes the list of the functions that a start runs, in the order in which they shall stand.

    IMAGO_LINK_MAP=/tmp/imago.map cargo build --release
    python3 benches/support/start_order.py target/release/imago /tmp/imago.map > src/start.order

valgrind tells which instructions run, the link map in which function each stands. What `imago eval 1`
needs comes first, then what a definition, an error and `--version` need besides.
"""
import bisect
import re
import subprocess
import sys
import tempfile

RUNS = [["eval", "1"], ["eval", "(defn f (x) (* x 2)) (f 21)"], ["eval", '(error "x")'], ["--version"]]


def executed(binary, arguments):
    """The addresses of all instructions of the program itself that ran."""
    with tempfile.NamedTemporaryFile("r") as out:
        command = ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
                   f"--callgrind-out-file={out.name}", binary, *arguments]
        subprocess.run(command, capture_output=True, check=False)
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


def functions(link_map):
    """Address, size and symbol of each function that has a section of its own."""
    pattern = re.compile(r"\s*([0-9a-f]+)\s+[0-9a-f]+\s+([0-9a-f]+)\s+\d+ {9}\S.*:\(\.text\.(?:unlikely\.|hot\.)?(\S+?)\)$")
    found = (pattern.match(line) for line in open(link_map, errors="replace"))
    return sorted((int(it[1], 16), int(it[2], 16), it[3]) for it in found if it)


def main(binary, link_map):
    known = functions(link_map)
    starts = [start for start, _, _ in known]
    order = {}
    for arguments in RUNS:
        ran = set()
        for address in executed(binary, arguments):
            at = bisect.bisect_right(starts, address) - 1
            if at >= 0 and address < known[at][0] + known[at][1]:
                ran.add(known[at])
        order.update((name, None) for _, _, name in sorted(ran))
    if not order:
        sys.exit("no function was found: the map is of another build, or valgrind loads it elsewhere")
    print("\n".join(order))


main(*sys.argv[1:3])
