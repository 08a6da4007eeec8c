"""Precision-recall curves: a (6, thresholds) float32 tensor of TP, FP, TN, FN, precision, recall."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossless.wire.events import Value
from lossless.wire.plugins import PrCurvePluginData
from lossless.wire.tensorproto import Dimension, DType, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded, Remark
from lossless.write.encode.metadata import metadata

Array = NDArray[Any]
PLUGIN = "pr_curves"
THRESHOLDS = 201
MAX_TORCH_THRESHOLDS = 127
_LEAST = 1e-7


def tf1(
    name: str,
    labels: Array,
    predictions: Array,
    num_thresholds: int | None = None,
    weights: Array | float | None = None,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """The curve at `name/pr_curves`, as tensorboard's pr_curve summary writes it; 201 thresholds unless told."""
    thresholds = THRESHOLDS if num_thresholds is None else num_thresholds
    (tp, fp, tn, fn, precision, recall), remarks = curve(name, labels, predictions, thresholds, weights)
    values = tf1_raw(name, tp, fp, tn, fn, precision, recall, thresholds, display_name, description)
    return Encoded.of(*values, remarks=remarks)


def tf1_raw(
    name: str,
    true_positive_counts: Array,
    false_positive_counts: Array,
    true_negative_counts: Array,
    false_negative_counts: Array,
    precision: Array,
    recall: Array,
    num_thresholds: int | None = None,
    display_name: str | None = None,
    description: str | None = None,
) -> Encoded:
    """A curve that is computed already, at `name/pr_curves`; each array of one dimension and `num_thresholds` long."""
    counts = true_positive_counts, false_positive_counts, true_negative_counts, false_negative_counts
    data = np.stack((*counts, precision, recall)).astype(np.float32)
    content = PrCurvePluginData(0, num_thresholds or 0).encode()
    about = metadata(
        PLUGIN, content, display_name=name if display_name is None else display_name, description=description
    )
    return Encoded.of(Value(f"{name}/pr_curves", tensor=from_numpy(data), metadata=about))


def torch(
    tag: str, labels: Array, predictions: Array, num_thresholds: int = 127, weights: Array | float | None = None
) -> Encoded:
    """The curve as SummaryWriter.add_pr_curve writes it; never more than 127 thresholds."""
    thresholds = min(num_thresholds, MAX_TORCH_THRESHOLDS)
    (tp, fp, tn, fn, precision, recall), remarks = curve(tag, labels, predictions, thresholds, weights)
    return Encoded.of(*torch_raw(tag, tp, fp, tn, fn, precision, recall, thresholds), remarks=remarks)


def torch_raw(
    tag: str,
    true_positive_counts: Array,
    false_positive_counts: Array,
    true_negative_counts: Array,
    false_negative_counts: Array,
    precision: Array,
    recall: Array,
    num_thresholds: int = 127,
) -> Encoded:
    """A curve that is computed already, as SummaryWriter.add_pr_curve_raw writes it."""
    counts = true_positive_counts, false_positive_counts, true_negative_counts, false_negative_counts
    data = np.stack((*counts, precision, recall))
    content = PrCurvePluginData(0, min(num_thresholds, MAX_TORCH_THRESHOLDS)).encode()
    values = tuple(data.astype(np.float32).ravel().tolist())
    tensor = TensorProto(DType.FLOAT, TensorShape(tuple(map(Dimension, data.shape))), float_val=values)
    return Encoded.of(Value(tag, tensor=tensor, metadata=metadata(PLUGIN, content)))


def curve(
    tag: str, labels: Array, predictions: Array, thresholds: int, weights: Array | float | None = None
) -> tuple[Array, tuple[Remark, ...]]:
    """TP, FP, TN, FN, precision and recall at `thresholds` even steps from 0 to 1: float64 (6, thresholds).

    `labels` is bool or 0 and 1, `predictions` in [0, 1] and of the same shape, `weights` broadcast to it. Predictions
    outside are clipped, NaN is left out. Raises ValueError for other shapes or fewer than two thresholds."""
    if thresholds < 2:
        raise ValueError(f"precision-recall curve {tag!r}: got {thresholds} thresholds, want at least 2")
    if labels.shape != predictions.shape:
        got = f"labels of shape {labels.shape} and predictions of {predictions.shape}"
        raise ValueError(f"precision-recall curve {tag!r}: got {got}, want the same")
    remarks = _outside(tag, predictions)
    step = np.floor(np.nan_to_num(predictions, nan=-1.0).clip(-1, 1) * (thresholds - 1)).astype(np.int32)
    step = np.where(np.isnan(predictions), -1, step.clip(0))
    positive = labels.astype(np.float64)
    weight = 1.0 if weights is None else weights
    span = (0, thresholds - 1)
    hits, _ = np.histogram(step, bins=thresholds, range=span, weights=positive * weight)
    misses, _ = np.histogram(step, bins=thresholds, range=span, weights=(1.0 - positive) * weight)
    tp, fp = np.cumsum(hits[::-1])[::-1], np.cumsum(misses[::-1])[::-1]
    tn, fn = fp[0] - fp, tp[0] - tp
    found = np.stack((tp, fp, tn, fn, tp / np.maximum(_LEAST, tp + fp), tp / np.maximum(_LEAST, tp + fn)))
    return found, remarks


def _outside(tag: str, predictions: Array) -> tuple[Remark, ...]:
    """A remark if predictions are no probabilities; logits are mistaken for them."""
    outside = int(np.count_nonzero(~((predictions >= 0) & (predictions <= 1))))
    if not outside:
        return ()
    told = f"{outside:,} of {predictions.size:,} predictions of {tag!r} lie outside [0, 1] and are clipped, or are NaN"
    return (Remark("W222", told, "give probabilities, as torch.sigmoid(logits)"),)
