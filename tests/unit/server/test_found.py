"""Findings of two sources as one list."""

from __future__ import annotations

from lossless.findings import REGISTRY, Finding, Place
from lossless.server.found import Found


def finding(code: str, run: str, message: str = "said") -> Finding:
    return REGISTRY.finding(code, message, Place(run=run))


def test_each_is_there_once_and_the_boards_own_wins() -> None:
    """The same rule at the same place is the same finding, whatever it says."""
    own, examined = [finding("R002", "a", "now")], [finding("R002", "a", "before"), finding("R002", "b")]
    known = Found(lambda: own, lambda: examined).now()
    assert [(one.place.run, one.message) for one in known.findings] == [("a", "now"), ("b", "said")]
    assert known.counts == {"error": 2, "warning": 0, "note": 0}


def test_the_number_is_another_when_something_else_is_said() -> None:
    """Also when as many came as went, and when only the words are others."""
    own = [finding("R002", "a")]
    found = Found(lambda: own, list)
    number = found.now().number
    assert found.now().number == number
    own[:] = [finding("R002", "b")]
    assert found.now().number == number + 1
    own[:] = [finding("R002", "b", "more")]
    assert found.now().number == number + 2


def test_what_stays_keeps_its_age() -> None:
    """What left and came again is new."""
    own = [finding("R002", "a"), finding("R002", "b")]
    found = Found(lambda: own, list)
    first = dict(zip("ab", found.now().seen, strict=True))
    own[:] = [finding("R002", "b", "more")]
    assert found.now().seen == (first["b"],)
    own[:] = [finding("R002", "a"), finding("R002", "b")]
    again = dict(zip("ab", found.now().seen, strict=True))
    assert again["b"] == first["b"] and again["a"] > first["a"]
