"""Hyperparameters, beside tensorboard's own: the same messages, the same errors."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import summary_v2 as theirs

from lossless import summary as hp
from lossless.wire.events import Summary
from lossless.wire.hparams import HParamsPluginData, Interval
from lossless.write.summary.infos import HParamInfo
from tests.unit.write.summary.reading import events, tags, values

VALUES = {"units": 16, "dropout": 0.25, "name": "adam", "deep": True, "n": np.float32(0.5), "k": np.int64(3)}


def content(summary: Any) -> Any:
    value: Any = Summary.decode(summary.SerializeToString()).value[0]
    return HParamsPluginData.decode(value.metadata.plugin_data.content)


@pytest.mark.parity("tensorboard.hparams.hparams")
@pytest.mark.parametrize("trial", [None, "trial 7"])
def test_a_trial(trial: str | None) -> None:
    """Values of Python and NumPy, by name or HParam; the group is their digest or the trial's name."""
    ours: Any = hp.hparams_pb({hp.HParam(k) if k == "units" else k: v for k, v in VALUES.items()}, trial, 1234.5)
    expected = theirs.hparams_pb(VALUES, trial, 1234.5)
    assert ours.value[0].tensor.SerializeToString() == expected.value[0].tensor.SerializeToString()
    a, b = content(ours).session_start_info, content(expected).session_start_info
    assert (a.group_name, a.start_time_secs) == (b.group_name, b.start_time_secs)
    assert {e.key: e.value for e in a.hparams} == {e.key: e.value for e in b.hparams}


def configured(api: Any) -> tuple[list[Any], list[Any]]:
    hparams = [
        api.HParam("units", api.Discrete([32, 16]), display_name="Units", description="how *many*"),
        api.HParam("dropout", api.RealInterval(0.1, 0.4)),
        api.HParam("layers", api.IntInterval(1, 9)),
        api.HParam("optimizer", api.Discrete(["sgd", "adam"])),
        api.HParam("deep", api.Discrete([True, False])),
        api.HParam("rate", api.Discrete([], dtype=float)),
        api.HParam("anything"),
    ]
    metrics = [
        api.Metric("accuracy"),
        api.Metric("epoch_loss", "validation", "Loss", "the *loss*", api.Metric.VALIDATION),
        api.Metric("batch_loss", group="train", dataset_type=api.Metric.TRAINING),
    ]
    return hparams, metrics


@pytest.mark.parity("tensorboard.hparams.hparams_config")
@pytest.mark.parity("tensorboard.hparams.HParam")
@pytest.mark.parity("tensorboard.hparams.Metric")
def test_an_experiment() -> None:
    """Every domain and every field, byte for byte; tensorboard's own objects are understood too."""
    expected = theirs.hparams_config_pb(*configured(theirs), time_created_secs=12.5).SerializeToString()
    assert hp.hparams_config_pb(*configured(hp), time_created_secs=12.5).SerializeToString() == expected
    assert hp.hparams_config_pb(*configured(theirs), time_created_secs=12.5).SerializeToString() == expected


@pytest.mark.parametrize("domain", ["Discrete", "IntInterval", "RealInterval"])
def test_a_domain_fills_in_an_hparam_info(domain: str) -> None:
    """Of tensorboard's or of ours; what another domain had told there is gone."""
    given = {"Discrete": (["b", "a"],), "IntInterval": (1, 8), "RealInterval": (0.5, 1.0)}[domain]
    told = [api_pb2.HParamInfo(name="x"), api_pb2.HParamInfo(name="x"), HParamInfo(name="x")]
    for api, info in zip((theirs, hp, hp), told, strict=True):
        api.RealInterval(2.0, 3.0).update_hparam_info(info)
        api.Discrete([True]).update_hparam_info(info)
        getattr(api, domain)(*given).update_hparam_info(info)
    assert len({info.SerializeToString() for info in told}) == 1


def test_a_domain_of_ones_own() -> None:
    """What it tells is recorded."""

    class Positive(hp.Domain):
        dtype = float

        def sample_uniform(self, rng: Any = random) -> float:
            return 1.0

        def update_hparam_info(self, hparam_info: Any) -> None:
            hparam_info.type = 3
            hparam_info.domain_interval.max_value = 1e30

    (info,) = content(hp.hparams_config_pb([hp.HParam("x", Positive())], [])).experiment.hparam_infos
    assert (info.type, info.domain_interval) == (3, Interval(0.0, 1e30))


@pytest.mark.parametrize("value", [np.array(0.5), np.array([0.5]), np.array([True]), np.array([[3]]), np.array(["a"])])
def test_arrays_of_one_element(value: Any) -> None:
    """Count as what they hold: the trial is that of the plain value."""
    (plain,) = value.reshape(-1).tolist()
    assert content(hp.hparams_pb({"a": value}, None, 1.0)) == content(theirs.hparams_pb({"a": plain}, None, 1.0))


@pytest.mark.parity("tensorboard.hparams.Discrete")
@pytest.mark.parity("tensorboard.hparams.IntInterval")
@pytest.mark.parity("tensorboard.hparams.RealInterval")
def test_they_look_like_theirs() -> None:
    """To those who print them, ask them, or draw from them."""
    for ours, other in zip(configured(hp)[0], configured(theirs)[0], strict=True):
        assert (str(ours), repr(ours)) == (str(other), repr(other))
        assert (ours.name, ours.display_name, ours.description) == (other.name, other.display_name, other.description)
        if ours.domain is None:
            continue
        assert isinstance(ours.domain, hp.Domain)
        for name in ("dtype", "values", "min_value", "max_value"):
            assert getattr(ours.domain, name, None) == getattr(other.domain, name, None)
        if ours.name != "rate":
            drawn = [d.sample_uniform(random.Random(3)) for d in (ours.domain, other.domain)]
            assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    "make",
    [
        lambda api: api.IntInterval(1.5, 2),
        lambda api: api.IntInterval(1, None),
        lambda api: api.IntInterval(3, 2),
        lambda api: api.RealInterval(1, 2.0),
        lambda api: api.RealInterval(3.0, 2.0),
        lambda api: api.Discrete([]),
        lambda api: api.Discrete([1, "a"]),
        lambda api: api.Discrete([b"a"]),
        lambda api: api.HParam("a", domain=[1, 2]),
        lambda api: api.Metric("a", dataset_type="train"),
        lambda api: api.Discrete([], dtype=int).sample_uniform(),
        lambda api: api.hparams_pb({"a": None}),
        lambda api: api.hparams_pb({"a": [1]}),
        lambda api: api.hparams_pb({"a": np.ones(2)}),
        lambda api: api.hparams_pb({"a": b"x"}),
        lambda api: api.hparams_pb({"a": 1}, trial_id=7),
        lambda api: api.hparams_pb({"a": 1, api.HParam("a"): 2}),
    ],
)
def test_errors_are_of_the_same_type(make: Any) -> None:
    """Mistakes are told where they are made."""
    raised = []
    for api in (hp, theirs):
        with pytest.raises((TypeError, ValueError, IndexError)) as error:
            make(api)
        raised.append(error.type)
    assert raised[0] is raised[1]


def test_where_they_are_written(tmp_path: Path) -> None:
    """At step 0, under tensorboard's tags whatever the scope, if recording is on."""
    with hp.create_file_writer(tmp_path).as_default(step=9), hp.name_scope("scope"):
        assert hp.hparams_config(*configured(hp)) is True
        assert hp.hparams(VALUES) is True
        with hp.record_if(False):
            assert hp.hparams(VALUES) is False
    assert tags(tmp_path) == ["_hparams_/experiment", "_hparams_/session_start_info"]
    assert {e.step for e in events(tmp_path)} == {0}
    assert [v.metadata.plugin_data.plugin_name for _, v in values(tmp_path)] == ["hparams", "hparams"]
