"""The pictures that TensorBoard's image plugin serves from the shared logs are ours, byte for byte, and no others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from tensorboard import context
from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin

import lossless
from lossless.types import Kind
from lossless.values.image import decode
from tests.interop.written import LOGS

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of what TensorBoard brings
    from tensorboard.plugins.image import images_plugin

Pictures = dict[tuple[str, str, int, int], bytes]


@pytest.fixture(scope="module")
def ours() -> Pictures:
    """(run, tag, step, sample) → bytes."""
    found = {}
    with lossless.open(LOGS) as board:
        for tag in board.tags:
            if tag.kind is not Kind.IMAGE:
                continue
            values = board.values(tag.name, Kind.IMAGE)
            for run in values.runs:
                row = run.offset
                for file in run.files:
                    for _ in range(file.length):
                        ref = lossless.query.ValueRef(run.run, file.key, int(values.at[row]))
                        for i, sample in enumerate(decode(board.payload(ref))):
                            found[run.run, tag.name, int(values.steps[row]), i] = sample.shown()[1]
                        row += 1
    return found


@pytest.fixture(scope="module")
def theirs() -> Pictures:
    """The same, served by the plugin."""
    multiplexer = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance={"images": 0})
    multiplexer.AddRunsFromDirectory(str(LOGS))
    multiplexer.Reload()
    provider = data_provider.MultiplexerDataProvider(multiplexer, str(LOGS))
    plugin = images_plugin.ImagesPlugin(
        base_plugin.TBContext(data_provider=provider, sampling_hints={"images": 1_000_000})
    )
    return dict(_served(plugin))


def _served(plugin: images_plugin.ImagesPlugin) -> Iterator[tuple[tuple[str, str, int, int], bytes]]:
    asked = context.RequestContext()
    for run, tags in plugin._index_impl(asked, "").items():
        for tag, about in tags.items():
            for sample in range(about["samples"]):
                for served in plugin._image_response_for_run(asked, "", run, tag, sample):
                    key = parse_qs(served["query"])["blob_key"][0]
                    yield (run, tag, served["step"], sample), plugin._get_generic_data_individual_image(asked, key)


def test_the_same_pictures(ours: Pictures, theirs: Pictures) -> None:
    assert len(theirs) > 20
    assert ours.keys() == theirs.keys()
    assert ours == theirs
