#!/usr/bin/env bash
# Records what the real `sema` 2.0.0 says of every case in tests/lang/sema that has no recording yet.
#
#   cargo install sema-lang --version 2.0.0     (needs libudev-dev and libdbus-1-dev)
#   tests/lang/record.sh                        all areas
#   IMAGO_CASES=lists tests/lang/record.sh      one area
#   SEMA=/path/to/sema tests/lang/record.sh     a binary that is not on the PATH
#
# To record an area anew, delete its .jsonl first. Afterwards the same test compares.
set -euo pipefail
cd "$(dirname "$0")/../.."
sema=$(command -v "${SEMA:-sema}") || { echo "sema is not installed; see the head of $0" >&2; exit 3; }
"$sema" --version | grep -q '^sema 2\.0\.0$' || { echo "$sema is not version 2.0.0" >&2; exit 3; }
IMAGO_RECORD=$sema cargo test --locked --test tests every_case_does_what_was_recorded_of_it
