"""One row a kind."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import signature
from pathlib import Path

import pytest

from lossless.types import Kind
from lossless.values.kinds import BY_KIND, ROWS, Row


def test_every_kind_has_one_row() -> None:
    """In the order of their codes."""
    assert [row.kind for row in ROWS] == list(Kind)
    assert list(BY_KIND) == list(Kind)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind.name)
def test_a_row_names_a_decoder(row: Row) -> None:
    """Which takes a payload and nothing else."""
    assert len(signature(import_module(f"lossless.values.{row.decoder}").decode).parameters) == 1
    assert row.word and row.plural


def test_the_page_shows_the_kinds_of_media() -> None:
    """In the same words as the table here."""
    source = (Path(__file__).parents[3] / "web/src/state/mediaCards.ts").read_text()
    listed = re.search(r"MEDIA_KINDS = \[(.*?)\]", source, re.DOTALL)
    assert listed
    assert set(re.findall(r'"(\w+)"', listed[1])) == {row.kind.name.lower() for row in ROWS if row.view == "media"}
