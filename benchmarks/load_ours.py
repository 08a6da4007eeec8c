"""One process that reads a logdir, says so, and waits to be measured."""

from __future__ import annotations

import sys
import time

import lossless


def main(logdir: str) -> None:
    opener = lossless.open  # imports what it needs
    start = time.perf_counter()
    board = opener(logdir)
    loaded = time.perf_counter() - start
    print(f"ready points={board.points} seconds={loaded}", flush=True)
    sys.stdin.readline()
    table = board.scalars()
    print(f"sum rows={table.num_rows} value={sum(map(float, table['value'].combine_chunks().to_numpy()))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
