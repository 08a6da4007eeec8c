"""No check fails, whatever the points are."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from lossless.doctor import Evidence, examine
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board
from tests.unit.ingest.events import HEAD, scalar, session_start

STEPS = st.integers(-3, 30) | st.sampled_from([-(2**63), 2**63 - 1, 2**24, 2**24 + 2, 2**53 + 2])
WALLS = st.floats(1.7e9, 1.7e9 + 100) | st.sampled_from([0.0, -1.0, 1e12, 1e300, math.nan, math.inf, -math.inf])
VALUES = st.floats(width=32) | st.sampled_from([0.0, 1.0, 1e8, 2.0**24, math.nan, math.inf])
POINT = st.tuples(st.sampled_from(["loss", "accuracy", "grad"]), STEPS, VALUES, WALLS)
FILE = st.lists(POINT | st.none(), max_size=60)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["a/1.tfevents", "a/2.tfevents", "b/1.tfevents"]), FILE, min_size=1))
def test_no_check_fails(files: dict[str, list[tuple[str, int, float, float] | None]]) -> None:
    fs = MemoryFS()
    for name, points in files.items():
        records = (scalar(*point) if point else session_start(3) for point in points)
        fs.append(f"/logs/{name}", HEAD + b"".join(records))
    with Board(parse_specs(["/logs"]), fs=fs) as board:
        board.load()
        findings = examine(Evidence(board, ["/logs"]))
    assert [finding.message for finding in findings if finding.code == "D199"] == []
