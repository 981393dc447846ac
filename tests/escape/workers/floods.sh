#!/bin/sh
# A worker that says more than it may, for ever.
# It hears what it is told.
exec 3<&0; cat <&3 >/dev/null &
exec yes
