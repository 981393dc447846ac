#!/bin/sh
# A worker that ends in the middle of its answer.
# It hears what it is told.
exec 3<&0; cat <&3 >/dev/null &
printf '\377\000\000\000half'
