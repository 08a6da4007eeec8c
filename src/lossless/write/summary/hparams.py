"""Hyperparameters: tensorboard.plugins.hparams.api."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from lossless.wire.events import Summary
from lossless.wire.hparams import MetricInfo
from lossless.write import encode
from lossless.write.summary.domains import hparam_info
from lossless.write.summary.record import record
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager


@eager
def hparams(hparams: Mapping[Any, Any], trial_id: str | None = None, start_time_secs: float | None = None) -> bool:
    """Record the values of one trial, by HParam or name: bool, int, float, str, or a 0-d array of them.

    Trials of one `trial_id`, by default a digest of the values, are one. Raises TypeError, ValueError."""
    return _record("hparams", hparams_pb(hparams, trial_id, start_time_secs))


def hparams_pb(
    hparams: Mapping[Any, Any], trial_id: str | None = None, start_time_secs: float | None = None
) -> Summary:
    """The Summary that `hparams` records. Raises TypeError, ValueError."""
    if trial_id is not None and not isinstance(trial_id, str):
        raise TypeError(f"trial_id: got {trial_id!r}, want a str")
    start = time.time() if start_time_secs is None else start_time_secs
    return Summary(tuple(encode.hparams.session_start(_by_name(hparams), start, trial_id)))


@eager
def hparams_config(hparams: Iterable[Any], metrics: Iterable[Any], time_created_secs: float | None = None) -> bool:
    """Record which HParams and Metrics the trials below this directory have."""
    return _record("hparams_config", hparams_config_pb(hparams, metrics, time_created_secs))


def hparams_config_pb(
    hparams: Iterable[Any], metrics: Iterable[Any], time_created_secs: float | None = None
) -> Summary:
    """The Summary that `hparams_config` records."""
    infos = [hparam_info(hparam) for hparam in hparams]
    return Summary(tuple(encode.hparams.experiment(infos, [_metric_info(m) for m in metrics], time_created_secs)))


@eager
def session_end(end_time_secs: float | None = None) -> bool:
    """Record that the trial ended well, as KerasCallback does."""
    end = time.time() if end_time_secs is None else end_time_secs
    return _record("hparams", Summary(tuple(encode.hparams.session_end(end))))


def _record(name: str, summary: Summary) -> bool:
    def put(writer: FileWriter, tag: str, step: Any) -> bool:
        return writer.sink.write(summary.value, step, kind="hparams")

    return record(put, name, 0, scope="")


def _by_name(hparams: Mapping[Any, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in hparams.items():
        name = key if isinstance(key, str) else key.name
        if name in values:
            raise ValueError(f"hyperparameter {name!r}: got two values, want one")
        values[name] = value.item() if getattr(value, "shape", None) == () else value
    return values


def _metric_info(metric: Any) -> MetricInfo:
    told = metric.as_proto()
    return told if isinstance(told, MetricInfo) else MetricInfo.decode(told.SerializeToString())
