"""One process that diagnoses a logdir, says how long reading and examining took, and waits to be measured."""

from __future__ import annotations

import sys
import time

from lossless.cli.reporting import uncollected
from lossless.doctor import examine
from lossless.doctor.diagnosis import gather


def main(logdir: str) -> None:
    start = time.perf_counter()
    with uncollected():
        evidence = gather(logdir)
        read = time.perf_counter()
        findings = examine(evidence)
        examined = time.perf_counter() - read
    facts = f"points={evidence.board.points} read={read - start} examined={examined} findings={len(findings)}"
    print(f"done {facts}", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1])
