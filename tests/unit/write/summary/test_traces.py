"""Traces without TensorFlow say so, with it write what it collected; here a stand-in of it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from lossless import summary
from lossless.wire.tensors import to_numpy
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import tags, values


@pytest.mark.parity("tf.summary.trace_on")
@pytest.mark.parity("tf.summary.trace_export")
@pytest.mark.parity("tf.summary.trace_off")
def test_without_tensorflow(tmp_path: Path) -> None:
    """It is said what to use instead; nothing is written, and the calls may be made in their order."""
    with summary.create_file_writer(tmp_path).as_default():
        with pytest.warns(LosslessWarning, match=r"W224 .*not loaded .*test_traces.py:\d+.*add_graph"):
            summary.trace_on()
        summary.trace_export("t", step=0)
        with pytest.raises(ValueError, match="trace_export: got no trace"):
            summary.trace_export("t", step=0)
        with pytest.warns(LosslessWarning, match="W224 .*torch.profiler"):
            summary.trace_on(graph=False, profiler=True, profiler_outdir=str(tmp_path))
        summary.trace_off()
        summary.trace_off()
        summary.scalar("used", 1.0, step=0)
    assert tags(tmp_path) == ["used"]


class Metadata:
    """A RunMetadata."""

    def __init__(self, function_graphs: bytes = b"", partition_graphs: bytes = b"", step_stats: bytes = b"") -> None:
        self.function_graphs, self.partition_graphs, self.step_stats = function_graphs, partition_graphs, step_stats

    def SerializeToString(self) -> bytes:  # noqa: N802
        return self.function_graphs + self.partition_graphs + self.step_stats


class Eager:
    """TensorFlow's eager context: what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return lambda *_: self.asked.append(name)

    def export_run_metadata(self) -> Metadata:
        return Metadata(b"functions", b"partitions", b"statistics")


@pytest.mark.parametrize("profiler", [False, True])
def test_with_tensorflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profiler: bool) -> None:
    """Its graphs, or with the profiler all it knows; under the scoped name, at the step."""
    eager = Eager()
    profile = SimpleNamespace(
        start=lambda directory: eager.asked.append(f"start {directory}"), stop=lambda: eager.asked.append("stop")
    )
    tensorflow = SimpleNamespace(profiler=SimpleNamespace(experimental=profile))
    monkeypatch.setitem(sys.modules, "tensorflow", tensorflow)
    monkeypatch.setitem(sys.modules, "tensorflow.python.eager.context", SimpleNamespace(context=lambda: eager))
    with summary.create_file_writer(tmp_path).as_default(step=4), summary.name_scope("s"):
        summary.trace_on(profiler=profiler, profiler_outdir="out")
        summary.trace_export("t")
    ((step, value),) = values(tmp_path)
    plugin, data = value.metadata.plugin_data, to_numpy(value.tensor).item()
    assert (step, value.tag, plugin.content) == (4, "s/t", b"1")
    if profiler:
        assert (plugin.plugin_name, data) == ("graph_run_metadata", b"functionspartitionsstatistics")
        assert eager.asked == ["enable_run_metadata", "start out", "disable_run_metadata", "stop"]
    else:
        assert (plugin.plugin_name, data) == ("graph_run_metadata_graph", b"functionspartitions")
        assert eager.asked == ["enable_graph_collection", "disable_run_metadata"]


def test_misuse_with_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """On twice, and a profiler without a directory."""
    eager = Eager()
    monkeypatch.setitem(sys.modules, "tensorflow.python.eager.context", SimpleNamespace(context=lambda: eager))
    with pytest.warns(LosslessWarning, match="W224 .*no profiler_outdir"):
        summary.trace_on(profiler=True)
    with pytest.warns(LosslessWarning, match="W224 .*on already"):
        summary.trace_on()
    summary.trace_off()
    assert eager.asked == ["disable_run_metadata"]
