"""Layouts: what is decoded, what is refused, how several become one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless.errors import BrokenValue, TooLarge
from lossless.types import Kind
from lossless.values.layout import MAX_CHARTS, decode, merged
from lossless.wire.plugins import Category, Chart, Layout, MultilineChart
from tests.unit.values.samples import payload, tensor_payload


def chart(title: str, *tags: str) -> Chart:
    return Chart(title, multiline=MultilineChart(tags))


def packed(layout: Layout) -> np.ndarray:
    return np.array(layout.encode(), object)


def test_a_layout_is_read_from_a_scalar_or_a_list_of_one() -> None:
    layout = Layout(category=(Category("a", (chart("x", "loss"),), closed=True),))
    assert decode(tensor_payload(packed(layout), Kind.LAYOUT)) == layout
    assert decode(tensor_payload(packed(layout).reshape(1), Kind.LAYOUT)) == layout


def test_what_is_no_layout_says_so() -> None:
    with pytest.raises(BrokenValue, match="want one text, a serialised layout"):
        decode(tensor_payload(np.zeros(1), Kind.LAYOUT))
    with pytest.raises(BrokenValue):
        decode(tensor_payload(np.array(b"\xff\xff\xff", object), Kind.LAYOUT))
    with pytest.raises(BrokenValue, match="got no tensor"):
        decode(payload(Kind.LAYOUT, b"\x0a\x03tag"))
    many = Layout(category=(Category("a", tuple(chart(str(i)) for i in range(MAX_CHARTS + 1))),))
    with pytest.raises(TooLarge, match="want at most 2000"):
        decode(tensor_payload(packed(many), Kind.LAYOUT))


def test_layouts_are_merged_by_the_titles_of_their_categories() -> None:
    """No chart is lost, however many runs add to a category; the same chart is there once."""
    a, b, c = chart("a"), chart("b"), chart("c")
    found = merged(
        [
            Layout(category=(Category("x", (a,)),)),
            Layout(category=(Category("x", (a, b), closed=True), Category("y", (a,)))),
            Layout(category=(Category("y", (b,)), Category("x", (c,)))),
        ]
    )
    assert found == [Category("x", (a, b, c)), Category("y", (a, b))]
    assert merged([]) == []


def test_a_pattern_that_cannot_be_run_and_tags_that_are_not_there_are_told(tmp_path: Path) -> None:
    layout = {
        "c": {
            "bad": ["Multiline", ["lo(", "loss"]],
            "none": ["Multiline", ["nothing"]],
            "margin": ["Margin", ["loss", "loss/lower", "loss/upper"]],
            "slow": ["Multiline", ["(a+)+$"]],
        }
    }
    with lossless.SummaryWriter(tmp_path / "run") as writer:
        writer.add_scalar("loss", 1.0, 0)
        writer.add_scalar("a" * 200 + "!", 1.0, 0)
        writer.add_custom_scalars(layout)
    with lossless.open(tmp_path) as board:
        (category,) = board.layouts().categories
    bad, none, margin, slow = category.charts
    assert (bad.tags, bad.problem) == (("loss",), bad.problem)
    assert "regex: got 'lo(', want an RE2" in str(bad.problem)
    assert (none.tags, none.problem) == ((), "tags: got 'nothing', which no scalar tag begins with")
    assert margin.tags == ("loss",)
    assert "'loss/lower', 'loss/upper'" in str(margin.problem)
    assert slow.tags == ()
