"""Arrays in, `wire.events.Value`s out: one kind a module, one dialect a function. No clock, no files, no threads.

`from lossless.write import encode`, then `encode.histogram.tf2(…)`: a module, and numpy, is loaded on first use.
"""

from typing import TYPE_CHECKING

from lossless.lazy import modules_on_demand

if TYPE_CHECKING:
    from lossless.write.encode import (
        audio,
        encoded,
        figure,
        histogram,
        hparams,
        image,
        layout,
        limits,
        mesh,
        metadata,
        pr_curve,
        projector,
        scalar,
        tensor,
        text,
        video,
    )
else:
    __getattr__ = modules_on_demand(
        __name__,
        "audio encoded figure histogram hparams image layout limits mesh metadata pr_curve projector scalar tensor "
        "text video",
    )

__all__ = [
    "audio",
    "encoded",
    "figure",
    "histogram",
    "hparams",
    "image",
    "layout",
    "limits",
    "mesh",
    "metadata",
    "pr_curve",
    "projector",
    "scalar",
    "tensor",
    "text",
    "video",
]
