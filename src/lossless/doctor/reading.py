"""Heads of small files that are no event files: JSON, flat YAML, pickled arguments, CSV, logs. None is run."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import tomllib
import zipfile
from collections.abc import Mapping
from typing import Any

from lossless.values.config import flat, read_yaml

_BYTES = 16 << 20
_HEAD = 1 << 16
_TAIL = 1 << 18
_BROKEN = (OSError, ValueError, KeyError, EOFError, RecursionError, zipfile.BadZipFile)


def json_of(path: str) -> Any:
    """The value of a JSON file; None if it cannot be read."""
    try:
        if os.path.getsize(path) > _BYTES:
            return None
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except _BROKEN:
        return None


def settings_of(path: str) -> dict[str, Any]:
    """What a file of settings says: keys of inner levels behind those of outer ones with a dot; {} if it cannot be
    read."""
    lower = path.lower()
    try:
        if lower.endswith(".json"):
            return dict(flat(json_of(path)))
        if lower.endswith((".yaml", ".yml")):
            return read_yaml(_text(path, _HEAD))[0]
        if lower.endswith(".toml"):
            return dict(flat(tomllib.loads(_text(path, _HEAD))))
        return _pickled(path) if lower.endswith(".bin") else {}
    except _BROKEN:
        return {}


def columns_of(path: str) -> list[str]:
    """The names in the first line of a CSV file; [] if it cannot be read."""
    try:
        return [name.strip() for name in next(csv.reader(io.StringIO(_text(path, _HEAD))), [])]
    except (*_BROKEN, csv.Error):
        return []


def lines_of(path: str) -> list[str]:
    """The first and the last lines of a log; [] if it cannot be read."""
    try:
        text = _text(path, _HEAD)
        if (size := os.path.getsize(path)) > _HEAD:
            text += "\n" + _text(path, _TAIL, max(size - _TAIL, _HEAD))
    except _BROKEN:
        return []
    return re.split(r"[\r\n]+", text)


def _text(path: str, size: int, at: int = 0) -> str:
    with open(path, "rb") as file:
        file.seek(at)
        return file.read(size).decode("utf-8", "replace")


# -- arguments that transformers pickles: only their names and plain values


class _Stub:
    """Stands for every class and function that a pickle names."""

    value: object = None
    state: object = None

    def __init__(self, *given: object) -> None:
        self.value = given[0] if given else None

    def __setstate__(self, state: object) -> None:
        self.state = state


class _Plain(pickle.Unpickler):
    """Makes nothing but plain values and stubs: no name is looked up, nothing is imported."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        return _Stub

    def persistent_load(self, pid: Any) -> Any:
        return None


def _pickled(path: str) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
            if archive.getinfo(name).file_size > _HEAD:
                return {}
            made = _Plain(io.BytesIO(archive.read(name))).load()
    except (StopIteration, pickle.UnpicklingError, AttributeError, TypeError, IndexError, *_BROKEN):
        return {}
    state = made.state if isinstance(made, _Stub) else None
    return {key: _unstubbed(value) for key, value in state.items()} if isinstance(state, Mapping) else {}


def _unstubbed(value: object) -> object:
    if isinstance(value, _Stub):
        return value.value
    return [_unstubbed(each) for each in value] if isinstance(value, list | tuple) else value
