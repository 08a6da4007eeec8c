"""The logdirs of the views hold what they say, as TensorBoard reads them; a board that showed nothing has no figure."""

from __future__ import annotations

from pathlib import Path

from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator

from benchmarks.kinds import RUNS, STEPS, SWEEP_STEPS, TAGS, make_kinds, make_sweep
from benchmarks.views import NOTHING, beside


def accumulator(run: Path) -> EventAccumulator:
    found = EventAccumulator(str(run), size_guidance={"tensors": 0})
    found.Reload()
    return found


def test_every_kind_is_there(tmp_path: Path) -> None:
    logdir = make_kinds(tmp_path / "kinds")
    assert len(list(logdir.iterdir())) == RUNS
    found = accumulator(logdir / "run_0")
    for plugin in ("histograms", "images", "audio", "text", "pr_curves"):
        tags = found.PluginTagToContent(plugin)
        assert [len(found.Tensors(tag)) for tag in tags] == [STEPS] * TAGS, plugin
    assert len(found.PluginTagToContent("mesh")) == 3 * TAGS
    assert len(found.Graph().node) > 0
    assert (logdir / "run_0/projector_config.pbtxt").exists()
    assert "_hparams_/session_start_info" in accumulator(logdir / "run_0/tried").PluginTagToContent("hparams")


def test_a_sweep_has_histograms_and_pictures(tmp_path: Path) -> None:
    logdir = make_sweep(tmp_path / "sweep", 2, 6)
    for run in logdir.iterdir():
        found = accumulator(run)
        for plugin in ("histograms", "images"):
            tags = found.PluginTagToContent(plugin)
            assert [len(found.Tensors(tag)) for tag in tags] == [SWEEP_STEPS] * 3


def test_a_board_that_showed_nothing_has_no_figure() -> None:
    line = beside("x", [100.0, 300.0, 200.0], [600.0, None])
    assert (line.ours, line.theirs, line.ratio) == ("200 ms", NOTHING, "")
    assert beside("x", [100.0], [250.0]).ratio == "2.5×"
