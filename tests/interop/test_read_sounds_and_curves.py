"""Sounds and precision-recall curves as TensorBoard's own plugins serve them from the same files, value by value."""

from __future__ import annotations

import io
import warnings
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext

import lossless
from lossless import SummaryWriter, summary
from lossless.query import Payload, ValueRef
from lossless.types import Kind
from lossless.values.audio import decode, facts
from lossless.values.pr_curve import ROWS
from lossless.values.wav import read_wav, samples

with warnings.catch_warnings():  # its copy of html5lib warns of itself
    warnings.simplefilter("ignore", DeprecationWarning)
    from tensorboard.plugins.audio.audio_plugin import AudioPlugin
    from tensorboard.plugins.pr_curve.pr_curves_plugin import PrCurvesPlugin

LOGS = Path(__file__).parent / "logs"
ALL = dict.fromkeys(("tensors", "blob_sequences", "scalars", "images", "audio", "histograms"), 0)
CONTEXT = RequestContext()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What no real log has: several sounds of a step, two channels, many thresholds, weights."""
    place, dice = tmp_path_factory.mktemp("written"), np.random.default_rng(2)
    labels, scores = dice.integers(0, 2, 500), dice.uniform(0.2, 0.8, 500)
    with SummaryWriter(place / "torch") as writer:
        for step in range(3):
            writer.add_pr_curve("pr", labels, scores, step, num_thresholds=50, weights=dice.uniform(0, 2, 500))
            tp, fp, tn, fn = (dice.integers(0, 50, 300) for _ in range(4))
            precision, recall = (dice.uniform(0, 1, 300) for _ in range(2))
            writer.add_pr_curve_raw("raw", tp, fp, tn, fn, precision, recall, step, num_thresholds=300)
            writer.add_audio("voice", dice.uniform(-1, 1, (1, 4000)), step, sample_rate=16000)
    with summary.create_file_writer(str(place / "tf2")).as_default():
        for step in range(12):
            summary.audio("stereo", dice.uniform(-1, 1, (3, 500, 2)).astype(np.float32), 8000, step=step)
    return place


class Both:
    """The same logdir, by TensorBoard with sampling off, and by us."""

    def __init__(self, logdir: Path) -> None:
        multiplexer = EventMultiplexer(tensor_size_guidance={"audio": 0, "pr_curves": 0}, size_guidance=ALL)
        multiplexer.AddRunsFromDirectory(str(logdir)).Reload()
        provider = MultiplexerDataProvider(multiplexer, str(logdir))
        self.provider = provider
        flags = SimpleNamespace()
        kept = {"audio": 1 << 20, "pr_curves": 1 << 20}
        context = TBContext(data_provider=provider, flags=flags, sampling_hints=kept)
        self.audio, self.curves = AudioPlugin(context), PrCurvesPlugin(context)
        self.board = lossless.open(logdir)

    def payloads(self, tag: str, kind: Kind, run: str) -> list[Payload]:
        found = self.board.values(tag, kind, [run])
        keys = [file.key for file in found.runs[0].files for _ in range(file.length)]
        return [self.board.payload(ValueRef(run, key, int(at))) for key, at in zip(keys, found.at, strict=True)]

    def tags(self, kind: Kind) -> set[tuple[str, str]]:
        return {
            (run.run, tag.name)
            for tag in self.board.tags
            if tag.kind == kind
            for run in self.board.values(tag.name, kind).runs
        }


@pytest.fixture(scope="module", params=["real", "written"])
def both(request: pytest.FixtureRequest, written: Path) -> Both:
    return Both(LOGS if request.param == "real" else written)


def of_tensorboard(tags: dict[str, dict[str, Any]]) -> set[tuple[str, str]]:
    return {(run, tag) for run, found in tags.items() for tag in found}


def test_every_sound_is_the_bytes_that_tensorboard_serves(both: Both) -> None:
    tags = both.audio._index_impl(CONTEXT, "")
    ours = both.tags(Kind.AUDIO)
    assert of_tensorboard(tags) == ours != set()
    compared = 0
    for run, tag in ours:
        payloads = both.payloads(tag, Kind.AUDIO, run)
        for i in range(tags[run][tag]["samples"]):
            theirs = both.audio._audio_response_for_run(CONTEXT, "", run, tag, i)
            assert [(one["step"], one["wall_time"]) for one in theirs] == [(p.step, p.wall_time) for p in payloads]
            for one, payload in zip(theirs, payloads, strict=True):
                key = parse_qs(one["query"])["blob_key"][0]
                served, sound = both.provider.read_blob(CONTEXT, blob_key=key), decode(payload)[i]
                assert served == sound.data
                assert one["contentType"] in (facts(sound.data).media, "application/octet-stream", "audio/wav")
                same_samples(sound.data)
                compared += 1
    assert compared >= 30


def same_samples(data: bytes) -> None:
    """Our samples are those of the standard library's reader."""
    with wave.open(io.BytesIO(data)) as theirs:
        shape = theirs.getnframes(), theirs.getnchannels()
        frames = np.frombuffer(theirs.readframes(shape[0]), "<i2").reshape(shape)
        ours = read_wav(data)
        assert (ours.rate, ours.told) == (theirs.getframerate(), ())
    np.testing.assert_array_equal(samples(ours) * 32768, frames)


def test_every_curve_is_the_one_that_tensorboard_serves(both: Both) -> None:
    ours = both.tags(Kind.PR_CURVE)
    assert of_tensorboard(both.curves.tags_impl(CONTEXT, "")) == ours != set()
    for run, tag in ours:
        theirs = both.curves.pr_curves_impl(CONTEXT, "", [run], tag)[run]
        found = both.board.pr_curves(tag, [run], over=200).curves
        assert [one.step for one in found] == [entry["step"] for entry in theirs]
        for one, entry in zip(found, theirs, strict=True):
            assert one.curve is not None
            drawn = one.curve.drawn
            assert one.wall_time == entry["wall_time"]
            assert one.curve.thresholds[:drawn].tolist() == entry["thresholds"]
            for name, row in zip(ROWS, one.curve.rows[:, :drawn], strict=True):
                whole = name in ROWS[:4]  # TensorBoard cuts weighted counts to whole ones
                assert (np.trunc(row) if whole else row).tolist() == entry[name], (run, tag, name)
