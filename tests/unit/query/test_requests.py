from __future__ import annotations

import math

import pytest

from lossless.errors import QueryError
from lossless.query import SeriesRequest, StatisticsRequest


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tags": []}, "tags: got none, want at least one"),
        ({"tags": "loss"}, "tags: got 'loss', want a list of names"),
        ({"tags": ["a"], "runs": [1]}, "runs: got [1], want a list of names"),
        ({"tags": ["a"], "x": "epoch"}, "x: got 'epoch', want one of step, relative, wall"),
        ({"tags": ["a"], "range": (5, 1)}, "range: got [5, 1], want [low, high] with low ≤ high, both finite"),
        ({"tags": ["a"], "range": (math.nan, 1)}, "range: got [nan, 1], want"),
        ({"tags": ["a"], "smoothing": "mean"}, "smoothing: got 'mean', want one of ema, window, gaussian"),
        ({"tags": ["a"], "smoothing": "ema", "amount": 1.0}, "amount: got 1.0, want 0 to 0.999 for ema"),
        ({"tags": ["a"], "smoothing": "ema", "amount": math.nan}, "amount: got nan, want 0 to 0.999 for ema"),
        ({"tags": ["a"], "smoothing": "window"}, "amount: got 0.0, want 1 point or more for window"),
    ],
)
def test_what_means_nothing_is_refused_with_what_is_wanted(fields: dict[str, object], said: str) -> None:
    for request in (SeriesRequest, StatisticsRequest):
        with pytest.raises(QueryError) as caught:
            request(**fields)  # type: ignore[arg-type]
        assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"pixels": 0}, "pixels: got 0, want 1 to 65536, or none for every point"),
        ({"raw": False}, "raw: got false without smoothing"),
        ({"attempts": "last"}, "attempts: got 'last', want one of all, newest"),
        ({"columns": ["value"]}, "columns: got 'value', want one of step, wall_time"),
    ],
)
def test_drawing_that_means_nothing_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(QueryError) as caught:
        SeriesRequest(["a"], **fields)  # type: ignore[arg-type]
    assert str(caught.value).startswith(said)
