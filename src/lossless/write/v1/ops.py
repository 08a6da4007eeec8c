"""Summary ops: defined once, evaluated as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lossless.errors import WriteError
from lossless.write.notices import elsewhere, strict
from lossless.write.tracing import eager
from lossless.write.v1 import raw, tensorflow
from lossless.write.v1.evaluation import Placeholder, Run, refuse_missing
from lossless.write.v1.graph import Graph
from lossless.write.v1.ledger import Definition, writers
from lossless.write.v1.result import Evaluated


class Node(NamedTuple):
    """An op's name and type, as scripts read them from `op.op`."""

    name: str
    type: str


class SummaryOp:
    """A summary to be evaluated: `op.eval(feed_dict)`, `op(feed_dict)`, or with others by `Session.run`."""

    def __init__(self, graph: Graph, node: Node, sources: tuple[Any, ...], definition: Definition) -> None:
        self.graph, self.op, self.sources = graph, node, sources
        self.name = f"{node.name}:0"
        self.definition = definition
        self.leaves: tuple[Any, ...] = tuple(
            leaf for s in sources for leaf in (s.leaves if isinstance(s, SummaryOp) else (s,))
        )
        """All that a run has to know, through ops of ops."""
        self.placeholders = tuple(s for s in self.leaves if isinstance(s, Placeholder))
        self.natives = list({id(s): s for s in self.leaves if tensorflow.symbolic(s)}.values())
        """What only a session of TensorFlow can evaluate."""
        graph.nodes[node.name] = self
        known_to_sessions()

    def encoded(self, run: Run) -> bytes:
        """The serialised Summary of this run."""
        raise NotImplementedError

    def anchors(self) -> list[Any]:
        """Graph tensors that a session of TensorFlow can evaluate without being fed."""
        return [a for s in self.sources if isinstance(s, SummaryOp) for a in s.anchors()]

    def result(self, run: Run) -> Evaluated:
        """What a run gives for this op. Raises WriteError W218 for what was not fed."""
        self.definition.used = True
        refuse_missing(str(self.definition), run.missing(self.placeholders))
        return Evaluated(self.encoded(run), self.definition, run.said)

    @eager
    def __call__(self, feed_dict: Mapping[Any, Any] | None = None) -> bytes:
        """As `eval`."""
        return self.eval(feed_dict)

    @eager
    def eval(self, feed_dict: Mapping[Any, Any] | None = None, session: Any = None) -> bytes:
        """The serialised Summary, for `FileWriter.add_summary`. `session`: TensorFlow's, for its graph tensors."""
        self.definition.used = True
        if self.natives:
            session = session or tensorflow.loaded().compat.v1.get_default_session()
            if session is None:
                raise ValueError(f"{self.name}.eval: got no session, want session= or `with session.as_default()`")
            found: bytes = session.run(self, feed_dict)
            return found
        return self.result(Run(self.graph, feed_dict))

    def __repr__(self) -> str:
        return f"<{self.op.type} {self.op.name!r} ({self.definition.place})>"


class ValueOp(SummaryOp):
    """One call of scalar, histogram, image …: `make` gives the Summary of the sources' values."""

    def __init__(
        self, graph: Graph, node: Node, sources: tuple[Any, ...], definition: Definition, make: Callable[..., bytes]
    ) -> None:
        super().__init__(graph, node, sources, definition)
        self._make = make
        self._anchor = None if graph.native is None else tensorflow.anchor(node.name)

    def anchors(self) -> list[Any]:
        return [] if self._anchor is None else [self._anchor]

    def encoded(self, run: Run) -> bytes:
        return self._make(run, *map(run.value, self.sources))


class MergeOp(SummaryOp):
    """Several ops as one; TensorFlow's own summary ops, and whatever gives serialised Summaries, may be among them."""

    _checked = False

    def encoded(self, run: Run) -> bytes:
        parts = [s.encoded(run) if isinstance(s, SummaryOp) else bytes(run.value(s)) for s in self.sources]
        merged = b"".join(parts)
        if not self._checked:
            self._check(merged)
        return merged

    def _check(self, merged: bytes) -> None:
        """Refuse two values of one tag; once, for ops have the same tags in each run, unless others are among them."""
        seen = set[str]()
        for value in raw.values(merged):
            if value.tag in seen:
                raise WriteError(f"{self.definition.what}: got tag {value.tag!r} twice, want each tag once")
            seen.add(value.tag)
        self._checked = all(isinstance(source, ValueOp) for source in self.sources)


def known_to_sessions() -> None:
    """Have TensorFlow's sessions, where they are loaded, run our ops among their own."""
    tensorflow.teach_sessions(SummaryOp, _fetch)


def _fetch(op: SummaryOp) -> tuple[list[Any], Callable[[list[Any]], Evaluated]]:
    tensors = op.natives or op.anchors()[:1]
    if not tensors:
        raise WriteError(
            f"session.run: got {op!r}, which is in no tf.Graph; define it in the session's graph, or call eval()"
        )

    def value(found: list[Any]) -> Evaluated:
        run = Run(op.graph)
        for source, value in zip(op.natives, found, strict=False):
            run.know(source, value)
        result = op.result(run)
        if not writers:
            result.written()  # TensorFlow's own writer takes it, which we do not see
            if strict():
                with elsewhere(None):
                    result.fail()
        return result

    return tensors, value
