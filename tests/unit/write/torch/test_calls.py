"""What the calls record."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import SummaryWriter
from lossless.wire.events import Event, Image, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.graphs import GraphDef, NodeDef
from lossless.wire.hparams import AnyValue, HParamsPluginData
from lossless.wire.plugins import Layout
from lossless.wire.tensors import to_numpy
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import events, values
from tests.unit.write.torch.test_life import points


def each(values: Iterable[Any], call: Callable[[Any], object]) -> None:
    for value in values:
        call(value)


class Message:
    """A protobuf object: all that is known of it is how to serialise it."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def SerializeToString(self) -> bytes:  # noqa: N802  (protobuf's name)
        return self.data


def test_add_scalars_as_torch_lays_them_out(tmp_path: Path) -> None:
    """One wall time for all of a call."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalars("a/b", {"x": 1, "y/z": 2.5}, 3)
    assert points(tmp_path / "a_b_x") == [("a/b", 3, 1.0)]
    assert points(tmp_path / "a_b_y/z") == [("a/b", 3, 2.5)]
    assert len({e.wall_time for run in ("a_b_x", "a_b_y/z") for e in events(tmp_path / run)}) == 1


def test_add_scalars_as_tensorboardx_lays_them_out(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, scalars_layout="tensorboardX") as writer:
        writer.add_scalars("a/b", {"x": 1}, 3, 1.5e9)
    assert points(tmp_path / "a/b/x") == [("a/b", 3, 1.0)]
    assert [event.wall_time for event in events(tmp_path / "a/b/x")] == [1.5e9]


def test_a_sub_run_that_cannot_be_made_does_not_stop_training(tmp_path: Path) -> None:
    (tmp_path / "group_a").touch()
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(LosslessWarning, match=rf"W209 .*group_a.*{re.escape(__file__)}") as said:
            each(range(3), lambda step: writer.add_scalars("group", {"a": 1, "b": step}, step))
        assert len(said) == 1
    assert [step for _, step, _ in points(tmp_path / "group_b")] == [0, 1, 2]


@pytest.mark.parity("tensorboardX.SummaryWriter.add_scalar")
@pytest.mark.parametrize(
    "call",
    [
        lambda w: w.add_scalar("loss", 0.5, 1, display_name="Loss", summary_description="*mean*"),
        lambda w: w.add_scalar("loss", 0.5, 1, None, "Loss", "*mean*"),
    ],
)
def test_a_scalar_with_names_for_the_page(tmp_path: Path, call: Callable[[SummaryWriter], None]) -> None:
    with SummaryWriter(tmp_path) as writer:
        call(writer)
    ((step, value),) = values(tmp_path)
    assert (step, value.tag, value.simple_value) == (1, "loss", 0.5)
    assert value.metadata is not None
    assert (value.metadata.display_name, value.metadata.summary_description) == ("Loss", "*mean*")


@pytest.mark.parity("tensorboardX.SummaryWriter.use_metadata")
def test_use_metadata(tmp_path: Path) -> None:
    """What a call names itself counts; blocks may lie in each other; every kind takes part."""
    with SummaryWriter(tmp_path) as writer:
        with writer.use_metadata(global_step=10, walltime=1.5e9) as same:
            assert same is writer
            writer.add_scalar("a", 1)
            writer.add_scalar("a", 2, 11, 1.6e9)
            writer.add_scalar("style", 1, new_style=True)
            writer.add_text("notes", "x")
            writer.add_histogram("h", np.arange(3))
            writer.add_scalars("group", {"k": 1})
            with writer.use_metadata(global_step=12):
                writer.add_scalar("a", 3)
            writer.add_scalar("b", 4)
        writer.add_scalar("a", 5, 13)
    got = {(e.summary.value[0].tag, e.step): e.wall_time for e in events(tmp_path) if e.summary}
    for key in (("a", 10), ("style", 10), ("notes/text_summary", 10), ("h", 10), ("b", 10)):
        assert got.pop(key) == 1.5e9
    assert got.pop(("a", 11)) == 1.6e9
    assert got.keys() == {("a", 12), ("a", 13)} and min(got.values()) > 1.7e9
    assert [(e.step, e.wall_time) for e in events(tmp_path / "group_k")] == [(10, 1.5e9)]
    with pytest.raises(ValueError, match="use_metadata: got neither"), writer.use_metadata():
        pass


def test_without_a_step_tags_count_and_it_is_said_once(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(LosslessWarning, match=rf"W202 .*{re.escape(__file__)}:\d+") as said:
            each((1.0, 2.0, 3.0), lambda value: writer.add_scalar("loss", value))
        assert len(said) == 1
    assert points(tmp_path) == [("loss", 0, 1.0), ("loss", 1, 2.0), ("loss", 2, 3.0)]


def test_boxes_in_the_order_of_tensorboardx(tmp_path: Path) -> None:
    image, boxes = np.zeros((9, 9, 3)), np.array([[1, 1, 5, 5]])
    with SummaryWriter(tmp_path) as writer:
        writer.add_image_with_boxes("a", image, boxes, 1, None, 1, "HWC", ["b"])
        writer.add_image_with_boxes("b", image, boxes, 1, None, "HWC", ["b"])
        writer.add_image_with_boxes("c", image, boxes, 1, None, dataformats="HWC", labels="b")
    first, *others = (value.image for _, value in values(tmp_path))
    assert isinstance(first, Image) and first.height == 9
    assert others == [first, first]


def hparams(directory: Path) -> dict[str, AnyValue | None]:
    for _, value in values(directory):
        if value.tag == "_hparams_/session_start_info" and value.metadata and value.metadata.plugin_data:
            start = HParamsPluginData.decode(value.metadata.plugin_data.content).session_start_info
            return {entry.key or "": entry.value for entry in start.hparams} if start else {}
    raise AssertionError(f"{directory} has no session")


@pytest.mark.parametrize(
    "call",
    [
        lambda w: w.add_hparams({"lr": np.float32(0.5)}, {"acc": 1}, None, "trial", 3),
        lambda w: w.add_hparams({"lr": 0.5}, {"acc": 1}, "trial", 3),
        lambda w: w.add_hparams({"lr": np.array([0.5])}, {"acc": 1}, name="trial", global_step=3),
    ],
)
def test_hparams_in_either_order(tmp_path: Path, call: Callable[[SummaryWriter], None]) -> None:
    with SummaryWriter(tmp_path) as writer:
        call(writer)
    assert hparams(tmp_path / "trial") == {"lr": AnyValue(number_value=0.5)}
    assert points(tmp_path / "trial") == [("acc", 3, 1.0)]
    assert [event.step for event in events(tmp_path / "trial")] == [3] * 4


def test_hparams_without_a_name_are_named_by_the_time_and_let_go(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for _ in range(5):
            writer.add_hparams({"lr": 1}, {"acc": 1})
        assert writer.all_writers is not None
        assert list(writer.all_writers) == [str(tmp_path)]
    runs = [directory for directory in tmp_path.iterdir() if directory.is_dir()]
    assert len(runs) == 5
    assert all(1e9 < float(directory.name) < 1e10 and points(directory) == [("acc", 0, 1.0)] for directory in runs)


def test_hparams_of_one_run_again_and_again_are_no_writers_in_a_loop(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in range(5):
            writer.add_hparams({"lr": 1}, {"acc": step}, run_name="trial", global_step=step)
    assert [step for _, step, _ in points(tmp_path / "trial")] == [0, 1, 2, 3, 4]


def test_whole_events_and_summaries(tmp_path: Path) -> None:
    """Of ours, serialised, or objects of protobuf."""
    summary = Summary((Value("raw", simple_value=1.5, metadata=SummaryMetadata(PluginData("p", b"c"))),))
    graph = GraphDef((NodeDef("a", "op"),))
    with SummaryWriter(tmp_path) as writer:
        to = writer.file_writer
        assert to is not None
        for told in (summary, summary.encode(), Message(summary.encode())):
            to.add_summary(told, 4, 1.5e9)
        to.add_event(Event(wall_time=3.0, step=9, summary=summary))
        to.add_event(Message(Event(step=9, summary=summary).encode()), step=np.int64(2), walltime=1.5e9)
        to.add_graph((graph, Message(b"")), 1.5e9)
        to.add_onnx_graph(Message(graph.encode()), 1.5e9)
    got = events(tmp_path)
    assert [(e.step, e.wall_time) for e in got[:3]] == [(4, 1.5e9)] * 3
    assert all(e.summary == summary for e in got[:5])
    assert got[3].step == 9 and got[3].wall_time > 1.7e9
    assert (got[4].step, got[4].wall_time) == (2, 1.5e9)
    assert [e.graph_def for e in got[5:]] == [graph.encode(), None, graph.encode()]
    assert got[6].tagged_run_metadata is not None and got[6].tagged_run_metadata.tag == "step1"


def test_a_file_writer_is_closed_and_opened_again(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        to = writer._get_file_writer()
        to.close()
        to.reopen()
        to.add_summary(Summary((Value("raw", simple_value=1.0),)), 1)
        to.flush()
        assert points(tmp_path) == [("raw", 1, 1.0)]


@pytest.mark.parity("tensorboardX.SummaryWriter.export_scalars_to_json")
def test_scalars_are_exported(tmp_path: Path) -> None:
    """All of them, as they were given where float32 says so, also those from before close()."""
    run, out = tmp_path / "run", tmp_path / "scalars.json"
    writer = SummaryWriter(run)
    writer.add_scalar("loss", 0.1, 1, 1.5e9)
    writer.add_scalar("new", 1 / 3, 1, 1.5e9, new_style=True, double_precision=True)
    writer.add_scalars("g/h", {"a": 1e-7, "b": 3e38}, 1, 1.5e9)
    writer.add_tensor("tensor", np.float32(4), 1)
    writer.add_image("img", np.zeros((3, 4, 4)), 1)
    writer.close()
    with pytest.warns(LosslessWarning, match="W219"):
        writer.add_scalar("loss", math.nan, 2, 1.6e9)
    writer.export_scalars_to_json(out)
    loss, nan = (found := json.loads(out.read_text())).pop(f"{run}/loss")
    assert loss == [1.5e9, 1, 0.1]
    assert nan[:2] == [1.6e9, 2] and math.isnan(nan[2])
    assert found == {
        f"{run}/new": [[1.5e9, 1, 1 / 3]],
        f"{run}/g/h/a": [[1.5e9, 1, 1e-7]],
        f"{run}/g/h/b": [[1.5e9, 1, 3e38]],
    }
    writer.close()


def test_many_scalars_are_exported(tmp_path: Path) -> None:
    """More than one look at the file, and more than the scanner's table holds."""
    with SummaryWriter(tmp_path / "run") as writer:
        for step in range(100_000):
            writer.add_scalar("loss/of/a/rather/long/name", step, step)
        writer.export_scalars_to_json(tmp_path / "scalars.json")
    ((_, found),) = json.loads((tmp_path / "scalars.json").read_text()).items()
    assert [point[1:] for point in found] == [[step, step] for step in range(100_000)]


def test_embeddings_are_added_to_one_config(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_embedding(np.eye(3), ["a", "b", "c"], tag="x/y%")
        writer.add_embedding(np.eye(2), [["a", 1], ["b", 2]], global_step=12, metadata_header=["name", "n"])
        writer.flush()
        config = (tmp_path / "projector_config.pbtxt").read_text()
        with pytest.warns(LosslessWarning, match="W206"):
            writer.add_embedding(np.zeros((2, 2)), [["a", 1], ["b", 2]], global_step=12, metadata_header=["name", "n"])
    assert (tmp_path / "projector_config.pbtxt").read_text() == config
    assert sorted(re.findall(r'tensor_path: "(.*)"', config)) == [
        "00000/x%2fy%25/tensors.tsv",
        "00012/default/tensors.tsv",
    ]
    assert (tmp_path / "00000/x%2fy%25/metadata.tsv").read_text() == "a\nb\nc\n"
    assert (tmp_path / "00012/default/metadata.tsv").read_text() == "name\tn\na\t1\nb\t2\n"
    assert (tmp_path / "00012/default/tensors.tsv").read_text() == "0.0\t0.0\n0.0\t0.0\n"
    assert events(tmp_path) == []


def test_a_list_of_images_is_a_batch(tmp_path: Path) -> None:
    images = [np.full((3, 4, 4), shade) for shade in (0.0, 0.5, 1.0)]
    with SummaryWriter(tmp_path) as writer:
        writer.add_images("a", np.stack(images), 1)
        writer.add_images("b", images, 1, dataformats="CHW")
        writer.add_images("c", [image.transpose(1, 2, 0) for image in images], 1, dataformats="HWC")
    first, *others = (value.image for _, value in values(tmp_path))
    assert isinstance(first, Image) and (first.height, first.width) == (4, 12)
    assert others == [first, first]


def test_arrays_may_change_after_the_call(tmp_path: Path) -> None:
    data = np.zeros(1000)
    with SummaryWriter(tmp_path) as writer:
        for step in range(50):
            writer.add_tensor("t", data, step)
            data += 1
    for step, value in values(tmp_path):
        assert value.tensor is not None
        np.testing.assert_array_equal(to_numpy(value.tensor), np.full(1000, step))


def test_texts_are_texts(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_text("a", "x", 1)
        writer.add_text("b", {"lr": 0.1}, 1)
    assert [(v.tag, v.tensor and v.tensor.string_val) for _, v in values(tmp_path)] == [
        ("a/text_summary", (b"x",)),
        ("b/text_summary", (b"{'lr': 0.1}",)),
    ]


def test_charts_of_several_calls_are_shown_together(tmp_path: Path) -> None:
    """TensorBoard shows the last layout alone; what is no layout changes nothing."""
    with SummaryWriter(tmp_path) as writer:
        writer.add_custom_scalars_multilinechart(["a", "b"], "one", "lines")
        with pytest.raises(ValueError, match="want 3"):
            writer.add_custom_scalars_marginchart(["a"], "one", "band")
        writer.add_custom_scalars_marginchart(["a", "b", "c"], "one", "band")
        writer.add_custom_scalars({"two": {"x": ["Multiline", ["x"]]}, "one": {"lines": ["Multiline", ["c"]]}})
    layouts = [Layout.decode(v.tensor.string_val[0]) for _, v in values(tmp_path) if v.tensor is not None]
    assert [[(c.title, [chart.title for chart in c.chart]) for c in layout.category] for layout in layouts] == [
        [("one", ["lines"])],
        [("one", ["lines", "band"])],
        [("one", ["lines", "band"]), ("two", ["x"])],
    ]
    lines = layouts[-1].category[0].chart[0].multiline
    assert lines is not None and lines.tag == ("c",)
    assert [event.step for event in events(tmp_path)] == [0, 0, 0]
