"""`GET /api/sound`: a sound to play, what it is, and pictures of it worked out on every sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from lossless.errors import BrokenValue, NotFoundError
from lossless.server.arrow import arrow_pieces
from lossless.server.negotiate import ARROW, FORMATS, choose
from lossless.server.ranged import Ranged
from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, Pieces, json_answer
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload
from lossless.values.audio import Sound, decode, facts, playable, survey
from lossless.values.wav import Wav, is_wav, read_wav
from lossless.values.waveform import (
    LOWEST,
    MAX_PIXELS,
    SCALES,
    WINDOWS,
    Span,
    peaks,
    span,
    spectrogram,
    window_for,
)

_FORMS = {name: FORMATS[name] for name in ("arrow", "json")}
_MAX_SAMPLE, _MAX_CHANNEL = 1 << 20, 1 << 16
_PIXELS, _ROWS = 800, 256


def answer(asked: Asked) -> Response:
    """The sound, or what is asked of it."""
    params = asked.params
    form = params.choice_or("sound", "form", ("sound", "facts", "peaks", "spectrogram"))
    sounds = decode(payload(asked))
    i = params.integer("i", 0, _MAX_SAMPLE) or 0
    if i >= len(sounds):
        raise NotFoundError(f"i: got {i}, want less than {len(sounds)}, the sounds of this value")
    if form == "facts":
        return json_answer(_facts(sounds, i), IMMUTABLE)
    if form == "sound":
        media = facts(sounds[i].data).media
        return Ranged(playable(sounds[i].data), media, IMMUTABLE)
    columns, said_of = _peaks(asked, sounds[i]) if form == "peaks" else _spectrogram(asked, sounds[i])
    if choose(asked.accept, _FORMS, "json") == "arrow":
        return Pieces(arrow_pieces({name: flat.ravel() for name, flat in columns.items()}, said_of), ARROW, IMMUTABLE)
    return json_answer({**said_of, **{name: column.tolist() for name, column in columns.items()}}, IMMUTABLE)


def _facts(sounds: tuple[Sound, ...], i: int) -> dict[str, Any]:
    found = facts(sounds[i].data)
    looked = survey(read_wav(sounds[i].data))._asdict() if found.decodable else dict.fromkeys(_SURVEY)
    return {
        "sounds": len(sounds),
        "label": sounds[i].label,
        "bytes": len(sounds[i].data),
        **found._asdict(),
        "duration": found.duration,
        **looked,
    }


def _wav(sound: Sound) -> Wav:
    if not is_wav(sound.data):
        raise BrokenValue(f"sound: got {facts(sound.data).codec}, want WAV; others are decoded where they are played")
    return read_wav(sound.data)


def _peaks(asked: Asked, sound: Sound) -> tuple[Mapping[str, Any], dict[str, Any]]:
    wav = _wav(sound)
    found = peaks(wav, span(wav, asked.params.pair("range")), asked.params.integer("pixels", 1, MAX_PIXELS) or _PIXELS)
    said_of = {**_place(wav, found.span), "columns": found.low.shape[1]}
    return {"low": found.low, "high": found.high}, said_of


def _spectrogram(asked: Asked, sound: Sound) -> tuple[Mapping[str, Any], dict[str, Any]]:
    params, wav = asked.params, _wav(sound)
    channel = params.integer("channel", 0, _MAX_CHANNEL)
    if channel is not None and channel >= wav.channels:
        raise NotFoundError(f"channel: got {channel}, want less than {wav.channels}, the channels of this sound")
    window = params.choice("window", tuple(map(str, WINDOWS)))
    found = spectrogram(
        wav,
        span(wav, params.pair("range")),
        params.integer("pixels", 1, MAX_PIXELS) or _PIXELS,
        params.integer("rows", 1, 1024) or _ROWS,
        int(window) if window else window_for(wav.rate),
        params.choice_or("linear", "scale", SCALES),
        channel,
    )
    rows, columns = found.levels.shape
    picture = {"columns": columns, "rows": rows, "window": found.window, "hop": found.hop}
    ends = {"low_hz": found.low_hz, "high_hz": found.high_hz, "low_db": LOWEST}
    return {"level": found.levels}, {**_place(wav, found.span), **picture, **ends}


def _place(wav: Wav, within: Span) -> dict[str, Any]:
    return {
        "rate": wav.rate,
        "channels": wav.channels,
        "range": [within.start / wav.rate, within.stop / wav.rate],
    }


_SURVEY = ("peak", "rms", "clipped", "nonfinite")
_NUMBERS = array(array(NUMBER), "a list for each channel")
_PLACE = {
    "rate": said(COUNT, "samples a second"),
    "channels": COUNT,
    "range": array(NUMBER, "seconds from the beginning: what is really shown"),
    "columns": COUNT,
}
_FACTS = obj(
    "form=facts",
    sounds=said(COUNT, "how many the value has"),
    label=said(STRING, "text, whatever was written"),
    bytes=COUNT,
    media=one_of("audio/wav", "audio/flac", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/webm"),
    codec=STRING,
    rate=said(maybe(COUNT), "samples a second; null: the header does not say"),
    channels=maybe(COUNT),
    bits=maybe(COUNT),
    frames=said(maybe(COUNT), "samples a channel"),
    decodable=said(BOOLEAN, "peaks and spectrogram can be asked for"),
    told=array(STRING, "what is wrong with the file"),
    duration=said(maybe(NUMBER), "seconds"),
    peak=said(maybe(NUMBER), "largest |sample|, full scale is 1; null like the rest: not decodable"),
    rms=maybe(NUMBER),
    clipped=said(maybe(COUNT), "samples in stretches of three or more at full scale"),
    nonfinite=said(maybe(COUNT), "samples that are NaN or infinite"),
)
_PEAKS = obj("form=peaks: extremes of each column over all its samples", **_PLACE, low=_NUMBERS, high=_NUMBERS)
_SPECTROGRAM = obj(
    "form=spectrogram: Hann windows that overlap by half or more; the loudest of each pixel",
    **_PLACE,
    rows=COUNT,
    window=said(COUNT, "samples of a spectrum"),
    hop=said(NUMBER, "samples from one to the next"),
    low_hz=said(NUMBER, "lower edge of the last row"),
    high_hz=said(NUMBER, "upper edge of the first row"),
    low_db=said(NUMBER, "dB of level 0; level 255 is 0 dB, a sine at full scale"),
    level=array(array(INTEGER), "rows, the highest frequency first"),
)
RESOURCE = Resource(
    path="/api/sound",
    summary="A sound: its bytes (Range is honoured), its facts, its peaks or its spectrogram",
    answer=answer,
    parameters={
        **ONE,
        "i": said(COUNT, "which sound of the value; default 0"),
        "form": {**one_of("sound", "facts", "peaks", "spectrogram"), "default": "sound"},
        "range": {
            "type": "array",
            "items": NUMBER,
            "minItems": 2,
            "maxItems": 2,
            "description": "seconds; absent: all",
        },
        "pixels": {"type": "integer", "minimum": 1, "maximum": MAX_PIXELS, "default": _PIXELS},
        "rows": {"type": "integer", "minimum": 1, "maximum": 1024, "default": _ROWS},
        "window": said(one_of(*map(str, WINDOWS)), "samples of a spectrum; absent: about 30 ms"),
        "scale": {**one_of(*SCALES), "default": "linear", "description": "of the frequency axis"},
        "channel": said(COUNT, "of the spectrogram; absent: the loudest of all"),
    },
    required=REQUIRED,
    errors=(*ERRORS, 406),
    media={
        "audio/*": "form=sound: as written, or as WAV of 16 bits where browsers play no such WAV",
        ARROW: "peaks: columns `low`, `high`, channel by channel; spectrogram: column `level`, row by row; schema "
        "metadata `lossless` is the JSON without them",
    },
    schema={"anyOf": [_FACTS, _PEAKS, _SPECTROGRAM]},
)
