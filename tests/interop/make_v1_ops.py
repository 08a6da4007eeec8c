"""Writes v1_ops.json: what TensorFlow's own summary ops give for the calls in `calls`, as hexadecimal bytes by name.

Made with TensorFlow 2.21: `python tests/interop/make_v1_ops.py`, in an environment that has it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Op = Any


def calls(v1: Any, give: Callable[[Any], Any]) -> dict[str, Op]:
    """Every call, on `v1` (theirs or ours); `give` makes an array a tensor."""
    s, rng = v1.summary, np.random.default_rng(7)
    normal = rng.normal(size=1000).astype("f4")
    x = v1.placeholder("float32", [], name="loss")
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
    }
    for _ in range(2):
        with v1.name_scope("net"):
            ops[f"scope {len(ops)}"] = s.scalar("loss", x)
            ops[f"scope {len(ops)}"] = s.scalar("loss", x, family="g")
            with v1.name_scope("deep"):
                ops[f"scope {len(ops)}"] = s.text("t", give(np.array("hi")))
    values: dict[str, Any] = {
        "normal": normal, "double": normal.astype("f8") * 1e200, "ints": np.arange(-5, 60),
        "zeros": np.zeros(3, "f4"), "one": np.float32(3), "negative": -np.abs(normal),
        "tiny": normal * np.float32(1e-20), "empty": np.zeros(0, "f4"),
    }  # fmt: skip
    for name, value in values.items():
        ops[f"histogram {name}"] = s.histogram("h", give(value))
    ops["histogram family"] = s.histogram("h", give(normal), family="fam")
    texts = {"one": "hello **v1**", "row": ["a", "ünï", ""], "table": [["a", "b"], ["c", "d"]]}
    for name, text in texts.items():
        ops[f"text {name}"] = s.text("t", give(np.array(text)))
    tensors: dict[str, Any] = {
        "f4": normal[:6].reshape(2, 3), "f8": np.float64(0.1), "i4": np.arange(4, dtype="i4"), "i8": np.int64(-3),
        "u1": np.arange(3, dtype="u1"), "bool": np.array([True, False]), "f2": np.float16(0.5),
        "c8": np.complex64(1 + 2j), "empty": np.zeros((0, 3), "f4"), "text": np.array(["x", "y"]),
    }  # fmt: skip
    for name, value in tensors.items():
        ops[f"tensor {name}"] = s.tensor_summary("ts", give(value))
    about = v1.SummaryMetadata(plugin_data=v1.SummaryMetadata.PluginData(plugin_name="own", content=b"\x01"))
    one = give(np.float32(1))
    ops["described"] = s.tensor_summary("d", one, "what", display_name="shown", family="fam")
    ops["metadata"] = s.tensor_summary("m", one, summary_metadata=about)
    ops["metadata and more"] = s.tensor_summary("m", one, "what", summary_metadata=about, display_name="shown")
    ops["merged"] = s.merge([ops["taken"], ops["histogram ints"], ops["text row"]])
    ops["all"] = s.merge_all()
    ops["scoped"] = s.merge_all(scope="net_1/")
    pictures = {"float": rng.random((4, 3, 5, 3)), "signed": rng.normal(size=(2, 3, 5, 1))}
    pictures["alpha"] = rng.random((1, 2, 2, 4))
    for name, picture in pictures.items():
        for most in (1, 3):
            ops[f"image {name} {most}"] = s.image("i", give(picture.astype("f4")), max_outputs=most)
    ops["image uint8"] = s.image("i", give(rng.integers(0, 255, (2, 4, 4, 3)).astype("u1")), family="fam")
    sounds = {"mono": np.sin(np.arange(40))[None], "stereo": np.sin(np.arange(80)).reshape(2, 20, 2) * 1.5}
    for name, sound in sounds.items():
        for most in (1, 3):
            ops[f"audio {name} {most}"] = s.audio("a", give(sound.astype("f4")), 8000, max_outputs=most)
    return ops


def main() -> None:
    """Run TensorFlow and write the file beside this one."""
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        ops = calls(v1, tf.constant)
        found = {name: session.run(op, {"loss:0": 0.1}).hex() for name, op in ops.items()}
        names = {name: op.op.name for name, op in ops.items()}
    target = Path(__file__).with_name("v1_ops.json")
    target.write_text(json.dumps({"bytes": found, "names": names}, indent=0) + "\n")
    print(target, target.stat().st_size, file=sys.stderr)


if __name__ == "__main__":
    main()
