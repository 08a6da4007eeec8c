"""One row a kind."""

from __future__ import annotations

from importlib import import_module
from inspect import signature

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
