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
from collections.abc import Iterator, Mapping
from typing import Any

_BYTES = 16 << 20
_HEAD = 1 << 16
_TAIL = 1 << 18
_BROKEN = (OSError, ValueError, KeyError, EOFError, RecursionError, zipfile.BadZipFile)
_YAML = re.compile(
    r"(?P<indent>[ ]*)(?P<item>- +)?(?:(?P<key>[\w.\-/]+|'[^']*'|\"[^\"]*\") *:(?: +(?P<value>.*))?|(?P<only>.+))"
)
_TRUE, _FALSE, _NONE = ("true", "yes", "on"), ("false", "no", "off"), ("null", "none", "~", "")


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
            return dict(_flat(json_of(path)))
        if lower.endswith((".yaml", ".yml")):
            return _yaml(_text(path, _HEAD))
        if lower.endswith(".toml"):
            return dict(_flat(tomllib.loads(_text(path, _HEAD))))
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


def _flat(value: object, above: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and above.count(".") < 8:
        for key, inner in value.items():
            yield from _flat(inner, f"{above}.{key}" if above else str(key))
    elif above:
        yield above, value


# -- YAML: `key: value` by indentation, and lists of words


def _yaml(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        match = _YAML.fullmatch(re.sub(r"(?:^|\s)#.*", "", line).rstrip())
        if not match or not line.strip() or line.startswith(("---", "%")):
            continue
        indent = len(match["indent"]) + len(match["item"] or "")
        if match["only"] is not None:
            _append(found, above, match, indent)
            continue
        while above and above[-1][0] >= indent:
            above.pop()
        key = ".".join([*(name for _, name in above), match["key"].strip("'\"")])
        value = (match["value"] or "").strip()
        if value.startswith(("&", "!")):
            value = value.partition(" ")[2]
        if value:
            found[key] = _scalar(value)
        else:
            found.setdefault(key, None)
            above.append((indent, match["key"].strip("'\"")))
    return found


def _append(found: dict[str, Any], above: list[tuple[int, str]], match: re.Match[str], indent: int) -> None:
    """A list's item belongs to the key above it, which may stand as far in as the dash."""
    if not match["item"]:
        return
    while above and above[-1][0] > len(match["indent"]):
        above.pop()
    key = ".".join(name for _, name in above)
    items = found.get(key)
    found[key] = [*(items if isinstance(items, list) else []), _scalar(match["only"].strip())]


def _scalar(text: str) -> Any:
    if text[:1] in "'\"" and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    lower = text.lower()
    for words, value in ((_TRUE, True), (_FALSE, False), (_NONE, None)):
        if lower in words:
            return value
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


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
