"""Distributions, curves, shapes, sounds and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lossless.write import encode
from lossless.write.inputs import snapshot
from lossless.write.inputs.borrowed import borrowed
from lossless.write.inputs.histogram import Counted, Reduction, between
from lossless.write.torch.base import Taken, Writer
from lossless.write.torch.calls import call


class _Buckets:
    """A device tensor, counted where it lies."""

    nbytes = 0

    def __init__(self, reduction: Reduction) -> None:
        self._reduction = reduction

    def array(self) -> Counted:
        """Its buckets."""
        return self._reduction.result()


class _Now:
    """Host memory, counted at the call: that is faster than a copy."""

    nbytes = 0

    def __init__(self, host: Any) -> None:
        self._counted = encode.histogram.count_now(host, even=False)

    def array(self) -> Counted:
        """Its buckets."""
        return self._counted


def _take(values: Any) -> Taken:
    reduction = between(values, encode.limits.limits())
    if reduction is not None:
        return _Buckets(reduction)
    host = borrowed(values)
    return snapshot(values) if host is None else _Now(host)


class Arrays(Writer):
    """The calls that take arrays, and texts."""

    @property
    def default_bins(self) -> list[float]:
        """The limits of add_histogram's buckets, as scripts look them up."""
        return list(encode.limits.limits().tolist())

    @call
    def add_tensor(self, tag: str, tensor: Any, global_step: Any = None, walltime: float | None = None) -> None:
        """Record a whole tensor, of any shape and dtype."""
        own = "bfloat16" if str(getattr(tensor, "dtype", "")).endswith("bfloat16") else None
        self._later("tensor", tag, [tensor], lambda array: encode.tensor.torch(tag, array, own), global_step, walltime)

    @call
    def add_histogram(
        self,
        tag: str,
        values: Any,
        global_step: Any = None,
        bins: str | int | Sequence[float] = "tensorflow",
        walltime: float | None = None,
        max_bins: int | None = None,
    ) -> None:
        """Record how numbers are distributed; `bins` is "tensorflow" (1.1 times as wide each) or numpy.histogram's."""

        def counted(values: Any) -> encode.encoded.Encoded:
            return encode.histogram.torch(tag, values, bins, max_bins)

        take = _take if isinstance(bins, str) and bins == "tensorflow" else snapshot
        self._later("histogram", tag, [values], counted, global_step, walltime, take)

    @call
    def add_histogram_raw(
        self,
        tag: str,
        min: Any,  # noqa: A002  (torch's names)
        max: Any,  # noqa: A002
        num: Any,
        sum: Any,  # noqa: A002
        sum_squares: Any,
        bucket_limits: Any,
        bucket_counts: Any,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Record a distribution that is counted already; bucket i ends at `bucket_limits[i]`. Raises ValueError when
        there are not as many limits as counts."""
        if len(bucket_limits) != len(bucket_counts):
            got = f"{len(bucket_limits)} bucket_limits and {len(bucket_counts)} bucket_counts"
            raise ValueError(f"histogram {tag!r}: got {got}, want as many of both: the right end of each bucket")

        def told(*parts: Any) -> encode.encoded.Encoded:
            return encode.histogram.raw(tag, *(part.item() for part in parts[:5]), *parts[5:])

        numbers = [min, max, num, sum, sum_squares]
        self._later("histogram", tag, [*numbers, bucket_limits, bucket_counts], told, global_step, walltime)

    @call
    def add_pr_curve(
        self,
        tag: str,
        labels: Any,
        predictions: Any,
        global_step: Any = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Record precision and recall of `predictions` in [0, 1] of binary `labels`, at up to 127 thresholds."""

        def curve(labels: Any, predictions: Any, weights: Any) -> encode.encoded.Encoded:
            return encode.pr_curve.torch(tag, labels, predictions, num_thresholds, weights)

        self._later("pr_curve", tag, [labels, predictions, weights], curve, global_step, walltime)

    @call
    def add_pr_curve_raw(
        self,
        tag: str,
        true_positive_counts: Any,
        false_positive_counts: Any,
        true_negative_counts: Any,
        false_negative_counts: Any,
        precision: Any,
        recall: Any,
        global_step: Any = None,
        num_thresholds: int = 127,
        weights: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Record a precision-recall curve that is computed already; arrays of one length. `weights` is not used."""

        def curve(tp: Any, fp: Any, tn: Any, fn: Any, precision: Any, recall: Any) -> encode.encoded.Encoded:
            return encode.pr_curve.torch_raw(tag, tp, fp, tn, fn, precision, recall, num_thresholds)

        positives, negatives = (
            [true_positive_counts, false_positive_counts],
            [true_negative_counts, false_negative_counts],
        )
        self._later("pr_curve", tag, [*positives, *negatives, precision, recall], curve, global_step, walltime)

    @call
    def add_mesh(
        self,
        tag: str,
        vertices: Any,
        colors: Any = None,
        faces: Any = None,
        config_dict: Mapping[str, Any] | None = None,
        global_step: Any = None,
        walltime: float | None = None,
    ) -> None:
        """Record points, or triangles between them: `vertices`, `colors` (0 to 255) and `faces`, of (batch, n, 3)."""

        def shape(vertices: Any, colors: Any, faces: Any) -> encode.encoded.Encoded:
            return encode.mesh.torch(tag, vertices, colors, faces, config_dict)

        self._later("mesh", tag, [vertices, colors, faces], shape, global_step, walltime)

    @call
    def add_audio(
        self,
        tag: str,
        snd_tensor: Any,
        global_step: Any = None,
        sample_rate: int = 44100,
        walltime: float | None = None,
    ) -> None:
        """Record a sound of floats in [-1, 1]: (frames,) or (1, frames), or (frames, 1 or 2) as tensorboardX has it."""

        def wav(sound: Any) -> encode.encoded.Encoded:
            channels_last = sound.ndim == 2 and sound.shape[1] <= 2 < sound.shape[0]
            return encode.audio.torch(tag, sound, sample_rate, channels_last=channels_last)

        self._later("audio", tag, [snd_tensor], wav, global_step, walltime)

    @call
    def add_text(self, tag: str, text_string: Any, global_step: Any = None, walltime: float | None = None) -> None:
        """Record a text, Markdown on the page."""
        text = text_string if isinstance(text_string, str) else str(text_string)
        self._now("text", tag, lambda: encode.text.torch(tag, text), global_step, walltime)
