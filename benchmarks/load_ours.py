"""One process that reads a logdir, says so, and waits to be measured."""

from __future__ import annotations

import sys
import time

START = time.perf_counter()

import lossless  # noqa: E402 — the import is part of the time


def main(logdir: str) -> None:
    board = lossless.open(logdir)
    loaded = time.perf_counter() - START
    totals = board.totals
    print(f"ready points={totals.points} series={totals.series} seconds={loaded}", flush=True)
    sys.stdin.readline()
    table = board.scalars()
    print(f"sum rows={table.num_rows} value={sum(map(float, table['value'].combine_chunks().to_numpy()))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
