"""Layouts of custom scalars: the merged layout and the chosen tags are those of TensorBoard's own plugin."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lossless
from lossless import summary
from lossless.wire.plugins import Category, Chart, Layout, MarginChart, MarginSeries, MultilineChart
from lossless.write.encode.layout import PLUGIN, TAG
from lossless.write.encode.metadata import metadata
from tests.interop.written import LOGS

with warnings.catch_warnings():  # its copy of html5lib warns of itself
    warnings.simplefilter("ignore", DeprecationWarning)
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.context import RequestContext
    from tensorboard.plugins import base_plugin
    from tensorboard.plugins.custom_scalar import custom_scalars_plugin
    from tensorboard.plugins.scalar import scalars_plugin

TAGS = ("loss/train", "loss/val", "mean", "mean/upper", "mean/lower", "acc", "accuracy", "x.y", "xzy")


def multiline(title: str, *tags: str) -> Chart:
    return Chart(title, multiline=MultilineChart(tags))


def margin(title: str, *names: str) -> Chart:
    return Chart(title, margin=MarginChart((MarginSeries(*names),)))


LAYOUTS = {
    "a": Layout(
        category=(
            Category("losses", (multiline("all", "loss"), multiline("two", "loss/train", "acc$"))),
            Category("margins", (margin("mean", "mean", "mean/lower", "mean/upper"),), closed=True),
        )
    ),
    "b/c": Layout(
        category=(
            Category("losses", (multiline("all", "loss"), multiline("dots", r"x.y", r"(acc|mean)"))),
            Category("more", (multiline("one", ".*val$"),)),
        )
    ),
    "b": Layout(category=(Category("margins", (margin("other", "acc", "loss/val", "mean"),)),)),
}


@pytest.fixture(scope="module", params=["written", "recorded"])
def logdir(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Layouts of our own, and those of real logs."""
    if request.param == "recorded":
        return LOGS
    root = tmp_path_factory.mktemp("layouts")
    for run, layout in LAYOUTS.items():
        with lossless.SummaryWriter(root / run) as writer:
            for tag in TAGS:
                writer.add_scalar(tag, 1.0, 0)
            writer.add_custom_scalars({"ignored": {"older": ["Multiline", ["nothing"]]}})
        write(root / run, layout)
    return root


def write(directory: Path, layout: Layout) -> None:
    """A layout in a later file of its own."""
    with summary.create_file_writer(str(directory), filename_suffix=".layout").as_default():
        about = metadata(PLUGIN)
        assert about is not None
        summary.write(TAG, np.array(layout.encode(), object), step=1, metadata=about.encode())


def theirs(root: Path) -> tuple[dict[str, Any], Any]:
    multiplexer = plugin_event_multiplexer.EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(root))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(root))
    instances: dict[str, Any] = {}
    context = base_plugin.TBContext(
        logdir=str(root), data_provider=provider, plugin_name_to_instance=instances, multiplexer=multiplexer
    )
    instances["scalars"] = scalars_plugin.ScalarsPlugin(context)
    plugin = custom_scalars_plugin.CustomScalarsPlugin(context)
    return json.loads(plugin.layout_impl(RequestContext(), "")), plugin


def test_the_layout_is_tensorboards(logdir: Path) -> None:
    """Categories, charts, what is closed; several runs merged, of each the newest."""
    said, _ = theirs(logdir)
    with lossless.open(logdir) as board:
        ours = board.layouts()
    assert not ours.problems
    assert [(c.title, c.closed) for c in ours.categories] == [
        (c["title"], c.get("closed", False)) for c in said["category"]
    ]
    for category, other in zip(ours.categories, said["category"], strict=True):
        assert [chart.title for chart in category.charts] == [chart["title"] for chart in other["chart"]]
        for chart, wanted in zip(category.charts, other["chart"], strict=True):
            assert list(chart.patterns) == wanted.get("multiline", {}).get("tag", [])
            assert [one._asdict() for one in chart.margins] == wanted.get("margin", {}).get("series", [])
            assert chart.problem is None


def test_a_chart_draws_the_tags_that_tensorboards_draws(logdir: Path) -> None:
    """Each pattern matches where a tag begins."""
    _, plugin = theirs(logdir)
    with lossless.open(logdir) as board:
        charts = [chart for category in board.layouts().categories for chart in category.charts]
        runs = [run.name for run in board.runs]
    drawn = 0
    for chart in charts:
        if chart.margins:
            assert set(chart.tags) == {tag for margin in chart.margins for tag in margin}
            continue
        asked = [(run, pattern) for run in runs for pattern in chart.patterns]
        answers = [plugin.scalars_impl(RequestContext(), run, pattern, "") for run, pattern in asked]
        assert all(answer["regex_valid"] for answer in answers)
        assert set(chart.tags) == {tag for answer in answers for tag in answer["tag_to_events"]}
        drawn += len(chart.tags)
    assert drawn > 1
