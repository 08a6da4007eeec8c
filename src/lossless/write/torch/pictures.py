"""Pictures, still and moving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lossless.write import encode
from lossless.write.inputs import array
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call


class Pictures(Writer):
    """The calls that take pictures: floats in [0, 1], or uint8."""

    @call
    def add_image(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "CHW",
    ) -> None:
        """Record a picture; `dataformats` names its axes: CHW, HWC, HW, or with N for a grid of several."""
        self._picture(tag, img_tensor, global_step, walltime, dataformats)

    @call
    def add_images(
        self,
        tag: str,
        img_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        dataformats: str = "NCHW",
    ) -> None:
        """Record pictures of one size as a grid of eight columns; of a list of them, `dataformats` names one's axes."""
        if not isinstance(img_tensor, list | tuple):
            self._picture(tag, img_tensor, global_step, walltime, dataformats)
            return
        axes = f"N{dataformats.upper().replace('N', '')}"

        def grid(*images: Any) -> encode.encoded.Encoded:
            if len({image.shape for image in images}) > 1:
                raise ValueError(f"images: got shapes {[image.shape for image in images]}, want one shape")
            return encode.image.torch(tag, array(images), dataformats=axes)

        self._later("image", tag, img_tensor, grid, global_step, walltime)

    @call
    def add_image_with_boxes(
        self,
        tag: str,
        img_tensor: Any,
        box_tensor: Any,
        global_step: Any = None,
        walltime: float | None = None,
        rescale: float | str = 1,
        dataformats: str = "CHW",
        labels: str | Sequence[str] | None = None,
    ) -> None:
        """Record a picture with red boxes, (n, 4: left, top, right, bottom in pixels), and a label each."""
        scale = 1 if isinstance(rescale, str) else rescale
        if isinstance(rescale, str):  # tensorboardX has dataformats and labels here
            dataformats, labels = rescale, labels if dataformats == "CHW" else dataformats
        texts = [labels] if isinstance(labels, str) else None if labels is None else list(labels)
        fitting = texts if texts is not None and len(texts) == len(box_tensor) else None

        def drawn(image: Any, boxes: Any) -> encode.encoded.Encoded:
            return encode.image.boxes(tag, image, boxes, scale, dataformats, fitting)

        self._later("image", tag, [img_tensor, box_tensor], drawn, global_step, walltime)
        if texts is not None and fitting is None:
            what = f"image {tag!r}: got {len(texts)} labels, want {len(box_tensor)}, one a box; they are left out"
            self._say("W222", what, key=("labels", tag))

    @call
    def add_figure(
        self, tag: str, figure: Any, global_step: Any = None, close: bool = True, walltime: float | None = None
    ) -> None:
        """Record a matplotlib figure, drawn now, or a list of equally large ones as a grid; `close` closes them."""
        try:
            pixels = encode.figure.pixels(figure, close)
        except Exception as error:  # noqa: BLE001  (drawing runs whatever the figure holds)
            self._say("W212", f"figure {tag!r}: {error!r}", key=("figure", tag))
        else:
            self._picture(tag, pixels, global_step, walltime, "NCHW" if pixels.ndim == 4 else "CHW")

    @call
    def add_video(
        self,
        tag: str,
        vid_tensor: Any,
        global_step: Any = None,
        fps: float = 4,
        walltime: float | None = None,
        dataformats: str = "NTCHW",
    ) -> None:
        """Record videos, side by side, as one animated GIF; `dataformats` names their axes, T is time."""

        def moving(video: Any) -> encode.encoded.Encoded:
            return encode.video.torch(tag, video, fps, dataformats)

        self._later("image", tag, [vid_tensor], moving, global_step, walltime)

    def _picture(self, tag: str, image: Any, step: Any, walltime: float | None, dataformats: str) -> None:
        def still(pixels: Any) -> encode.encoded.Encoded:
            return encode.image.torch(tag, pixels, dataformats=dataformats)

        self._later("image", tag, [image], still, step, walltime)
