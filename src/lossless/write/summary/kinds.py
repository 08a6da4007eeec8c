"""The kinds of summaries."""

from __future__ import annotations

from typing import Any


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    raise NotImplementedError


def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None
) -> bool:
    raise NotImplementedError


def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> bool:
    raise NotImplementedError


def audio(
    name: str,
    data: Any,
    sample_rate: int,
    step: Any = None,
    max_outputs: int = 3,
    encoding: str | None = None,
    description: str | None = None,
) -> bool:
    raise NotImplementedError


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    raise NotImplementedError


def write(tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None) -> bool:
    raise NotImplementedError


def write_raw_pb(tensor: Any, step: Any = None, name: str | None = None) -> bool:
    raise NotImplementedError


def graph(graph_data: Any) -> bool:
    raise NotImplementedError
