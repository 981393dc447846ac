#!/bin/sh
# A worker that never comes to an end.
exec sleep 600
