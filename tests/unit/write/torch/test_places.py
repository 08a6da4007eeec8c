"""A run in an object store: its event files and what lies beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import fsspec
import numpy as np
import pytest

from lossless import SummaryWriter
from lossless.wire.events import Event
from lossless.wire.records import Unframer

URL = "memory://bucket/runs/a"


@pytest.fixture(autouse=True)
def store() -> Iterator[fsspec.AbstractFileSystem]:
    memory = fsspec.filesystem("memory")
    yield memory
    memory.rm("/bucket", recursive=True)


@pytest.mark.parity("tensorboardX.record_writer")
def test_a_run_in_an_object_store(store: fsspec.AbstractFileSystem, tmp_path: object) -> None:
    with SummaryWriter(URL) as writer:
        writer.add_scalar("loss", 0.5, 1, 1.5e9)
        writer.add_scalars("group", {"a": 0.25}, 1, 1.5e9)
        writer.add_embedding(np.eye(2), ["x", "y"], tag="one")
        writer.add_embedding(np.eye(2), tag="two")
        assert writer.get_logdir() == URL
        writer.export_scalars_to_json(f"{tmp_path}/scalars.json")
    with open(f"{tmp_path}/scalars.json") as file:
        assert json.load(file) == {f"{URL}/loss": [[1.5e9, 1, 0.5]], f"{URL}/group/a": [[1.5e9, 1, 0.25]]}
    (name,) = store.glob("/bucket/runs/a/*tfevents*")
    unframer = Unframer()
    unframer.feed(store.cat_file(name))
    assert [Event.decode(record.data).step for record in iter(unframer.next, None)] == [0, 1]
    assert len(store.glob("/bucket/runs/a/group_a/*tfevents*")) == 1
    config = store.cat_file("/bucket/runs/a/projector_config.pbtxt").decode()
    assert sorted(line.strip() for line in config.splitlines() if "tensor_path" in line) == [
        'tensor_path: "00000/one/tensors.tsv"',
        'tensor_path: "00000/two/tensors.tsv"',
    ]
    assert store.cat_file("/bucket/runs/a/00000/one/metadata.tsv") == b"x\ny\n"
