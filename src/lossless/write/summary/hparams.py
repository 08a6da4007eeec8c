"""Hyperparameters: tensorboard.plugins.hparams.api."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lossless.lazy import modules_on_demand
from lossless.wire import events
from lossless.wire.hparams import HParamInfo, MetricInfo
from lossless.write import encode
from lossless.write.encode.encoded import Encoded
from lossless.write.inputs import InputError, array
from lossless.write.summary.domains import hparam_info
from lossless.write.summary.raw import serialised
from lossless.write.summary.record import record
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager

if TYPE_CHECKING:
    from lossless.write.v1.protos import Summary

_v1 = modules_on_demand("lossless.write.v1", "protos")


@eager
def hparams(hparams: Mapping[Any, Any], trial_id: str | None = None, start_time_secs: float | None = None) -> bool:
    """Record the values of one trial, by HParam or name: bool, int, float, str, or one of them in any
    framework's array.

    Trials of one `trial_id`, by default a digest of the values, are one. Raises TypeError, ValueError."""
    return _record("hparams", _trial(hparams, trial_id, start_time_secs))


def hparams_pb(
    hparams: Mapping[Any, Any], trial_id: str | None = None, start_time_secs: float | None = None
) -> Summary:
    """The Summary that `hparams` records. Raises TypeError, ValueError."""
    return _summary(_trial(hparams, trial_id, start_time_secs))


def _trial(hparams: Mapping[Any, Any], trial_id: str | None, start_time_secs: float | None) -> Encoded:
    if trial_id is not None and not isinstance(trial_id, str):
        raise TypeError(f"trial_id: got {trial_id!r}, want a str")
    start = time.time() if start_time_secs is None else start_time_secs
    return encode.hparams.session_start(_by_name(hparams), start, trial_id)


@eager
def hparams_config(hparams: Iterable[Any], metrics: Iterable[Any], time_created_secs: float | None = None) -> bool:
    """Record which HParams and Metrics the trials below this directory have."""
    return _record("hparams_config", _experiment(hparams, metrics, time_created_secs))


def hparams_config_pb(
    hparams: Iterable[Any], metrics: Iterable[Any], time_created_secs: float | None = None
) -> Summary:
    """The Summary that `hparams_config` records."""
    return _summary(_experiment(hparams, metrics, time_created_secs))


def _experiment(hparams: Iterable[Any], metrics: Iterable[Any], time_created_secs: float | None) -> Encoded:
    infos = [HParamInfo.decode(serialised(hparam_info(hparam))) for hparam in hparams]
    judged = [MetricInfo.decode(serialised(metric.as_proto())) for metric in metrics]
    return encode.hparams.experiment(infos, judged, time_created_secs)


@eager
def session_end(end_time_secs: float | None = None) -> bool:
    """Record that the trial ended well, as KerasCallback does."""
    end = time.time() if end_time_secs is None else end_time_secs
    return _record("hparams", encode.hparams.session_end(end))


def _summary(values: Encoded) -> Summary:
    summary: Summary = _v1("protos").Summary.FromString(events.Summary(tuple(values)).encode())
    return summary


def _record(name: str, values: Encoded) -> bool:
    def put(writer: FileWriter, tag: str, step: Any) -> bool:
        return writer.sink.write(values, step, kind="hparams")

    return record(put, name, 0, scope="")


def _by_name(hparams: Mapping[Any, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in hparams.items():
        name = key if isinstance(key, str) else key.name
        if name in values:
            raise ValueError(f"hyperparameter {name!r}: got two values, want one")
        values[name] = _plain(value)
    return values


def _plain(value: Any) -> Any:
    """What an array has as its only element, as Python's own; anything else as it is."""
    if value is None or isinstance(value, bool | int | float | str | bytes | list | tuple):
        return value
    try:
        read = array(value)
    except InputError:
        return value
    if read.size != 1:
        return value
    item = read.item()
    return item.decode("utf-8", "surrogateescape") if isinstance(item, bytes) else item
