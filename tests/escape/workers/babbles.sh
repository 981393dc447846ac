#!/bin/sh
# A worker whose answer is none.
# It hears what it is told.
exec 3<&0; cat <&3 >/dev/null &
printf '\004\000\000\000oops'
