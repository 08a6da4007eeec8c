"""The logdirs of pictures are what they say: TensorBoard itself is the judge."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator

from benchmarks.pictures import LARGE, SCALAR, SMALL, TAG, make_large, make_steps


def accumulator(run: Path) -> EventAccumulator:
    found = EventAccumulator(str(run), size_guidance={"tensors": 0, "scalars": 0})
    found.Reload()
    return found


def pictures(found: EventAccumulator) -> list[bytes]:
    return [event.tensor_proto.string_val[2] for event in found.Tensors(TAG)]


def test_every_step_has_another_picture_of_the_size_it_says(tmp_path: Path) -> None:
    logdir = make_steps(tmp_path / "steps", 2, 3)
    runs = [pictures(accumulator(run)) for run in sorted(logdir.iterdir())]
    assert [len(set(run)) for run in runs] == [3, 3] and runs[0] != runs[1]
    for data in runs[0]:
        assert np.asarray(Image.open(BytesIO(data))).shape == (SMALL, SMALL, 3)


def test_the_scalars_alone_are_the_same_scalars(tmp_path: Path) -> None:
    both, alone = (accumulator(make_large(tmp_path / str(on), 1, 5, pictures=on) / "run_00") for on in (True, False))
    assert [(e.step, e.tensor_proto.float_val[:]) for e in both.Tensors(SCALAR)] == [
        (e.step, e.tensor_proto.float_val[:]) for e in alone.Tensors(SCALAR)
    ]
    assert len(both.Tensors(SCALAR)) == 5
    assert np.asarray(Image.open(BytesIO(pictures(both)[4]))).shape == (LARGE, LARGE, 3)
    assert TAG not in alone.Tags()["tensors"]
