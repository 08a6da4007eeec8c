#!/bin/sh
# Prints the Python the virtual environment is made with: the first that is 3.11 or newer and can make one.
# Fails with one sentence. PYTHON=… names one to try first.
old="" bare=""
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
  found=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { old="$found"; continue; }
  "$candidate" -c 'import ensurepip, venv' 2>/dev/null || { bare="$found"; continue; }
  command -v "$candidate"
  exit 0
done
if [ -n "$bare" ]; then
  echo "lossless: Python $bare has no venv module: got no ensurepip, want it to make .venv; install it (Debian, Ubuntu: apt install python$bare-venv)." >&2
elif [ -n "$old" ]; then
  echo "lossless: Python is too old: got $old, want 3.11 or newer; install one, or name it: make PYTHON=/path/to/python3.12 …" >&2
else
  echo "lossless: no Python: got none on PATH, want 3.11 or newer; install one, or name it: make PYTHON=/path/to/python3.12 …" >&2
fi
exit 1
