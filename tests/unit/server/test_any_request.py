"""No request is a bug: whatever is asked of a real board, the answer is data or an error that says what is wanted."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lossless.server.api import RESOURCES
from tests.unit.server.conftest import Client
from tests.unit.server.test_real_board import board, client

__all__ = ["board", "client"]  # fixtures

_settings = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, 1, -1, 2**53 + 1, -(2**63), 2**64, 1e308, 5e-324, 1.5])
)
_KNOWN = ["loss", "step", "wall", "ema", "window", "all", "newest", "wall_time", "arrow", "csv", ".", "custom/train"]
_WORDS = st.one_of(
    st.text(max_size=5),
    st.sampled_from(_KNOWN),
)
_ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _WORDS), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
_SENSIBLE = st.fixed_dictionaries(
    {"tags": st.just(["loss"])},
    optional={
        "x": st.sampled_from(["step", "relative", "wall"]),
        "range": st.lists(_NUMBERS, min_size=2, max_size=2),
        "pixels": st.integers(-1, 70_000),
        "smoothing": st.sampled_from(["ema", "window", "gaussian"]),
        "amount": _NUMBERS,
        "raw": st.booleans(),
        "log": st.booleans(),
        "attempts": st.sampled_from(["all", "newest"]),
        "columns": st.lists(st.sampled_from(["step", "wall_time"])),
        "after": _WORDS,
        "format": st.sampled_from(["arrow", "json", "csv"]),
    },
)
_GROUPED = st.builds(
    lambda a, b: {**{name: a[name] for name in a.keys() - {"raw", "attempts", "columns", "after"}}, **b},
    _SENSIBLE,
    st.fixed_dictionaries(
        {},
        optional={
            "by": st.sampled_from(["all", "run", "family", "folder", "dir:1", "regex:(.)", "regex:(", "nothing"]),
            "centre": st.sampled_from(["mean", "median"]),
            "band": st.sampled_from(["none", "std", "stderr", "minmax", "quantile"]),
            "quantile": _NUMBERS,
            "align": st.sampled_from(["exact", "interpolated"]),
            "against": st.sampled_from(["custom/train", "custom", "."]),
            "compare": st.sampled_from(["difference", "ratio"]),
        },
    ),
)
_NAMES = sorted({name for resource in RESOURCES for name in resource.parameters})
_ODD = st.dictionaries(st.one_of(st.sampled_from(_NAMES), st.text(max_size=5)), _ANYTHING, max_size=4)


def judge(answer: Any) -> None:
    """Data, or an error in the one shape that is not our fault."""
    assert answer.status_code in {200, 400, 404, 406}, answer.text
    if answer.status_code != 200:
        error = answer.json()["error"]
        assert error["code"] != "internal"
        assert error["message"]


@pytest.mark.parametrize("path", ["/api/scalars", "/api/statistics", "/api/groups"])
@_settings
@given(body=st.one_of(_ODD, st.builds(lambda a, b: {**a, **b}, _SENSIBLE, _ODD), _SENSIBLE, _GROUPED, _ANYTHING))
def test_any_body(client: Client, path: str, body: Any) -> None:
    """Of any JSON, sensible or not."""
    judge(client.post(path, content=json.dumps(body).encode()))


@pytest.mark.parametrize("path", [r.path for r in RESOURCES if "GET" in r.methods and r.path != "/api/events"])
@_settings
@given(
    pairs=st.lists(
        st.tuples(st.one_of(st.sampled_from([*_NAMES, "tag", "run"]), st.text(max_size=3)), st.text(max_size=8))
    )
)
def test_any_query(client: Client, path: str, pairs: list[tuple[str, str]]) -> None:
    """Of any text."""
    query = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs)
    judge(client.get(f"{path}?{query}"))


@_settings
@given(body=st.binary(max_size=40), accept=st.text("abc/*;q=.,0", max_size=12))
def test_any_bytes(client: Client, body: bytes, accept: str) -> None:
    """Of no JSON at all, and of any Accept header."""
    judge(client.post("/api/scalars", content=body, headers={"Accept": accept}))
    judge(client.post("/api/scalars", json={"tags": ["loss"]}, headers={"Accept": accept}))
