#!/bin/sh
# A worker that finds no memory.
kill -ABRT $$
