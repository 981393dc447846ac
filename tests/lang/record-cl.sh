#!/bin/sh
# Records what SBCL answers to the cases in `cl/*.lisp`, into `cl/*.jsonl`. All areas, or those named.
# Needs `sbcl`; the test only compares with the recordings.
set -eu
cd "$(dirname "$0")"
if [ $# -eq 0 ]; then
    set -- $(ls cl/*.lisp | sed 's|cl/||; s|\.lisp$||')
fi
for area in "$@"; do
    sbcl --noinform --no-sysinit --no-userinit --non-interactive --load record-cl.lisp \
        --end-toplevel-options "cl/$area.lisp" "cl/$area.jsonl" </dev/null
    echo "$area: $(wc -l <"cl/$area.jsonl") cases"
done
