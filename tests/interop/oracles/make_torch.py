"""Write torch.records.gz: what torch makes of cases.py. Run with torch 2.13 and tensorboard 2.21, in this folder."""

import gzip
import struct
from pathlib import Path

import cases
import numpy as np
from torch.utils.tensorboard import SummaryWriter, summary

kept = []
limits = SummaryWriter("/tmp/scratch-oracles").default_bins


def keep(name, told):
    data = name.encode() + b"\0" + told.SerializeToString()
    kept.append(struct.pack("<I", len(data)) + data)


for name, called, most in cases.TORCH_HISTOGRAMS:
    bins = limits if called == "tensorflow" else cases.BINS[called]
    keep(f"histogram/{name}/{called}/{most}", summary.histogram(name, cases.NUMBERS[name], bins, most))
for name, (labels, predictions, weights) in cases.CURVES.items():
    keep(f"pr_curve/{name}", summary.pr_curve(name, labels, predictions, 200, weights))
for i, (name, value) in enumerate({"new": (True, False), "double": (True, True), "old": (False, False)}.items()):
    keep(f"scalar/{name}", summary.scalar(name, 1 / 3 + i, new_style=value[0], double_precision=value[1]))
keep("histogram_raw", summary.histogram_raw("h", 0, 3.5, 4, 5, 6, np.array([1, 2], "f4"), [3, 4]))
keep("mesh", summary.mesh("m", np.ones((1, 2, 3)), None, np.array([[[0, 1, 1]]]), {"b": 1, "a": {}}, "shown", "told"))
given = {"lr": 0.5, "n": 3, "on": True, "name": "x", "none": None}
domains = {"lr": [0.5, 1.0], "n": [3, 4], "on": [True, False], "name": ["x", "y"]}
for part, told in zip(
    ("experiment", "start", "end"), summary.hparams({"lr": 0.5} | given, {"loss": 1}, domains), strict=True
):
    keep(f"hparams/{part}", told)
boxes = np.array([[1, 2, 20, 30], [5, 5, 38, 38]])
keep("boxes", summary.image_boxes("b", np.full((3, 40, 40), 0.5), boxes, 1, "CHW", ["one", ""]))
keep("rescaled", summary.image("r", cases.IMAGES["plain"][0], 2, "HWC"))
for axes, shape in {
    "CHW": (3, 4, 5),
    "HW": (4, 5),
    "NCHW": (11, 1, 4, 5),
    "NHWC": (3, 4, 5, 3),
    "chw": (1, 4, 5),
    "WHC": (5, 4, 4),
}.items():
    keep(f"image/{axes}", summary.image("i", np.random.default_rng(1).random(shape) * 1.2 - 0.1, dataformats=axes))
keep("image/uint8", summary.image("i", cases.IMAGES["bytes"], dataformats="NHWC"))
keep("audio", summary.audio("a", cases.SOUNDS["mono"][0, :, 0], 8000))
(Path(__file__).parent / "torch.records.gz").write_bytes(gzip.compress(b"".join(kept), mtime=0))
