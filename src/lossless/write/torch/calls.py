"""What every public call of a SummaryWriter has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from lossless.write import tracing
from lossless.write.notices import Afterwards

P = ParamSpec("P")
S = TypeVar("S")


def call(method: Callable[Concatenate[S, P], None]) -> Callable[Concatenate[S, P], None]:
    """A method that code which is being compiled may reach: then it is called at every execution of that code.

    What strict finds wrong in it is raised at its end, when all that can be recorded is."""

    @wraps(method)
    def called(self: S, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if tracing.active():
            tracing.divert(method, self, *args, **kwargs)
        else:
            with Afterwards():
                method(self, *args, **kwargs)

    return tracing.eager(called)
