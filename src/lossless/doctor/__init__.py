"""Why is it not shown? From what was written, and how it is looked at."""

from __future__ import annotations

from lossless.doctor.diagnose import diagnose, examine
from lossless.doctor.evidence import Evidence

__all__ = ["Evidence", "diagnose", "examine"]
