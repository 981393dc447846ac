#!/bin/sh
# A worker that ends without a word.
exit 3
