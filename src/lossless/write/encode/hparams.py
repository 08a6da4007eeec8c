"""Hyperparameters: the experiment, and the start and the end of a session."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lossless.wire.events import Value
from lossless.wire.hparams import (
    AnyValue,
    AnyValues,
    Experiment,
    HParamEntry,
    HParamInfo,
    HParamsPluginData,
    HParamType,
    MetricInfo,
    MetricName,
    SessionEndInfo,
    SessionStartInfo,
    Status,
)  # fmt: skip
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

PLUGIN = "hparams"
EXPERIMENT = "_hparams_/experiment"
SESSION_START = "_hparams_/session_start_info"
SESSION_END = "_hparams_/session_end_info"
_NULL = TensorProto(DType.FLOAT, TensorShape((Dimension(0),)))


def experiment(
    hparams: Sequence[HParamInfo], metrics: Sequence[MetricInfo], time_created_secs: float | None = None
) -> Encoded:
    """What hparams_config writes; time in seconds since the epoch."""
    told = Experiment(
        time_created_secs=time_created_secs or 0.0, hparam_infos=tuple(hparams), metric_infos=tuple(metrics)
    )
    return _encoded(EXPERIMENT, HParamsPluginData(experiment=told), _NULL)


def session_start(
    hparams: Mapping[str, bool | int | float | str], start_time_secs: float, trial_id: str | None = None
) -> Encoded:
    """What hparams writes for a trial; its group is `trial_id` or else the digest of the values. Raises TypeError."""
    entries = tuple(HParamEntry(name, any_value(name, hparams[name])) for name in sorted(hparams))
    told = SessionStartInfo(
        entries, group_name=group_name(hparams) if trial_id is None else trial_id, start_time_secs=start_time_secs
    )
    return _encoded(SESSION_START, HParamsPluginData(session_start_info=told), _NULL)


def session_end(end_time_secs: float, status: Status = Status.SUCCESS) -> Encoded:
    """How a trial ended, as hparams' Keras callback writes it."""
    return _encoded(SESSION_END, HParamsPluginData(session_end_info=SessionEndInfo(status, end_time_secs)), _NULL)


def group_name(hparams: Mapping[str, bool | int | float | str]) -> str:
    """The name TensorBoard gives trials of equal values: sha256 of their JSON."""
    told = json.dumps(dict(hparams), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def any_value(name: str, value: object) -> AnyValue:
    """A hyperparameter's value. Raises TypeError unless it is bool, int, float or str."""
    match value:
        case bool():
            return AnyValue(bool_value=value)
        case int() | float():
            return AnyValue(number_value=float(value))
        case str():
            return AnyValue(string_value=value)
    raise TypeError(f"hyperparameter {name!r}: got {type(value).__name__}, want bool, int, float or str")


def torch(
    hparam_dict: Mapping[str, Any],
    metric_dict: Mapping[str, Any],
    hparam_domain_discrete: Mapping[str, Sequence[Any]] | None = None,
) -> tuple[Encoded, Encoded, Encoded]:
    """Experiment, start and end, each an event of its own, as SummaryWriter.add_hparams writes them: bools as numbers,
    None left out. Raises TypeError for a value that is no bool, int, float or str, or a domain of another type."""
    domains = hparam_domain_discrete or {}
    _check_domains(hparam_dict, domains)
    given = {name: value for name, value in hparam_dict.items() if value is not None}
    infos = tuple(
        HParamInfo(name, type=_type(v), domain_discrete=_domain(domains.get(name))) for name, v in given.items()
    )
    start = SessionStartInfo(tuple(HParamEntry(name, _torch_value(name, value)) for name, value in given.items()))
    metrics = tuple(MetricInfo(MetricName(tag=tag)) for tag in metric_dict)
    return (
        _encoded(EXPERIMENT, HParamsPluginData(experiment=Experiment(hparam_infos=infos, metric_infos=metrics))),
        _encoded(SESSION_START, HParamsPluginData(session_start_info=start)),
        _encoded(SESSION_END, HParamsPluginData(session_end_info=SessionEndInfo(Status.SUCCESS))),
    )


def _check_domains(hparams: Mapping[str, Any], domains: Mapping[str, Sequence[Any]]) -> None:
    for name, domain in domains.items():
        if name not in hparams or not isinstance(domain, list):
            raise TypeError(f"domain of {name!r}: got {domain!r}, want a list for a hyperparameter that is given")
        if not all(isinstance(value, type(hparams[name])) for value in domain):
            raise TypeError(f"domain of {name!r}: got {domain!r}, want values of {type(hparams[name]).__name__}")


def _domain(values: Sequence[Any] | None) -> AnyValues | None:
    return None if values is None else AnyValues(tuple(_torch_value("", value) for value in values))


def _torch_value(name: str, value: object) -> AnyValue:
    return any_value(name, float(value) if isinstance(value, bool) else value)


def _type(value: object) -> HParamType:
    return HParamType.STRING if isinstance(value, str) else HParamType.FLOAT64


def _encoded(tag: str, data: HParamsPluginData, tensor: TensorProto | None = None) -> Encoded:
    return Encoded.of(Value(tag, tensor=tensor, metadata=metadata(PLUGIN, data.encode())))
