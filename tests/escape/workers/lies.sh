#!/bin/sh
# A worker that answers for other definitions than it was given.
# It hears what it is told.
exec 3<&0; cat <&3 >/dev/null &
printf '\002\000\000\000{}'
