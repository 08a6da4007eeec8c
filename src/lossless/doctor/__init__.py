"""Why is it not shown? From what was written, and how it is looked at. Loaded when it is first asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.lazy import on_demand

if TYPE_CHECKING:
    from lossless.doctor.checks import CHECKS
    from lossless.doctor.diagnosis import check, diagnose, examine
    from lossless.doctor.evidence import Evidence
    from lossless.doctor.expect import answer
else:
    __getattr__ = on_demand(
        __name__,
        {"checks": "CHECKS", "diagnosis": "check diagnose examine", "evidence": "Evidence", "expect": "answer"},
    )

__all__ = ["CHECKS", "Evidence", "answer", "check", "diagnose", "examine"]
