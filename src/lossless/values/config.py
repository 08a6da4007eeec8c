"""Parameters written as text: JSON, Python's repr, a Markdown table, or YAML of the simple kind. None is run."""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from lossless.values.hparams import Scalar, as_scalar

LONGEST = 1 << 20
"""Characters of a text that is looked at."""
MOST = 5_000
"""Parameters in one text."""
DEEPEST = 8
_BROKEN = (ValueError, SyntaxError, RecursionError, MemoryError)
_FENCE = re.compile(r"```\w*\n(?P<body>.*?)\n?```", re.DOTALL)
_YAML = re.compile(
    r"(?P<indent>[ ]*)(?P<item>- +)?(?:(?P<key>[\w.\-/]+|'[^']*'|\"[^\"]*\") *:(?: +(?P<value>.*))?|(?P<only>.+))"
)
_RULE = re.compile(r":?-+:?")
_TRUE, _FALSE, _NONE = ("true", "yes", "on"), ("false", "no", "off"), ("null", "none", "~", "")


def parse(text: str) -> dict[str, Scalar] | None:
    """What `text` says of parameters, keys of inner levels behind those of outer ones with a dot; None unless all of
    it can be read so."""
    if len(text) > LONGEST:
        return None
    body = textwrap.dedent(text.expandtabs(4)).strip()
    if fence := _FENCE.fullmatch(body):
        body = fence["body"].strip()
    found = _structured(body) if body[:1] in "{N" else None
    if found is None:
        found = _table(body) if body.startswith("|") else _clean_yaml(body)
    if not found or len(found) > MOST:
        return None
    return {key: as_scalar(value) for key, value in found.items() if value is not None}


def flat(value: object, above: str = "") -> Iterator[tuple[str, Any]]:
    """Keys and values of nested mappings."""
    if isinstance(value, Mapping) and above.count(".") < DEEPEST:
        for key, inner in value.items():
            yield from flat(inner, f"{above}.{key}" if above else str(key))
    elif above:
        yield above, value


def _structured(text: str) -> dict[str, Any] | None:
    """JSON, a dict's repr, or `Namespace(lr=0.1)`."""
    try:
        if text.startswith("{"):
            try:
                return dict(flat(json.loads(text)))
            except ValueError:
                return dict(flat(ast.literal_eval(text)))
        if text.startswith("Namespace("):
            call = ast.parse(text, mode="eval").body
            if isinstance(call, ast.Call) and not call.args:
                return dict(flat({word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}))
    except _BROKEN:
        return None
    return None


def _table(text: str) -> dict[str, Any] | None:
    """A Markdown table of two columns."""
    rows = [[cell.strip().strip("*`") for cell in line.strip().strip("|").split("|")] for line in text.splitlines()]
    if len(rows) < 3 or any(len(row) != 2 for row in rows) or not all(_RULE.fullmatch(cell) for cell in rows[1]):
        return None
    return {key: scalar(value) for key, value in rows[2:]}


def _clean_yaml(text: str) -> dict[str, Any] | None:
    found, clean = read_yaml(text)
    return found if clean else None


def read_yaml(text: str) -> tuple[dict[str, Any], bool]:
    """`key: value` by indentation, and lists of words; whether every line was of that kind."""
    found: dict[str, Any] = {}
    above: list[tuple[int, str]] = []
    clean = True
    for line in text.splitlines():
        bare = re.sub(r"(?:^|\s)#.*", "", line).rstrip()
        if not bare.strip() or bare.startswith(("---", "%")):
            continue
        match = _YAML.fullmatch(bare)
        clean = clean and match is not None and (match["only"] is None or match["item"] is not None)
        if match:
            _take(found, above, match)
    return found, clean


def _take(found: dict[str, Any], above: list[tuple[int, str]], match: re.Match[str]) -> None:
    indent = len(match["indent"]) + len(match["item"] or "")
    if match["only"] is not None:
        _append(found, above, match)
        return
    while above and above[-1][0] >= indent:
        above.pop()
    name = match["key"].strip("'\"")
    key = ".".join([*(outer for _, outer in above), name])
    value = (match["value"] or "").strip()
    if value.startswith(("&", "!")):
        value = value.partition(" ")[2]
    if value:
        found[key] = scalar(value)
    else:
        found.setdefault(key, None)
        above.append((indent, name))


def _append(found: dict[str, Any], above: list[tuple[int, str]], match: re.Match[str]) -> None:
    """A list's item belongs to the key above it, which may stand as far in as the dash."""
    if not match["item"]:
        return
    while above and above[-1][0] > len(match["indent"]):
        above.pop()
    key = ".".join(name for _, name in above)
    items = found.get(key)
    found[key] = [*(items if isinstance(items, list) else []), scalar(match["only"].strip())]


def scalar(text: str) -> Any:
    """A word of YAML: quoted text, a list in brackets, true, false, null, a number, else the text."""
    if text[:1] in "'\"" and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    if text.startswith("[") and text.endswith("]"):
        return [scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
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
