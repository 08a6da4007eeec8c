"""Writes v1_ops.json: what TensorFlow's own summary ops give for the calls in `calls`, as hexadecimal bytes by name.

Made with TensorFlow 2.21: `python tests/interop/make_v1_ops.py`, in an environment that has it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Op = Any
Array = NDArray[Any]


def calls(v1: Any, give: Callable[[Any], Any]) -> dict[str, Op]:
    """Every call, on `v1` (theirs or ours); `give` makes an array a tensor."""
    rng = np.random.default_rng(7)
    normal = rng.normal(size=1000).astype("f4")
    ops = {**names(v1, give), **histograms(v1.summary, give, normal), **tensors(v1, give, normal)}
    ops["merged"] = v1.summary.merge([ops["taken"], ops["histogram ints"], ops["text row"]])
    ops["scoped"] = v1.summary.merge_all(scope="net_1/")
    return {**ops, **images(v1.summary, give, rng), **sounds(v1.summary, give)}


def names(v1: Any, give: Callable[[Any], Any]) -> dict[str, Op]:
    """Scalars, of every name and dtype."""
    s, x = v1.summary, v1.placeholder("float32", [], name="loss")
    ops = {
        "taken": s.scalar("loss", x),
        "again": s.scalar("loss", x),
        "case": s.scalar("Loss", x),
        "illegal": s.scalar("a b!", x),
        "slash": s.scalar("/first", x),
        "family": s.scalar("f", x, family="fam"),
        "family again": s.scalar("f", x, family="fam"),
        "family illegal": s.scalar("f", x, family="/a b"),
        "nan": s.scalar("nan", give(np.float32("nan"))),
        "int": s.scalar("int", give(np.int64(2**40 + 1))),
        "double": s.scalar("double", give(np.float64(0.1))),
        "uint8": s.scalar("uint8", give(np.uint8(200))),
        "half": s.scalar("half", give(np.float16(0.1))),
    }
    for _ in range(2):
        with v1.name_scope("net"):
            ops[f"scope {len(ops)}"] = s.scalar("loss", x)
            ops[f"scope {len(ops)}"] = s.scalar("loss", x, family="g")
            with v1.name_scope("deep"):
                ops[f"scope {len(ops)}"] = s.text("t", give(np.array("hi")))
    return ops


def histograms(s: Any, give: Callable[[Any], Any], normal: Array) -> dict[str, Op]:
    """Histograms, the awkward ones too."""
    values: dict[str, Any] = {
        "normal": normal, "double": normal.astype("f8") * 1e200, "ints": np.arange(-5, 60),
        "zeros": np.zeros(3, "f4"), "one": np.float32(3), "negative": -np.abs(normal), "half": normal[:50].astype("f2"),
        "tiny": normal * np.float32(1e-20), "empty": np.zeros(0, "f4"), "uint8": np.arange(20, dtype="u1"),
    }  # fmt: skip
    ops = {f"histogram {name}": s.histogram("h", give(value)) for name, value in values.items()}
    ops["histogram unnamed"] = s.histogram(None, give(normal[:5]))
    ops["histogram family"] = s.histogram("h", give(normal), family="fam")
    return ops


def tensors(v1: Any, give: Callable[[Any], Any], normal: Array) -> dict[str, Op]:
    """Texts and tensors, with and without metadata."""
    s = v1.summary
    texts = {"one": "hello **v1**", "row": ["a", "ünï", ""], "table": [["a", "b"], ["c", "d"]]}
    ops = {f"text {name}": s.text("t", give(np.array(text))) for name, text in texts.items()}
    values: dict[str, Any] = {
        "f4": normal[:6].reshape(2, 3), "f8": np.float64(0.1), "i4": np.arange(4, dtype="i4"), "i8": np.int64(-3),
        "u1": np.arange(3, dtype="u1"), "bool": np.array([True, False]), "f2": np.float16(0.5),
        "c8": np.complex64(1 + 2j), "empty": np.zeros((0, 3), "f4"), "text": np.array(["x", "y"]),
    }  # fmt: skip
    ops.update({f"tensor {name}": s.tensor_summary("ts", give(value)) for name, value in values.items()})
    about = v1.SummaryMetadata(plugin_data=v1.SummaryMetadata.PluginData(plugin_name="own", content=b"\x01"))
    one = give(np.float32(1))
    ops["described"] = s.tensor_summary("d", one, "what", display_name="shown", family="fam")
    ops["metadata"] = s.tensor_summary("m", one, summary_metadata=about)
    ops["metadata and more"] = s.tensor_summary("m", one, "what", summary_metadata=about, display_name="shown")
    return ops


def images(s: Any, give: Callable[[Any], Any], rng: np.random.Generator) -> dict[str, Op]:
    """Images of every dtype and number of channels, one an op and several."""
    bad = rng.normal(size=(1, 3, 3, 3)).astype("f4")
    bad[0, 1, 1, 0], bad[0, 2, 1, 2] = np.nan, np.inf
    pictures = {
        "float": rng.random((4, 3, 5, 3)).astype("f4"), "signed": rng.normal(size=(2, 3, 5, 1)).astype("f4"),
        "alpha": rng.random((1, 2, 2, 4)).astype("f4"), "uint8": rng.integers(0, 255, (2, 4, 4, 3)).astype("u1"),
        "grey": rng.integers(0, 255, (2, 4, 4, 1)).astype("u1"), "half": rng.random((1, 4, 4, 3)).astype("f2"),
        "double": rng.normal(size=(1, 4, 4, 3)) * 100, "zeros": np.zeros((1, 2, 2, 3), "f4"), "bad": bad,
    }  # fmt: skip
    ops = {
        f"image {name} {most}": s.image("i", give(picture), max_outputs=most)
        for name, picture in pictures.items()
        for most in (1, 3)
    }
    return {**ops, "image family": s.image("i", give(pictures["uint8"]), family="fam")}


def sounds(s: Any, give: Callable[[Any], Any]) -> dict[str, Op]:
    """Sounds in one and two channels, beyond full scale, one an op and several."""
    waves = {"mono": np.sin(np.arange(40))[None], "stereo": np.sin(np.arange(80)).reshape(2, 20, 2) * 1.5}
    return {
        f"audio {name} {most}": s.audio("a", give(wave.astype("f4")), 8000, max_outputs=most)
        for name, wave in waves.items()
        for most in (1, 3)
    }


def main() -> None:
    """Run TensorFlow and write the file beside this one."""
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        ops = calls(v1, tf.constant)
        found = {name: session.run(op, {"loss:0": 0.1}).hex() for name, op in ops.items()}
        given = {name: op.op.name for name, op in ops.items()}
    target = Path(__file__).with_name("v1_ops.json")
    target.write_text(json.dumps({"bytes": found, "names": given}, indent=0) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


if __name__ == "__main__":
    main()
