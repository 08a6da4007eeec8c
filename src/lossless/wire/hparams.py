"""HParamsPluginData and the parts of google.protobuf.Struct it uses."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

import enum
from dataclasses import dataclass

from lossless.wire.message import Message, boolean, double, integer, message, raw, text


class HParamType(enum.IntEnum):
    """HParamInfo.type."""

    UNSET = 0
    STRING = 1
    BOOL = 2
    FLOAT64 = 3


class Dataset(enum.IntEnum):
    """MetricInfo.dataset_type."""

    UNKNOWN = 0
    TRAINING = 1
    VALIDATION = 2


class Status(enum.IntEnum):
    """SessionEndInfo.status."""

    UNKNOWN = 0
    SUCCESS = 1
    FAILURE = 2
    RUNNING = 3


@dataclass(frozen=True, slots=True)
class AnyValue(Message):
    """google.protobuf.Value: one of these; a Struct or list in it stays serialised."""

    null_value: int | None = integer(1, optional=True)
    number_value: float | None = double(2, optional=True)
    string_value: str | None = text(3, optional=True)
    bool_value: bool | None = boolean(4, optional=True)
    struct_value: bytes | None = raw(5, optional=True)
    list_value: bytes | None = raw(6, optional=True)


@dataclass(frozen=True, slots=True)
class AnyValues(Message):
    """google.protobuf.ListValue."""

    values: tuple[AnyValue, ...] = message(1, AnyValue, repeated=True)


@dataclass(frozen=True, slots=True)
class Interval(Message):
    """Both ends belong to it."""

    min_value: float = double(1)
    max_value: float = double(2)


@dataclass(frozen=True, slots=True)
class HParamInfo(Message):
    """A hyperparameter of an experiment; `type` is a HParamType; at most one of the domains."""

    name: str = text(1)
    display_name: str = text(2)
    description: str = text(3)
    type: int = integer(4)
    domain_discrete: AnyValues | None = message(5, AnyValues)
    domain_interval: Interval | None = message(6, Interval)
    differs: bool = boolean(7)


@dataclass(frozen=True, slots=True)
class MetricName(Message):
    """A tag and, if not the session's own directory, the one below it."""

    group: str = text(1)
    tag: str = text(2)


@dataclass(frozen=True, slots=True)
class MetricInfo(Message):
    """A metric of an experiment; `dataset_type` is a Dataset."""

    name: MetricName | None = message(1, MetricName)
    display_name: str = text(3)
    description: str = text(4)
    dataset_type: int = integer(5)


@dataclass(frozen=True, slots=True)
class Experiment(Message):
    """Which hyperparameters and metrics there are; time in seconds since the epoch."""

    description: str = text(1)
    user: str = text(2)
    time_created_secs: float = double(3)
    hparam_infos: tuple[HParamInfo, ...] = message(4, HParamInfo, repeated=True)
    metric_infos: tuple[MetricInfo, ...] = message(5, MetricInfo, repeated=True)
    name: str = text(6)


@dataclass(frozen=True, slots=True)
class HParamEntry(Message):
    """One entry of a map; both parts are always written."""

    key: str | None = text(1, optional=True)
    value: AnyValue | None = message(2, AnyValue)


@dataclass(frozen=True, slots=True)
class SessionStartInfo(Message):
    """The hyperparameters of one trial; time in seconds since the epoch."""

    hparams: tuple[HParamEntry, ...] = message(1, HParamEntry, repeated=True)
    model_uri: str = text(2)
    monitor_url: str = text(3)
    group_name: str = text(4)
    start_time_secs: float = double(5)


@dataclass(frozen=True, slots=True)
class SessionEndInfo(Message):
    """How a trial ended; `status` is a Status."""

    status: int = integer(1)
    end_time_secs: float = double(2)


@dataclass(frozen=True, slots=True)
class HParamsPluginData(Message):
    """Of plugin `hparams`: one of the last three."""

    version: int = integer(1)
    experiment: Experiment | None = message(2, Experiment)
    session_start_info: SessionStartInfo | None = message(3, SessionStartInfo)
    session_end_info: SessionEndInfo | None = message(4, SessionEndInfo)
