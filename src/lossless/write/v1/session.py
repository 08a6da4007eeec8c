"""A session: evaluates ops, placeholders and callables together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from lossless.write.tracing import eager
from lossless.write.v1 import tensorflow
from lossless.write.v1.evaluation import Placeholder, Run, refuse_missing
from lossless.write.v1.graph import Graph, get_default_graph
from lossless.write.v1.ops import SummaryOp


class Session:
    """Runs what is fetched: ops, placeholders, callables, and lists, tuples and dicts of them; each input is asked once
    a run. Graph tensors of TensorFlow need TensorFlow's session, which runs our ops too."""

    def __init__(self, target: str = "", graph: Graph | None = None, config: Any = None) -> None:
        self.graph = graph or get_default_graph()

    @eager
    def run(self, fetches: Any, feed_dict: Mapping[Any, Any] | None = None) -> Any:
        """The values of `fetches`, in the same shape. Raises WriteError W218 for what was not fed."""
        return self._fetch(fetches, Run(self.graph, feed_dict))

    def _fetch(self, fetch: Any, run: Run) -> Any:
        if isinstance(fetch, SummaryOp):
            return fetch.result(run)
        if isinstance(fetch, dict):
            return type(fetch)((key, self._fetch(value, run)) for key, value in fetch.items())
        if isinstance(fetch, list | tuple):
            found = [self._fetch(value, run) for value in fetch]
            return type(fetch)(*found) if hasattr(fetch, "_fields") else type(fetch)(found)
        if isinstance(fetch, Placeholder):
            refuse_missing("fetch", run.missing((fetch,)))
        elif not (callable(fetch) or tensorflow.symbolic(fetch)):
            raise TypeError(f"fetch: got {type(fetch).__name__}, want a summary op, a placeholder or a callable")
        return run.value(fetch)

    def close(self) -> None:
        """Nothing is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
