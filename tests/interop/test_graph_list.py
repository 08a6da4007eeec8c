"""Which graphs there are, compared with what TensorBoard's graphs plugin lists; every one is answered as described."""

from __future__ import annotations

import asyncio
import warnings
from pathlib import Path

from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext

import lossless

with warnings.catch_warnings():  # its copy of html5lib warns of itself
    warnings.simplefilter("ignore", DeprecationWarning)
    from tensorboard.plugins.graph.graphs_plugin import GraphsPlugin

from lossless.server.app import create_app
from lossless.server.settings import Settings
from lossless.server.site import Site
from tests.unit.server.conftest import Client
from tests.unit.server.test_real_board import check

LOGS = Path(__file__).parent / "logs"
WORDS = {"conceptual_graph": "conceptual", "op_graph": "graph", "profile": "profile"}


def theirs() -> set[tuple[str, str, str]]:
    """Run, tag, content."""
    multiplexer = EventMultiplexer().AddRunsFromDirectory(str(LOGS))
    multiplexer.Reload()
    plugin = GraphsPlugin(TBContext(data_provider=MultiplexerDataProvider(multiplexer, str(LOGS))))
    listed = set()
    for run, facts in plugin.info_impl(RequestContext(), experiment="").items():
        if facts["run_graph"]:
            listed.add((run, "run_graph", "graph"))
        for tag, has in facts["tags"].items():
            found = [word for name, word in WORDS.items() if has[name]]
            listed.add((run, tag, "trace" if len(found) == 2 else found[0]))
    return listed


def test_every_graph_that_tensorboard_lists_is_listed_and_read(tmp_path: Path) -> None:
    """A meta graph, which TensorBoard reads only if there is no graph, is one more."""
    ours, nodes = set(), 0
    with lossless.open(LOGS) as board, asyncio.Runner() as runner:
        client = Client(create_app(Site(board, Settings(port=6006), tmp_path)), runner)
        listed = client.get("/api/graphs").json()
        check("/api/graphs", listed)
        for entry in listed["graphs"]:
            answer = client.get("/api/graph", params={name: entry[name] for name in ("run", "file", "at")})
            check("/api/graph", answer.json())
            assert "immutable" in answer.headers["cache-control"]
            nodes += len(answer.json()["names"])
            if entry["kind"] != "meta_graph":
                ours.add((entry["run"], answer.json()["tag"] or entry["tag"].strip("_"), entry["content"]))
    assert ours == theirs()
    assert nodes > 150
