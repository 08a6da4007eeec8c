"""L601: numbers of an image that are not in the range their type stands for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.constants import constant
from lossless.lint.model import Call, Module
from lossless.lint.pixels import UNKNOWN, Pixels, pixels

RULE = REGISTRY.add(
    Rule(
        "L601",
        "image-range",
        Severity.WARNING,
        "An image is given in floats of 0 to 255, or in integers of 0 to 1.",
        "Floats are taken as 0 to 1 and clipped or wrapped: 0 to 255 becomes white or garbled. Integers are taken as "
        "0 to 255, or as the "
        "whole range of their type: 0 and 1 are both black.",
        "Divide floats by 255, or cast to uint8; multiply a mask of 0 and 1 by 255, or give it as floats.",
        'writer.add_image("photo", image.astype("float32"), step)  # a photo: 0 to 255',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_FLAT = re.compile(r"mask|seg|label|bool|bin|thresh|argmax|class|edge|uint8|byte|int|[<>]|==", re.IGNORECASE)
_TORCH = (Dialect.TORCH, Dialect.TENSORBOARDX)


def check(module: Module) -> Iterator[Finding]:
    """One finding an image call whose value is seen not to fit its range; a question where but a product with
    255 is seen."""
    for call in module.that(Does.WRITE):
        if call.api.kind not in ("image", "images") or call.value is None:
            continue
        shown = module.segment(call.value, 40)
        fault = _fault(call, given := pixels(module, call.value))
        if fault is not None:
            message, fix = fault
            yield module.finding(RULE, call.node, f"{shown} {message}", fix=fix)
        elif given == UNKNOWN and call.api.dialect in (*_TORCH, Dialect.TF2) and _is_scaled(module, call.value):
            message = f"{shown} is given as it is: if it is of floats, 0 to 1 are expected and this comes out white"
            yield module.finding(RULE, call.node, message, fix=".to(torch.uint8)", severity=Severity.NOTE)


def _is_scaled(module: Module, value: ast.expr) -> bool:
    """Whether a value is something times 255 and stays so; a mask of 0 and 255 comes out right."""
    match value:
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            other = left if constant(module, right) == 255 else right if constant(module, left) == 255 else None
        case ast.Call(func=ast.Attribute(attr="mul", value=left), args=[factor]):
            other = left if constant(module, factor) == 255 else None
        case _:
            return False
    return other is not None and not _FLAT.search(ast.unparse(other)) and pixels(module, other).dtype != "bool"


def _fault(call: Call, given: Pixels) -> tuple[str, str] | None:
    what = {"float": "floats", "int": "integers", "uint8": "uint8"}.get(given.dtype, "")
    if given.dtype == "float" and given.top == 255:
        return "is of floats from 0 to 255: floats are taken as 0 to 1, and it comes out white or garbled", "/ 255"
    if call.api.dialect in _TORCH:
        if given.dtype == "uint8" and given.top == 1:
            return "is of uint8 from 0 to 1: both are black", "* 255"
        if given.dtype == "int" and given.top == 255:
            return (
                "is of integers, not uint8, from 0 to 255: they are multiplied by 255, and it comes out white",
                ".to(torch.uint8)",
            )
    if call.api.dialect is Dialect.TF2:
        if given.dtype in ("uint8", "int") and given.top == 1:
            return (
                f"is of {what} from 0 to 1: both are black",
                "* 255" if given.dtype == "uint8" else "tf.cast(…, tf.float32)",
            )
        if given.dtype == "int" and given.top == 255:
            return (
                "is of integers, not uint8, from 0 to 255: of their type's whole range that is black",
                "tf.cast(…, tf.uint8)",
            )
    return None
