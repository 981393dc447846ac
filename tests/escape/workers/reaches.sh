#!/bin/sh
# A worker that asks the system for what it may not do.
kill -SYS $$
