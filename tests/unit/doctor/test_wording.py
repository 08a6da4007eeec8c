"""Names and numbers as messages say them."""

from __future__ import annotations

import math

import pytest

from lossless.doctor.wording import counted, likewise, listed, seconds, times, utc


def test_names() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert likewise([]) == ""
    assert likewise(["a"]) == "; likewise a"


def test_counts() -> None:
    assert [counted(n, "point") for n in (0, 1, 1200)] == ["0 points", "1 point", "1,200 points"]
    assert counted(2, "directory", "directories") == "2 directories"
    assert [times(n) for n in (1, 2, 3000)] == ["once", "twice", "3,000 times"]


@pytest.mark.parametrize(
    ("span", "text"), [(0.123, "0.12 s"), (90, "90 s"), (180, "3 min"), (9000, "2.5 h"), (4 * 86400, "4 days")]
)
def test_spans(span: float, text: str) -> None:
    assert seconds(span) == text


def test_times_of_day() -> None:
    assert utc(1_700_000_000.0) == "2023-11-14 22:13:20 UTC"
    assert utc(1.7e15) == "1.7e+15 s"
    assert utc(math.inf) == "inf s"
