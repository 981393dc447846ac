#!/bin/sh
# A worker that begins an answer and never ends it.
# It hears what it is told.
exec 3<&0; cat <&3 >/dev/null &
printf '\377\000\000\000half'
exec sleep 600
