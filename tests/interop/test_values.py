"""Every tensor of every real file, compared with what TensorBoard's own code reads from it."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

import lossless
from lossless.query import ValueRef
from lossless.types import Kind
from lossless.values import tensor, text
from lossless.values.payload import Payload
from tests.interop.test_event_accumulator import FILES, LOGS, SIZES
from tests.unit.values.test_text import Judge

with warnings.catch_warnings():  # of what it vendors
    warnings.simplefilter("ignore")
    from tensorboard.plugins.text import text_plugin


@pytest.fixture(scope="module")
def board() -> lossless.Board:
    return lossless.open(LOGS)


def payloads(board: lossless.Board, path: Path) -> dict[str, list[Payload]]:
    """By tag the values of one file, in the order of the file; of those with a tag and a tensor."""
    found: dict[str, list[Payload]] = {}
    run = path.parent.relative_to(LOGS).as_posix()
    for tag, kind in [(tag.name, tag.kind) for tag in board.tags if tag.kind is not Kind.SCALAR]:
        for listed in board.values(tag, kind, [run]).runs:
            refs = []
            at = listed.offset
            for file in listed.files:
                rows = board.values(tag, kind, [run]).at[at : at + file.length]
                refs += [ValueRef(run, file.key, int(row)) for row in rows] if file.path == str(path) else []
                at += file.length
            for one in board.payloads(refs):
                assert isinstance(one, Payload), one
                if not one.event and one.value.tensor is not None:
                    found.setdefault(tag, []).append(one)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.relative_to(LOGS).as_posix())
def test_every_tensor_is_there_and_exact(board: lossless.Board, path: Path) -> None:
    """Steps, wall times, elements; and of texts the strings that TensorBoard's plugin makes its HTML of."""
    theirs = EventAccumulator(str(path), size_guidance=SIZES, purge_orphaned_data=False)
    theirs.Reload()
    ours = payloads(board, path)
    for tag in theirs.Tags()["tensors"]:
        if theirs.SummaryMetadata(tag).plugin_data.plugin_name == "scalars":
            continue
        events = theirs.Tensors(tag)
        assert [(one.step, one.wall_time) for one in ours[tag]] == [(event.step, event.wall_time) for event in events]
        for one, event in zip(ours.pop(tag), events, strict=True):
            array = tensor_util.make_ndarray(event.tensor_proto)
            found = tensor.decode(one)
            assert found is not None and found.shape == array.shape
            np.testing.assert_array_equal(found.numbers(), array)
            if one.kind is Kind.TEXT:
                np.testing.assert_array_equal(text.decode(one).cells, array)
                html = text_plugin.text_array_to_html(array, enable_markdown=True)
                said = "".join(Judge(text.as_html(text.as_text(cell))).said for cell in array.ravel().tolist())
                assert said.split() == Judge(html, strict=False).said.split()
    assert ours == {}
