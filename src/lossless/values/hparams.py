"""What a value of the plugin `hparams` says: what an experiment is, how a session began, how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lossless.errors import BrokenValue, ProtoError
from lossless.values.payload import Payload, decoding
from lossless.wire import hparams as proto
from lossless.wire.message import Message, message

Scalar = float | int | str | bool
"""The value of a parameter; one that is null is absent. Lists and objects are JSON."""
EXPERIMENT = "_hparams_/experiment"
SESSION_START = "_hparams_/session_start_info"
SESSION_END = "_hparams_/session_end_info"
DEEPEST = 16
"""Levels of lists and objects in a value."""


class DeclaredParam(NamedTuple):
    """A parameter that an experiment names."""

    name: str
    display_name: str
    description: str


class DeclaredMetric(NamedTuple):
    """A metric that an experiment names: its tag, and the directory below the session's, "" for its own."""

    group: str
    tag: str
    display_name: str
    description: str


class Experiment(NamedTuple):
    """What was said to be varied and measured."""

    description: str
    params: tuple[DeclaredParam, ...]
    metrics: tuple[DeclaredMetric, ...]


class SessionStart(NamedTuple):
    """The parameters of one training, its group ("" without), when it began in seconds since the epoch (0: unsaid)."""

    params: dict[str, Scalar]
    group: str
    time: float


class SessionEnd(NamedTuple):
    """`outcome`: unknown, success, failure or running; when it ended in seconds since the epoch (0: unsaid)."""

    outcome: str
    time: float


@dataclass(frozen=True, slots=True)
class _Struct(Message):
    """google.protobuf.Struct."""

    fields: tuple[proto.HParamEntry, ...] = message(1, proto.HParamEntry, repeated=True)


def decode(payload: Payload) -> Experiment | SessionStart | SessionEnd:
    """What the value says. Only its own metadata counts: what another run's first value said is that run's. Raises
    BrokenValue."""
    own = payload.value.metadata
    if own is None or own.plugin_data is None:
        raise BrokenValue(f"{payload}: got no plugin data, want that of hparams")
    with decoding(payload):
        return decode_content(own.plugin_data.content)


def decode_content(content: bytes) -> Experiment | SessionStart | SessionEnd:
    """The content of a value's plugin data. Raises ProtoError."""
    data = proto.HParamsPluginData.decode(content)
    if data.session_start_info is not None:
        start = data.session_start_info
        return SessionStart(_params(start.hparams), start.group_name, start.start_time_secs)
    if data.session_end_info is not None:
        end = data.session_end_info
        known = end.status in proto.Status.__members__.values()
        return SessionEnd(proto.Status(end.status).name.lower() if known else "unknown", end.end_time_secs)
    if data.experiment is not None:
        return _experiment(data.experiment)
    raise ProtoError("hparams: got neither an experiment nor a session, want one of them")


def _experiment(said: proto.Experiment) -> Experiment:
    params = (DeclaredParam(info.name, info.display_name, info.description) for info in said.hparam_infos)
    metrics = (
        DeclaredMetric(info.name.group, info.name.tag, info.display_name, info.description)
        for info in said.metric_infos
        if info.name and info.name.tag
    )
    return Experiment(said.description, tuple(params), tuple(metrics))


def _params(entries: Iterable[proto.HParamEntry]) -> dict[str, Scalar]:
    """In the order of their names: a map has none."""
    found: dict[str, Scalar] = {}
    for entry in entries:
        value = _plain(entry.value, 0) if entry.value else None
        if value is not None:
            found[entry.key or ""] = as_scalar(value)
    return dict(sorted(found.items()))


def as_scalar(value: object) -> Scalar:
    """`value`; a list or an object as JSON, keys in order: what is equal reads equal."""
    if isinstance(value, bool | int | float | str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _plain(value: proto.AnyValue, depth: int) -> object:
    if depth > DEEPEST:
        raise ProtoError(f"hparams: got a value of more than {DEEPEST} levels, want at most that")
    for plain in (value.bool_value, value.number_value, value.string_value):
        if plain is not None:
            return plain
    if value.struct_value is not None:
        fields = _Struct.decode(value.struct_value).fields
        return {entry.key or "": _plain(entry.value, depth + 1) if entry.value else None for entry in fields}
    if value.list_value is not None:
        return [_plain(item, depth + 1) for item in proto.AnyValues.decode(value.list_value).values]
    return None
