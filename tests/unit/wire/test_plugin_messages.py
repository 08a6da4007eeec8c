"""Messages of plugins, hyperparameters, graphs and the projector: tensorboard's protobufs give our bytes back."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import text_format
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.compat.proto import config_pb2, graph_pb2, node_def_pb2, step_stats_pb2
from tensorboard.plugins.audio import plugin_data_pb2 as audio_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams import plugin_data_pb2 as hparams_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
from tensorboard.plugins.pr_curve import plugin_data_pb2 as pr_curve_pb2
from tensorboard.plugins.projector import projector_config_pb2

from lossless.wire import graphs, hparams, plugins, projector
from lossless.wire.message import Message
from lossless.wire.tensorproto import Dimension, TensorShape

NAMES = st.text("aé/_0", min_size=1, max_size=4)
SMALL = st.integers(-5, 2**31 - 1)
COUNTS = st.integers(0, 2**32 - 1)
REALS = st.floats(allow_nan=False)


def several(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=3).map(tuple)


def maybe(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | of


ANY = st.one_of(
    st.builds(hparams.AnyValue, number_value=REALS),
    st.builds(hparams.AnyValue, string_value=st.text("a")),
    st.builds(hparams.AnyValue, bool_value=st.booleans()),
    st.just(hparams.AnyValue(null_value=0)),
)
INTERVAL = st.builds(hparams.Interval, REALS, REALS)
DOMAINS = st.one_of(
    st.fixed_dictionaries({"domain_discrete": st.builds(hparams.AnyValues, several(ANY))}),
    st.fixed_dictionaries({"domain_interval": INTERVAL}),
)
INFO = st.builds(
    lambda domain, **rest: hparams.HParamInfo(**rest, **domain),
    DOMAINS, name=NAMES, display_name=NAMES, description=NAMES, type=st.sampled_from(hparams.HParamType),
    differs=st.booleans(),
)  # fmt: skip
METRIC = st.builds(
    hparams.MetricInfo, st.builds(hparams.MetricName, NAMES, NAMES), NAMES, NAMES, st.sampled_from(hparams.Dataset)
)
EXPERIMENT = st.builds(hparams.Experiment, NAMES, NAMES, REALS, several(INFO), several(METRIC), NAMES)
ENTRY = st.builds(hparams.HParamEntry, NAMES | st.just(""), ANY)
START = st.builds(hparams.SessionStartInfo, st.lists(ENTRY, max_size=1).map(tuple), NAMES, NAMES, NAMES, REALS)
END = st.builds(hparams.SessionEndInfo, st.sampled_from(hparams.Status), REALS)
SHAPE = st.builds(TensorShape, several(st.builds(Dimension, st.integers(-1, 9), NAMES)))
ATTR = st.one_of(
    st.builds(graphs.AttrValue, s=st.binary()),
    st.builds(graphs.AttrValue, i=SMALL),
    st.builds(graphs.AttrValue, b=st.booleans()),
    st.builds(graphs.AttrValue, f=st.floats(width=32, allow_nan=False)),
    st.builds(graphs.AttrValue, type=st.integers(0, 23)),
    st.builds(graphs.AttrValue, shape=SHAPE),
    st.builds(graphs.AttrValue, placeholder=NAMES),
    st.builds(
        graphs.AttrValue,
        list=st.builds(
            graphs.AttrList,
            s=several(st.binary()),
            i=several(SMALL),
            shape=several(SHAPE),
            type=several(st.integers(0, 23)),
        ),
    ),
)
NODE = st.builds(
    graphs.NodeDef,
    NAMES,
    NAMES,
    several(NAMES),
    NAMES,
    st.lists(st.builds(graphs.AttrEntry, NAMES, ATTR), max_size=1).map(tuple),
)
GRAPH = st.builds(
    graphs.GraphDef,
    several(NODE),
    version=SMALL,
    versions=maybe(st.builds(graphs.VersionDef, SMALL, SMALL, several(SMALL))),
)
EXEC = st.builds(
    graphs.NodeExecStats,
    NAMES,
    SMALL,
    SMALL,
    SMALL,
    SMALL,
    several(st.builds(graphs.AllocatorMemoryUsed, NAMES, SMALL, SMALL, SMALL, SMALL)),
    several(st.builds(graphs.NodeOutput, SMALL)),
    NAMES,
    SMALL,
    COUNTS,
)
STATS = st.builds(graphs.StepStats, several(st.builds(graphs.DeviceStepStats, NAMES, several(EXEC))))
CHART = st.one_of(
    st.builds(plugins.Chart, NAMES, multiline=st.builds(plugins.MultilineChart, several(NAMES))),
    st.builds(
        plugins.Chart,
        NAMES,
        margin=st.builds(plugins.MarginChart, several(st.builds(plugins.MarginSeries, NAMES, NAMES, NAMES))),
    ),
)
SPRITE = st.builds(projector.SpriteMetadata, NAMES, several(COUNTS))
EMBEDDING = st.builds(projector.EmbeddingInfo, NAMES, NAMES, NAMES, several(COUNTS), maybe(SPRITE), NAMES)

PROJECTOR = st.builds(projector.ProjectorConfig, NAMES, several(EMBEDDING), NAMES)
AUDIO = st.builds(plugins.AudioPluginData, SMALL, st.sampled_from(plugins.AudioEncoding), st.booleans())
CONTENT = st.sampled_from(plugins.MeshContent)
MESH = st.builds(plugins.MeshPluginData, SMALL, NAMES, CONTENT, NAMES, several(SMALL), COUNTS)

CASES: dict[str, tuple[st.SearchStrategy[Message], Any]] = {
    "audio": (AUDIO, audio_pb2.AudioPluginData),
    "pr_curve": (st.builds(plugins.PrCurvePluginData, SMALL, COUNTS), pr_curve_pb2.PrCurvePluginData),
    "mesh": (MESH, mesh_pb2.MeshPluginData),
    "layout": (
        st.builds(plugins.Layout, SMALL, several(st.builds(plugins.Category, NAMES, several(CHART), st.booleans()))),
        layout_pb2.Layout,
    ),
    "experiment": (EXPERIMENT, api_pb2.Experiment),
    "hparams": (
        st.builds(hparams.HParamsPluginData, SMALL, session_start_info=START)
        | st.builds(hparams.HParamsPluginData, SMALL, experiment=EXPERIMENT)
        | st.builds(hparams.HParamsPluginData, SMALL, session_end_info=END),
        hparams_pb2.HParamsPluginData,
    ),
    "node": (NODE, node_def_pb2.NodeDef),
    "graph": (GRAPH, graph_pb2.GraphDef),
    "stats": (STATS, step_stats_pb2.StepStats),
    "run": (
        st.builds(graphs.RunMetadata, maybe(STATS), partition_graphs=several(GRAPH), function_graphs=several(
            st.builds(graphs.FunctionGraphs, several(GRAPH), maybe(GRAPH), maybe(GRAPH)))),
        config_pb2.RunMetadata,
    ),
    "projector": (PROJECTOR, projector_config_pb2.ProjectorConfig),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_their_bytes_are_ours(name: str, data: st.DataObject) -> None:
    messages, theirs = CASES[name]
    ours = data.draw(messages)
    encoded = ours.encode()
    assert theirs.FromString(encoded).SerializeToString() == encoded
    assert type(ours).decode(encoded) == ours


@given(st.data())
def test_the_projector_text_is_theirs(data: st.DataObject) -> None:
    ours = data.draw(PROJECTOR)
    printed = text_format.MessageToString(projector_config_pb2.ProjectorConfig.FromString(ours.encode()), as_utf8=True)
    assert ours.pbtxt() == printed
