"""Name scopes: what stands before the names of tags."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lossless.write.summary.state import LOCAL

_ILLEGAL = re.compile(r"[^-_/.A-Za-z0-9]")


def current_scope() -> str:
    """The scope of this thread, without a slash at its end: ours, and TensorFlow's where that is loaded."""
    context = LOCAL.context
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        return context.scope
    theirs = _scope_of(tensorflow)
    if not context.scope:
        return theirs
    before = context.outside
    inner = theirs[len(before) :].strip("/") if theirs.startswith(before) else theirs
    return f"{context.scope}/{inner}" if inner else context.scope


def _scope_of(tensorflow: Any) -> str:
    ask = getattr(tensorflow, "get_current_name_scope", None)  # missing while it is still being imported
    return str(ask()) if ask is not None else ""


@contextmanager
def name_scope(name: str) -> Iterator[str]:
    """Put `name` and a slash before the tags written inside; yields the whole scope with its slash.

    A name that ends with a slash is the whole scope; an empty one leads back to no scope. Raises ValueError for what is
    no string."""
    if not isinstance(name, str):
        raise ValueError(f"name of a name_scope: got {name!r}, want a string")
    outer = current_scope()
    whole = name if not name or name.endswith("/") else f"{outer}/{name}/" if outer else f"{name}/"
    context = LOCAL.context
    kept = context.scope, context.outside
    tensorflow = sys.modules.get("tensorflow")
    context.scope, context.outside = whole.removesuffix("/"), _scope_of(tensorflow) if tensorflow else ""
    context.settle()
    try:
        yield whole
    finally:
        context.scope, context.outside = kept
        context.settle()


@contextmanager
def summary_scope(name: str | None, default_name: str = "summary", values: Any = None) -> Iterator[tuple[str, str]]:
    """For functions that write a kind of their own: yields (tag, scope); the tag is `name` behind the current scope.

    The scope inside has only letters, digits and `-_/.` of the name. `values` is not used."""
    name = name or default_name
    outer = current_scope()
    with name_scope(_ILLEGAL.sub("", name) or default_name) as scope:
        yield (f"{outer}/{name}" if outer else name), scope
