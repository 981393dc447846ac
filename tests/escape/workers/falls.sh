#!/bin/sh
# A worker whose stack overflows.
kill -SEGV $$
