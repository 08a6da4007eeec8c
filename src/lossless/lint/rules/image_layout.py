"""L606: the axes of an image lie otherwise than the call is told."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.flow import constant
from lossless.lint.model import Call, Module
from lossless.lint.pixels import pixels

RULE = REGISTRY.add(
    Rule(
        "L606",
        "image-layout",
        Severity.WARNING,
        "The axes of an image lie otherwise than the call takes them.",
        "add_image takes channels first unless dataformats says otherwise, and tf.summary.image takes a batch with "
        "channels last. Pictures of "
        "OpenCV, Pillow and decode_jpeg have channels last and no batch: the call raises, or draws stripes.",
        "Say how the axes lie: dataformats='HWC'; or turn them: image.transpose(2, 0, 1), image[tf.newaxis].",
        'writer.add_image("photo", cv2.imread(path), step)',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_DEFAULTS = {"add_image": "CHW", "add_images": "NCHW", "add_image_with_boxes": "CHW"}


def check(module: Module) -> Iterator[Finding]:
    """One finding an image call whose value's axes are seen, and are not those that it takes."""
    for call in module.that(Does.WRITE):
        taken = _taken(module, call)
        if not taken or call.value is None:
            continue
        layout = pixels(module, call.value).layout
        if layout and layout != taken:
            message = f"{module.segment(call.value, 40)} lies as {layout}, and is taken as {taken}"
            torch = call.api.dialect in (Dialect.TORCH, Dialect.TENSORBOARDX)
            fix = f'dataformats="{layout}"' if torch else "image[tf.newaxis]" if layout == "HWC" else ""
            yield module.finding(RULE, call.node, message, fix=fix)


def _taken(module: Module, call: Call) -> str:
    """The axes that the call takes; "" if they cannot be told."""
    if call.starred:
        return ""
    if call.api.dialect is Dialect.TF2 and call.api.kind == "image":
        return "NHWC"
    if call.api.dialect not in (Dialect.TORCH, Dialect.TENSORBOARDX) or call.api.name not in _DEFAULTS:
        return ""
    given = call.argument("dataformats")
    if given is None:
        return _DEFAULTS[call.api.name]
    said = constant(module, given)
    return said.upper() if isinstance(said, str) else ""
