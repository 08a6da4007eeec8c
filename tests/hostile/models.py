"""Graphs, parameters and layouts, meant ill."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from lossless.wire.events import Event
from lossless.wire.graphs import AttrEntry, AttrValue, GraphDef, NodeDef
from lossless.wire.hparams import AnyValue, HParamEntry, HParamsPluginData, SessionStartInfo
from lossless.wire.plugins import Category, Chart, Layout, MarginChart, MarginSeries, MultilineChart
from lossless.wire.records import frame
from lossless.wire.tensorproto import DType
from tests.hostile.pieces import field, hollow, nested, tensor, texts, write
from tests.hostile.words import BREAKOUT, EXPRESSIONS, IMAGE, LINES, NAMES


def odd_graph(run: Path) -> None:
    """Rings, nodes that are their own input, groups that are nodes too, names that are none, and long ways."""
    nodes = [NodeDef(name, "Op" + name[:40], (name, f"^{name}", f"{name}:999999999999"), name) for name in NAMES]
    nodes += [NodeDef(f"ring/{i}", "Ring", (f"ring/{(i + 1) % 50}", "nobody")) for i in range(50)]
    nodes += [NodeDef("a", "A", ("a/b",)), NodeDef("a/b", "B", ("a",)), NodeDef("a/b/c", "C", ("a", "a/b", "a/b/c"))]
    nodes += [NodeDef("a", "Twice"), NodeDef("", "Empty", ("",)), NodeDef("///", "Slashes", ("^", ":", "^^"))]
    big = AttrEntry("value", AttrValue(tensor=hollow(DType.FLOAT, 2**40, 2**40)))
    words = AttrEntry(IMAGE, AttrValue(s=BREAKOUT.encode() * 10_000))
    nodes += [NodeDef("attributes", "Const", attr=(big, words, AttrEntry("deep", AttrValue(func=nested(2, 5_000)))))]
    nodes += [NodeDef("/".join(["deep"] * 3000), "Deep", ("a",))]
    write(run, _event(4, GraphDef(tuple(nodes), library=nested(1, 10_000)).encode()))


def big_graph(run: Path, count: int) -> None:
    """So many nodes in one group, in a chain with rings."""
    name = "all/n%08d"
    node = b"".join(
        field(1, field(1, (name % i).encode()) + field(2, b"Op") + field(3, (name % (i * 7919 % count)).encode()))
        for i in range(count)
    )
    write(run, _event(4, node))


def broken_graphs(run: Path) -> None:
    """What is no graph, cut short, or a Keras model that is a bomb."""
    write(run, _event(4, b"\x0a\xff\xff\xff\xff\x0fabc"), _event(9, nested(2, 100_000)))
    keras = json.dumps(
        {"config": {"name": IMAGE, "layers": [{"name": "x", "class_name": BREAKOUT, "config": {}}] * 2000}}
    )
    for tag, said in (("deep", "[" * 200_000), ("number", "9" * 5000), ("script", keras), ("null", "null")):
        write(run, tensor(f"keras/{tag}", texts(said.encode()).reshape(()), "graph_keras_model"))  # type: ignore[attr-defined]


def parameters(root: Path, count: int) -> None:
    """Sessions with very many parameters, names and values that would run, and lists in lists."""
    many = [HParamEntry(f"p{i}", AnyValue(number_value=float(i))) for i in range(count)]
    _session(root / "many_params", many)
    odd = [HParamEntry(name, AnyValue(string_value=name)) for name in NAMES]
    deep = b""
    for _ in range(500):
        deep = field(1, field(6, deep))
    odd += [HParamEntry("deep", AnyValue(list_value=deep)), HParamEntry("nan", AnyValue(number_value=np.nan))]
    odd += [HParamEntry("long", AnyValue(string_value="x" * 1_000_000)), HParamEntry("none"), HParamEntry(None)]
    _session(root / "odd_params", odd)
    write(root / "odd_params", tensor("config/text_summary", texts("{" * 50_000), "text"))
    write(
        root / "odd_params", tensor("args", texts("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n" + '{"a":' * 5000), "text")
    )


def layouts(root: Path) -> None:
    """Expressions that take for ever, tags of everything, and titles that would run."""
    charts = [Chart(f"{BREAKOUT} {i}", MultilineChart((said,))) for i, said in enumerate(EXPRESSIONS)]
    charts += [
        Chart(IMAGE, margin=MarginChart((MarginSeries(*NAMES[:3]),))),
        Chart("all", MultilineChart((".*",) * 1000)),
    ]
    layout = Layout(category=(Category(LINES, tuple(charts)), Category("", (Chart(""),))))
    bare = texts(layout.encode()).reshape(())  # type: ignore[attr-defined]
    write(root / "layout", tensor("custom_scalars__config__", bare, "custom_scalars"))
    worse = texts(nested(2, 100_000)).reshape(())  # type: ignore[attr-defined]
    write(root / "bad_layout", tensor("custom_scalars__config__", worse, "custom_scalars"))


def _session(run: Path, entries: list[HParamEntry]) -> None:
    said = HParamsPluginData(session_start_info=SessionStartInfo(tuple(entries), group_name=IMAGE)).encode()
    write(run, tensor("_hparams_/session_start_info", hollow(DType.FLOAT), "hparams", said))


def _event(number: int, body: bytes) -> bytes:
    """An event that holds a field as bytes."""
    return frame(Event(wall_time=1.0).encode() + field(number, body))
