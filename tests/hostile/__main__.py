"""`python -m tests.hostile DIRECTORY`: the hostile logdir, in full size."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile.logdir import build

if __name__ == "__main__":
    root = Path(sys.argv[1]).resolve()
    print(build(root, root / "outside"))
