"""What the calls say of misuse, and what they do with names that cannot be."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import SummaryWriter
from lossless.errors import WriteError
from lossless.wire.hparams import AnyValue, HParamsPluginData
from lossless.wire.tensors import to_numpy
from lossless.write import notices
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import values
from tests.unit.write.torch.test_life import points

COLORS = np.zeros((3, 4, 4))
MISUSE: dict[str, tuple[str, Callable[[SummaryWriter], object]]] = {
    "a vector": ("W204 .*'loss'.*(3,)", lambda w: w.add_scalar("loss", np.zeros(3), 1)),
    "no number": ("W204 .*'loss'", lambda w: w.add_scalar("loss", None, 1)),
    "objects": ("W22|W212 .*'h'", lambda w: w.add_histogram("h", object(), 1)),
    "an empty histogram": ("W212 .*'h'", lambda w: w.add_histogram("h", np.zeros(0), 1)),
    "an image of five channels": ("W212 .*'img'", lambda w: w.add_image("img", np.zeros((5, 4, 4)), 1)),
    "a wrong dataformats": ("W212 .*'img'.*dataformats", lambda w: w.add_image("img", COLORS, 1, None, "HW")),
    "images of two sizes": ("W212 .*'i'.*got shapes", lambda w: w.add_images("i", [COLORS, COLORS[:, :3]], 1)),
    "labels for other boxes": (
        "W222 .*'i': got 1 labels, want 2",
        lambda w: w.add_image_with_boxes("i", COLORS, np.array([[0, 0, 3, 3], [1, 1, 2, 2]]), 1, labels="a"),
    ),
    "a sound of five channels": ("W212 .*'tone'", lambda w: w.add_audio("tone", np.zeros((5, 100)), 1)),
    "a video of three dimensions": ("W212 .*'vid'", lambda w: w.add_video("vid", np.zeros((3, 4, 4)), 1)),
    "a mesh without batches": ("W212 .*'mesh'", lambda w: w.add_mesh("mesh", np.zeros((5, 3)), global_step=1)),
    "labels without predictions": ("W212 .*'pr'", lambda w: w.add_pr_curve("pr", np.zeros(3), np.zeros(4), 1)),
    "no figure": ("W212 .*'fig'", lambda w: w.add_figure("fig", object(), 1)),
    "a vector as embedding": ("W212 .*'default'.*mat: got shape (3,)", lambda w: w.add_embedding(np.zeros(3))),
    "too few labels": ("W212 .*'e'.*metadata: got 1, want 2", lambda w: w.add_embedding(np.eye(2), ["a"], tag="e")),
    "a hyperparameter of no type": (
        "W222 .*'layers': got list",
        lambda w: w.add_hparams({"layers": [1, 2]}, {"acc": 1}, run_name="t"),
    ),
    "no module": ("W212 .*add_graph: got", lambda w: w.add_graph(object(), 1)),
    "no ONNX file": ("W212 .*add_onnx_graph: got FileNotFoundError", lambda w: w.add_onnx_graph("none.onnx")),
    "no XML": ("W212 .*add_openvino_graph: got ParseError", lambda w: w.add_openvino_graph(__file__)),
    "a word as step": ("W221 .*'a': step: got 'x'", lambda w: w.add_scalar("a", 1, "x")),
    "a word as step of points": ("W212 .*'default': got 'x'", lambda w: w.add_embedding(COLORS[0], global_step="x")),
    "a word as wall time": ("W222 .*walltime: got 'x'", lambda w: w.add_histogram("a", COLORS, 1, walltime="x")),
    "two kinds": ("W205 .*'a'", lambda w: (w.add_scalar("a", 1, 1), w.add_histogram("a", np.arange(3), 2))),
    "a step twice": ("W206 .*'a'", lambda w: (w.add_scalar("a", 1, 1), w.add_scalar("a", 2, 1))),
}  # fmt: skip


def log(directory: Path, call: Callable[[SummaryWriter], object], *, strict: bool = False) -> None:
    with SummaryWriter(directory, strict=strict) as writer:
        call(writer)
        writer.flush()
        writer.add_scalar("after", 1.0, 2)


@pytest.mark.parametrize("what", MISUSE)
def test_misuse_is_said_with_the_callers_line_and_never_raised(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    said, call = MISUSE[what]
    line = inspect.getsourcelines(call)[1]
    with pytest.warns(LosslessWarning) as caught:
        log(tmp_path, call)
    texts = [str(warning.message) for warning in caught]
    assert len(texts) == 1, texts
    assert re.search(said.replace("(3,)", r"\(3,\)"), texts[0])
    place = re.search(rf"\({re.escape(__file__)}:(\d+)\)", texts[0])
    assert place and abs(int(place[1]) - line) <= 3, texts[0]
    assert ("after", 2, 1.0) in points(tmp_path)


@pytest.mark.parametrize("what", MISUSE)
def test_strict_misuse_is_an_error(tmp_path: Path, what: str) -> None:
    """At the call, or for what is encoded beside training at the next flush."""
    said, call = MISUSE[what]
    with pytest.raises(WriteError, match=said.partition(" ")[0]):
        log(tmp_path, call, strict=True)


ADJUSTED: dict[str, Callable[[SummaryWriter], object]] = {
    "a histogram": lambda w: w.add_histogram("x", np.array([1.0, math.nan]), 1),
    "a picture": lambda w: w.add_image("x", COLORS + 5, 1),
    "boxes": lambda w: w.add_image_with_boxes("x", COLORS, np.array([[0, 0, 3, 3], [1, 1, 2, 2]]), 1, labels="a"),
    "a hyperparameter": lambda w: w.add_hparams({"x": [1, 2]}, {"acc": 1}, run_name="."),
    "half a step": lambda w: w.add_scalar("x", 1.0, 1.5),
    "half a step of several": lambda w: w.add_scalars("x", {"a": 1.0, "b": 2.0}, 1.5),
    "no wall time": lambda w: w.add_scalar("x", 1.0, 1, "noon"),
    "no wall time of a text": lambda w: w.add_text("x", "x", 1, "noon"),
    "no wall time of several": lambda w: w.add_scalars("x", {"a": 1.0, "b": 2.0}, 1, math.nan),
}  # fmt: skip


@pytest.mark.parametrize("what", ADJUSTED)
def test_strict_raises_what_was_adjusted_and_records_it(tmp_path: Path, what: str) -> None:
    with pytest.raises(WriteError, match=r"^W222 "), SummaryWriter(tmp_path, strict=True) as writer:
        ADJUSTED[what](writer)
    runs = [tmp_path / f"x_{key}" for key in "ab"] if "several" in what else [tmp_path]
    tag = {"a hyperparameter": "acc", "no wall time of a text": "x/text_summary"}.get(what, "x")
    assert all(tag in {value.tag for _, value in values(run)} for run in runs)


def test_tags_in_bytes_and_steps_in_digits(tmp_path: Path) -> None:
    """As torch takes them."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar(b"a", 1, "5")
        writer.add_histogram(tag=b"b", values=np.arange(3), global_step="6")
    assert {(step, value.tag) for step, value in values(tmp_path)} == {(5, "a"), (6, "b")}


HALF = "\ud800"
"""A lone surrogate, which no encoding has."""


def test_text_that_no_encoding_has_is_written_with_question_marks(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar(f"scalar{HALF}", 1, 1)
        writer.add_histogram(f"histogram{HALF}", np.arange(3), 1)
        writer.add_image(f"image{HALF}", COLORS, 1)
        writer.add_pr_curve(f"curve{HALF}", np.array([0, 1]), np.array([0.1, 0.9]), 1)
        writer.add_text(f"text{HALF}", f"{HALF}!", 1)
        writer.add_custom_scalars({HALF: {"x": ["Multiline", ["a"]]}})
        writer.add_hparams({HALF: HALF}, {"m": 1}, run_name=".")
    found = {value.tag: value for _, value in values(tmp_path)}
    assert {"scalar?", "histogram?", "image?", "curve?", "text?/text_summary"} <= set(found)
    text = found["text?/text_summary"].tensor
    assert text is not None
    assert to_numpy(text).tolist() == [b"?!"]
    start = found["_hparams_/session_start_info"].metadata
    assert start is not None
    assert start.plugin_data is not None
    told = HParamsPluginData.decode(start.plugin_data.content).session_start_info
    assert told is not None
    assert [(entry.key, entry.value) for entry in told.hparams] == [("?", AnyValue(string_value="?"))]


def test_sub_runs_have_names_that_file_systems_take(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalars(f"group{HALF}", {"a": 1, "b\0": 2, "c\udcff": 3}, 1)
        writer.add_hparams({"lr": 1}, {"m": 1}, run_name=f"run{HALF}")
        writer.add_embedding(np.eye(2), [HALF, "b"], tag=f"e{HALF}", global_step=1)
    names = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert names == {"group__a", "group__b_", "group__c\udcff", "run_", "00001"}
    assert (tmp_path / "00001" / "e_" / "metadata.tsv").read_text() == "?\nb\n"
    assert points(tmp_path / "group__a") == [("group?", 1, 1.0)]


PROGRAM_ERRORS: dict[str, tuple[type[Exception], Callable[[Any], object]]] = {
    "no arguments": (TypeError, lambda w: w.add_scalar()),
    "lists of hyperparameters": (TypeError, lambda w: w.add_hparams([("lr", 1)], {})),
    "a domain of another type": (TypeError, lambda w: w.add_hparams({"lr": 0.1}, {}, {"lr": ["a"]})),
    "limits without counts": (ValueError, lambda w: w.add_histogram_raw("h", 0, 1, 2, 3, 4, [1, 2], [1])),
    "a margin of two": (ValueError, lambda w: w.add_custom_scalars_marginchart(["a", "b"])),
    "a margin of two in a layout": (ValueError, lambda w: w.add_custom_scalars({"c": {"t": ["Margin", ["a", "b"]]}})),
    "a number as tag": (TypeError, lambda w: w.add_scalar(7, 1, 1)),
    "a list as tag": (TypeError, lambda w: w.add_scalar(["a"], 1, 1)),
    "a number as tag of a histogram": (TypeError, lambda w: w.add_histogram(7, np.arange(3), 1)),
    "no tag of a text": (TypeError, lambda w: w.add_text(tag=None, text_string="x")),
    "no dict of scalars": (TypeError, lambda w: w.add_scalars("a", [1, 2], 1)),
    "no path": (TypeError, lambda w: w.add_onnx_graph()),
    "no message": (TypeError, lambda w: w.file_writer.add_summary(3)),
}


@pytest.mark.parametrize("what", PROGRAM_ERRORS)
def test_what_can_never_work_is_an_error_as_in_theirs(tmp_path: Path, what: str) -> None:
    error, call = PROGRAM_ERRORS[what]
    with SummaryWriter(tmp_path) as writer, pytest.raises(error):
        call(writer)


def test_of_a_model_that_diverged_the_first_histograms_are_named_and_the_others_said_together(tmp_path: Path) -> None:
    nothing = np.full(4, np.nan)
    some = np.array([1.0, np.nan])
    with warnings.catch_warnings(record=True, action="always") as caught, SummaryWriter(tmp_path) as writer:
        for step in range(3):
            for number in range(20):
                writer.add_histogram(f"w{number}", some if step == 0 else nothing, step)
                writer.flush()
    texts = [str(warning.message) for warning in caught]
    some_told, none_told = ([text for text in texts if text.startswith(code)] for code in ("W222", "W212"))
    assert len(some_told) == len(none_told) == 6 == len(texts) / 2
    assert all(re.search("got no finite value.*; find what made them NaN or infinite$", text) for text in none_told)
    assert ["the same of 5 other tags" in text for text in none_told] == [False] * 5 + [True]
    assert len(values(tmp_path)) == 20
