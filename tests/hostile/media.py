"""What Media shows, meant ill: bombs, lies and scripts in pictures, sounds, texts, histograms, tensors and meshes."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from lossless.wire.events import Audio, Histogram, Value
from lossless.wire.events import Image as LegacyImage
from lossless.wire.plugins import MeshContent, MeshPluginData, PrCurvePluginData
from lossless.wire.records import frame
from lossless.wire.tensorproto import DType
from tests.hostile.pieces import field, hollow, nested, record, tensor, texts, write
from tests.hostile.words import BREAKOUT, HTML, IMAGE, MARKDOWN, SVG
from tests.unit.values.pictures import SIGNATURE, bomb, chunk
from tests.unit.values.sounds import wav

HUGE = 100_000


def pictures(run: Path) -> None:
    """Headers of 10^10 pixels, a few hundred kB that unpack to gigabytes, and documents that say they are pictures."""
    write(run, _image("bombs/header", bomb(HUGE, HUGE)), _image("bombs/png", bomb(30_000, 30_000, 10_000)))
    write(run, _image("bombs/text", _text_bomb()), _image("bombs/gif", _long_gif()))
    write(run, _image("lies/svg", SVG), _image("lies/html", HTML), _image("lies/polyglot", b"GIF89a" + HTML))
    write(run, _image("lies/tiny", b"\x89PNG"), _image("lies/empty", b""))
    write(run, record(Value(tag="lies/size", image=LegacyImage(2**31, 2**31, 3, SIGNATURE))))
    write(run, tensor("lies/words", texts(b"-1", b"1e99", SVG), "images", words=IMAGE))
    write(run, tensor("lies/many", texts(b"1", b"1", *[b""] * 50_000), "images"))


def sounds(run: Path) -> None:
    """WAV whose header lies."""
    zeros = bytes(2000)
    write(run, _sound("wav/longer", wav(zeros, size=2**32 - 1)), _sound("wav/rate", wav(zeros, rate=2**32 - 1 >> 2)))
    write(run, _sound("wav/none", wav(zeros, rate=0)), _sound("wav/bits", wav(zeros, bits=65528)))
    write(run, _sound("wav/channels", wav(zeros, channels=65535, bits=8, rate=1)), _sound("wav/html", HTML))
    write(
        run, _sound("wav/chunks", wav(zeros, before=b"junk\xff\xff\xff\xff")), _sound("wav/svg", SVG, "image/svg+xml")
    )


def words(run: Path) -> None:
    """Markdown that runs, nests and grows."""
    write(run, tensor("attacks", texts(MARKDOWN), "text", words=MARKDOWN), tensor(BREAKOUT, texts(MARKDOWN), "text"))
    write(run, tensor("nested/quotes", texts(">" * 20_000 + "x"), "text"))
    write(run, tensor("nested/lists", texts("".join(" " * i + "- x\n" for i in range(500))), "text"))
    write(run, tensor("nested/brackets", texts("[" * 30_000 + "](" * 30_000), "text"))
    write(run, tensor("nested/stars", texts("*a **b " * 20_000), "text"))
    write(run, tensor("nested/ticks", texts("".join("`" * i for i in range(700))), "text"))
    write(
        run, tensor("nested/table", texts("|a" * 2000 + "\n" + "|-" * 2000 + "\n" + ("|" * 2000 + "\n") * 200), "text")
    )
    write(run, tensor("broken", texts(b"\xff\xfe\x00\xd8"), "text"))
    write(run, tensor("cells", np.full((300, 300), MARKDOWN[:80], object), "text"))


def numbers(run: Path, buckets: int) -> None:
    """Histograms, curves and tensors whose shapes and numbers do not fit."""
    edges = np.linspace(-1, 1, buckets + 1)
    write(run, tensor("histograms/many", np.stack([edges[:-1], edges[1:], np.ones(buckets)], 1), "histograms"))
    odd = [[np.nan, np.inf, -1], [1, 0, np.nan], [-1e308, 1e308, 1e308], [5e-324, 5e-324, np.inf]]
    write(
        run, tensor("histograms/odd", np.array(odd), "histograms"), tensor("histograms/flat", np.ones(7), "histograms")
    )
    write(run, tensor("histograms/hollow", hollow(DType.DOUBLE, 10**9, 3), "histograms"))
    write(run, record(Value(tag="histograms/old", histo=Histogram(9, -9, -1, 1, 1, (1.0,) * 3, (1.0, -2.0)))))
    write(run, tensor("tensors/hollow", hollow(DType.FLOAT, 10**9, float_val=(1.0,)), "mine"))
    write(run, tensor("tensors/overflow", hollow(DType.FLOAT, 2**40, 2**40, tensor_content=b"abcd"), "mine"))
    write(run, tensor("tensors/rank", hollow(DType.UINT8, *[1] * 2000, tensor_content=b"a"), "mine"))
    write(run, tensor("tensors/negative", hollow(DType.FLOAT, -1, float_val=(1.0,)), "mine"))
    write(run, tensor("tensors/type", hollow(99, 3), BREAKOUT, words=IMAGE))
    deep = nested(8, 100_000)
    write(run, tensor("tensors/variant", hollow(DType.VARIANT, 1), "mine", content=deep))
    curve = PrCurvePluginData(num_thresholds=2**32 - 1).encode()
    write(run, tensor("curves/lie", np.full((6, 5), np.nan), "pr_curves", curve))
    write(run, tensor("curves/hollow", hollow(DType.FLOAT, 6, 10**9, float_val=(1.0,)), "pr_curves", curve))


def meshes(run: Path) -> None:
    """Faces that point nowhere, vertices that are no number, configs that are bombs."""
    vertices = np.array([[[0, 0, 0], [1, 0, 0], [np.nan, np.inf, -np.inf], [1e38, -1e38, 1e38]]], np.float32)
    faces = np.array([[[0, 1, 2**31 - 1], [-1, -2, -3], [0, 1, 3]]], np.int32)
    _mesh(run, "nowhere", vertices, faces)
    _mesh(run, "hollow", hollow(DType.FLOAT, 1, 10**9, 3, float_val=(1.0,)), hollow(DType.INT32, 1, 10**9, 3))
    _mesh(run, "config", vertices, np.array([[[0, 1, 3]]], np.int32), "[" * 100_000)
    remote = (
        '{"camera": {"cls": "__proto__", "fov": 1e999}, "lights": [{"cls": "constructor"}], "material": {"cls": "x"}}'
    )
    _mesh(run, IMAGE.replace("/", ""), vertices, np.array([[[0, 1, 3]]], np.int32), remote)


def _mesh(run: Path, name: str, vertices: object, faces: object, config: str = "") -> None:
    for content, word, held in ((MeshContent.VERTEX, "VERTEX", vertices), (MeshContent.FACE, "FACE", faces)):
        said = MeshPluginData(name=name, content_type=content, json_config=config, components=6).encode()
        write(run, tensor(f"{name}_{word}", held, "mesh", said))


def _image(tag: str, encoded: bytes) -> bytes:
    return tensor(tag, texts(b"4", b"4", encoded), "images")


def _sound(tag: str, encoded: bytes, media: str = "audio/wav") -> bytes:
    return record(Value(tag=tag, audio=Audio(44100.0, 2**31, 2**40, encoded, media)))


def _text_bomb() -> bytes:
    """A small picture whose compressed words unpack to 200 MB."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    words = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 1))
    return out.getvalue()[:33] + words + out.getvalue()[33:]


def _long_gif() -> bytes:
    """A GIF of 65535 x 65535 pixels and 20 000 frames in 400 kB."""
    one = b"\x2c" + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6) + one * 20_000 + b"\x3b"


def odd_protos(run: Path) -> None:
    """Values whose bytes are messages in messages, or cut short."""
    from_depth = field(5, field(1, field(1, b"deep") + field(8, nested(8, 50_000))))
    from_cut = field(5, field(1, field(1, b"cut") + b"\x42\xff\x01abc"))
    write(run, *map(_framed, (from_depth, from_cut, b"\xff" * 40, nested(5, 100_000))))


def _framed(event: bytes) -> bytes:
    return frame(struct.pack("<Bd", 9, 5.0) + event)
