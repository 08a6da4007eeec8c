"""numpy, loaded so that its threads leave the CPUs to those that read.

OpenBLAS starts a thread for every CPU, and each spins some 60 ms before it sleeps, just when files are read: a tenth of
the time to open 800 MB. Loaded here, if nobody has before, they spin 0.5 ms; matrix products take as long as ever.
"""

from __future__ import annotations

import os
import sys

_SPIN = "OPENBLAS_THREAD_TIMEOUT"
"""Read once, as the library is loaded: the logarithm of the cycles; 26 by itself."""

if "numpy" not in sys.modules and _SPIN not in os.environ:
    os.environ[_SPIN] = "20"
    try:
        import numpy as np  # noqa: F401 for what loading it does
    finally:
        del os.environ[_SPIN]
