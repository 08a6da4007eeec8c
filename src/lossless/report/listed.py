"""JSON: a list of objects, one a finding."""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import index

from lossless.findings import Finding


def as_json(findings: Iterable[Finding]) -> str:
    """A list of `Finding.as_dict()`: code, severity, message, remedy, place, effect, fix. ASCII alone; a byte of a path
    that is no UTF-8 is a lone surrogate, as Python's surrogateescape has it."""
    return json.dumps([finding.as_dict() for finding in findings], indent=2, allow_nan=False, default=index)
