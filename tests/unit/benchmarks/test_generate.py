"""The generator's files are what TensorFlow and torch would have written: TensorBoard itself is the judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2
from tensorboard.util import tensor_util

from benchmarks import crc32c
from benchmarks.generate import SHAPES, Shape, curves, file_name, generate, run_name, tag_names, write

SMALL = [name for name in SHAPES if name.endswith("-small")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


def file_of(shape: Shape, logdir: Path, run: int) -> Path:
    return logdir / run_name(shape, run) / file_name(run)


@pytest.mark.parametrize("name", SMALL)
def test_every_record_is_canonical_and_every_checksum_right(name: str, folder: Path) -> None:
    shape, logdir = SHAPES[name], generate(name, folder)
    records = list(RawEventFileLoader(str(file_of(shape, logdir, shape.runs - 1))).Load())
    assert len(records) >= 1 + shape.tags * shape.steps
    for record in records:
        assert event_pb2.Event.FromString(record).SerializeToString(deterministic=True) == record


@pytest.mark.parametrize("name", SMALL)
def test_the_scalars_are_those_of_curves(name: str, folder: Path) -> None:
    shape, logdir = SHAPES[name], generate(name, folder)
    run = shape.runs - 1
    accumulator = EventAccumulator(str(file_of(shape, logdir, run)), size_guidance={"tensors": 0, "images": 0})
    accumulator.Reload()
    steps, walls, values = curves(shape, run)
    for i, tag in enumerate(tag_names(shape)):
        events = accumulator.Tensors(tag)
        assert [e.step for e in events] == steps.tolist()
        assert [e.wall_time for e in events] == walls[:, i].tolist()
        assert [float(tensor_util.make_ndarray(e.tensor_proto)) for e in events] == values[:, i].tolist()


def test_mixed_runs_hold_histograms_and_images_of_both_writers(folder: Path) -> None:
    shape, logdir = SHAPES["mixed-small"], generate("mixed-small", folder)
    accumulator = EventAccumulator(str(file_of(shape, logdir, 0)), size_guidance={"tensors": 0})
    accumulator.Reload()
    assert len(accumulator.Tensors("layers/3/kernel")) == len(accumulator.Tensors("grads/1/weight")) == shape.steps
    assert [e.step for e in accumulator.Tensors("images/tf2")] == list(range(0, shape.steps, 10))
    assert accumulator.Tensors("images/torch")[0].tensor_proto.string_val[2].startswith(b"\x89PNG")


def test_a_logdir_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    logdir = generate("deep-small", tmp_path)
    (logdir / "witness").touch()
    generate("deep-small", tmp_path)
    assert (logdir / "witness").exists()


def test_steps_of_every_varint_length(tmp_path: Path) -> None:
    write(Shape(1, 1, 16_400, "simple"), tmp_path)
    path = next(tmp_path.rglob("*tfevents*"))
    events = [event_pb2.Event.FromString(r) for r in RawEventFileLoader(str(path)).Load()]
    assert [e.step for e in events[1:]] == list(range(16_400))


@pytest.mark.parametrize("length", [0, 1, 47, 48, 49, 1000])
def test_a_shared_suffix_gives_the_same_checksum_as_its_bytes(length: int) -> None:
    rng = np.random.default_rng(length)
    states = rng.integers(0, 2**32, 5, dtype=np.uint32)
    suffix = rng.integers(0, 256, length, dtype=np.uint8)
    one_by_one = crc32c.update(states, np.tile(suffix, (5, 1)))
    assert crc32c.update_same(states, suffix.tobytes()).tolist() == one_by_one.tolist()


def test_check_value() -> None:
    rows = np.frombuffer(b"123456789", np.uint8)[None, :]
    assert int(~crc32c.update(crc32c.start(1), rows)[0]) & 0xFFFFFFFF == 0xE3069283
