"""The plugin's values: every type that a parameter may have, and what is no such value."""

from __future__ import annotations

import pytest
from google.protobuf.struct_pb2 import Value
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2

from lossless.errors import ProtoError
from lossless.values.hparams import DEEPEST, Experiment, SessionEnd, SessionStart, decode_content


def start(**params: Value) -> bytes:
    data = plugin_data_pb2.HParamsPluginData(
        session_start_info=plugin_data_pb2.SessionStartInfo(group_name="g", start_time_secs=12.5)
    )
    for name, value in params.items():
        data.session_start_info.hparams[name].CopyFrom(value)
    return data.SerializeToString()


def test_every_type() -> None:
    listed, nested = Value(), Value()
    listed.list_value.extend([1, "a", True, None])
    nested.struct_value.update({"depth": 2, "sizes": [1, 2]})
    said = decode_content(
        start(
            number=Value(number_value=3e-4),
            word=Value(string_value="adam ✓"),
            yes=Value(bool_value=False),
            nothing=Value(null_value=0),
            unset=Value(),
            listed=listed,
            nested=nested,
        )
    )
    assert said == SessionStart(
        {
            "number": 3e-4,
            "word": "adam ✓",
            "yes": False,
            "listed": '[1.0, "a", true, null]',
            "nested": '{"depth": 2.0, "sizes": [1.0, 2.0]}',
        },
        "g",
        12.5,
    )


def test_an_experiment() -> None:
    data = plugin_data_pb2.HParamsPluginData(experiment=api_pb2.Experiment(description="d"))
    data.experiment.hparam_infos.add(name="lr", display_name="Learning rate")
    data.experiment.metric_infos.add(name=api_pb2.MetricName(group="validation", tag="acc"), display_name="Accuracy")
    data.experiment.metric_infos.add()
    said = decode_content(data.SerializeToString())
    assert isinstance(said, Experiment)
    assert [tuple(param) for param in said.params] == [("lr", "Learning rate", "")]
    assert [tuple(metric) for metric in said.metrics] == [("validation", "acc", "Accuracy", "")]


@pytest.mark.parametrize(("status", "outcome"), [(1, "success"), (2, "failure"), (3, "running"), (0, "unknown")])
def test_an_end(status: int, outcome: str) -> None:
    data = plugin_data_pb2.HParamsPluginData(session_end_info={"status": status, "end_time_secs": 3.5})
    assert decode_content(data.SerializeToString()) == SessionEnd(outcome, 3.5)


def test_what_is_none_of_them() -> None:
    with pytest.raises(ProtoError, match="want one of them"):
        decode_content(b"")
    with pytest.raises(ProtoError):
        decode_content(b"\xff\xff")
    deep = Value(number_value=1)
    for _ in range(DEEPEST + 1):
        outer = Value()
        outer.list_value.values.add().CopyFrom(deep)
        deep = outer
    with pytest.raises(ProtoError, match="levels"):
        decode_content(start(deep=deep))
