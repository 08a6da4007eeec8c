"""`make fuzz` in small: the same mutations and checks without the sanitizers."""

from __future__ import annotations

import random
from pathlib import Path

from tests.fuzz.attack import case, check
from tests.fuzz.mutate import payloads

LOGS = Path(__file__).parents[2] / "interop"
FILES = [payloads(path.read_bytes()) for path in sorted(LOGS.rglob("*tfevents*"))]


def test_a_case_is_always_the_same_bytes() -> None:
    cases = [case(1, number, FILES) for number in range(50)]
    assert cases == [case(1, number, FILES) for number in range(50)]
    assert len(set(cases)) > 45


def test_mutated_files_keep_every_promise() -> None:
    for number in range(2000):
        check(case(2, number, FILES), random.Random(number))
