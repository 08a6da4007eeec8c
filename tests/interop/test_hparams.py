"""Sessions, parameters, metrics and groups, compared with what TensorBoard's own hparams plugin answers."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins import base_plugin
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

import lossless
from lossless import summary
from lossless.query import HParamsRequest
from lossless.write.summary.hparams import session_end

LOGS = Path(__file__).parent / "logs"
STATUSES = (api_pb2.STATUS_UNKNOWN, api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE, api_pb2.STATUS_RUNNING)
AGGREGATIONS = {
    "mean": api_pb2.AGGREGATION_AVG,
    "median": api_pb2.AGGREGATION_MEDIAN,
    "min": api_pb2.AGGREGATION_MIN,
    "max": api_pb2.AGGREGATION_MAX,
}


class Theirs:
    """TensorBoard's back end over a logdir, nothing sampled."""

    def __init__(self, logdir: Path) -> None:
        multiplexer = plugin_event_multiplexer.EventMultiplexer(
            tensor_size_guidance={"scalars": 0, "hparams": 0}, size_guidance={"tensors": 0}
        )
        multiplexer.AddRunsFromDirectory(str(logdir))
        multiplexer.Reload()
        provider = data_provider.MultiplexerDataProvider(multiplexer, str(logdir))
        self.context = backend_context.Context(base_plugin.TBContext(data_provider=provider))
        self.request = RequestContext()

    def experiment(self) -> Any:
        content = self.context.hparams_metadata(self.request, "")
        nothing = type("Nothing", (), {"hyperparameters": [], "session_groups": []})()
        return self.context.experiment_from_metadata(self.request, "", True, content, nothing)

    def groups(self, how: str = "mean", metric: Any = None) -> list[Any]:
        asked = api_pb2.ListSessionGroupsRequest(
            start_index=0, slice_size=10_000, allowed_statuses=STATUSES, aggregation_type=AGGREGATIONS[how]
        )
        if metric is not None:
            asked.aggregation_metric.CopyFrom(metric)
        answer = list_session_groups.Handler(self.request, self.context, "", asked).run()
        return list(answer.session_groups)


def plain(value: Any) -> object:
    return getattr(value, value.WhichOneof("kind"))


def outcome(status: int) -> str:
    return api_pb2.Status.Name(status).removeprefix("STATUS_").lower()


def numbers(values: Any) -> dict[str, tuple[float, int]]:
    return {f"{v.name.group}/{v.name.tag}".strip("/"): (v.value, v.training_step) for v in values}


def same_sessions(logdir: Path) -> int:
    """Every session: its parameters, outcome, times and metrics. How many there are."""
    answer = lossless.open(logdir).hparams()
    theirs = {session.name: (session, group) for group in Theirs(logdir).groups() for session in group.sessions}
    ours = {session.run: (i, session) for i, session in enumerate(answer.sessions) if session.source == "plugin"}
    assert ours.keys() == theirs.keys()
    for name, (session, group) in theirs.items():
        i, own = ours[name]
        assert own.outcome == outcome(session.status)
        assert own.start == (session.start_time_secs or own.start)
        if session.end_time_secs:
            assert own.duration == pytest.approx(session.end_time_secs - session.start_time_secs)
        if len(group.sessions) == 1:
            assert own.params == {key: plain(value) for key, value in group.hparams.items()}
        for metric, (value, step) in numbers(session.metric_values).items():
            cells = answer.cells[metric]
            assert cells.last[i] == value or (math.isnan(value) and math.isnan(cells.last[i] or 0))
            assert cells.last_step[i] == step
    return len(theirs)


@pytest.mark.parametrize(("log", "sessions"), [("hparams", 8), ("torch_kinds", 1), ("tensorboardX_kinds", 1)])
def test_real_logs(log: str, sessions: int) -> None:
    assert same_sessions(LOGS / log) == sessions


@pytest.mark.parametrize("declared", [True, False])
def test_a_sweep(tmp_path: Path, declared: bool) -> None:
    """60 sessions of 20 groups, metrics in the session and below it, ends and missing ones, values of every type."""
    rng = random.Random(7)
    if declared:
        with summary.create_file_writer(str(tmp_path)).as_default():
            metrics = [summary.Metric("loss"), summary.Metric("acc", group="validation", display_name="Accuracy")]
            summary.hparams_config([summary.HParam("lr"), summary.HParam("deep")], metrics)
    for i in range(60):
        run = tmp_path / "sweep" / f"s{i}"
        params = {"lr": 0.1 / (1 + i // 3), "deep": i % 2 == 0, "opt": rng.choice(["adam", "sgd"]), "i": i}
        with summary.create_file_writer(str(run)).as_default():
            summary.hparams(params, f"group {i // 3}", 1e9 + i)
            for step in range(5):
                summary.scalar("loss", rng.random(), step=step)
            if i % 7:
                session_end(1e9 + 60 + i)
        if i % 5:
            with summary.create_file_writer(str(run / "validation")).as_default():
                summary.scalar("acc", math.nan if i == 6 else rng.random(), step=4)
    assert same_sessions(tmp_path) == 60
    theirs = Theirs(tmp_path)
    said = {info.name.tag: info for info in theirs.experiment().metric_infos}
    board = lossless.open(tmp_path)
    listed = {(metric.group, metric.tag) for metric in board.hparams().metrics}
    assert listed == {(info.name.group, info.name.tag) for info in said.values()}
    for how in AGGREGATIONS:
        answer = board.hparams(HParamsRequest(by="group", how=how))
        expected = {group.name: group for group in theirs.groups(how, said["loss"].name)}
        assert {row.name for row in answer.rows} == expected.keys()
        for row, value in zip(answer.rows, answer.cells["loss"].last, strict=True):
            assert value == pytest.approx(numbers(expected[row.name].metric_values)["loss"][0], rel=1e-12)
            assert len(row.sessions) == len(expected[row.name].sessions) == 3


def test_which_parameters_differ(tmp_path: Path) -> None:
    """Without an experiment, TensorBoard works out from the sessions what differs; we do always."""
    for i in range(3):
        with summary.create_file_writer(str(tmp_path / f"s{i}")).as_default():
            summary.hparams({"lr": 0.1 * (i + 1), "epochs": 10, "deep": True, "opt": "ab"[i % 2]})
    theirs = {info.name: info.differs for info in Theirs(tmp_path).experiment().hparam_infos}
    ours = {param.name: param.differs for param in lossless.open(tmp_path).hparams().params}
    assert ours == theirs == {"lr": True, "epochs": False, "deep": False, "opt": True}
