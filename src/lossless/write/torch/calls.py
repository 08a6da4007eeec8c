"""What every public call of a SummaryWriter has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from lossless.write import tracing
from lossless.write.names import tag_text
from lossless.write.notices import Afterwards

P = ParamSpec("P")
S = TypeVar("S")
_TAGS = frozenset({"tag", "main_tag"})


def call(method: Callable[Concatenate[S, P], None]) -> Callable[Concatenate[S, P], None]:
    """A method that code which is being compiled may reach: then it is called at every execution of that code.

    What strict finds wrong in it is raised at its end, when all that can be recorded is. Raises TypeError for a tag
    that is no text."""
    first = method.__code__.co_varnames[1]

    @wraps(method)
    def called(self: S, /, *args: Any, **kwargs: Any) -> None:
        if first in _TAGS and args and not isinstance(args[0], str):
            args = (tag_text(args[0]), *args[1:])
        elif first in kwargs and first in _TAGS:
            kwargs[first] = tag_text(kwargs[first])
        if tracing.active():
            tracing.divert(method, self, *args, **kwargs)
        else:
            with Afterwards():
                method(self, *args, **kwargs)

    return tracing.eager(called)
