"""Connections that cannot be accepted, because the process may not open more files."""

from __future__ import annotations

import asyncio
import errno
import logging
import math
from typing import Any

logger = logging.getLogger("lossless.server")

PERIOD = 60.0
"""Seconds between two lines about it, at least."""
_FULL = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Crowding:
    """A loop's exception handler. asyncio tells of each of hundreds of tries a second; this, of the first a minute."""

    def __init__(self) -> None:
        self._told = -math.inf

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, OSError) or error.errno not in _FULL:
            loop.default_exception_handler(context)
        elif loop.time() - self._told >= PERIOD:
            self._told = loop.time()
            logger.error("connections: got more than can be open at once (%s); close pages, or raise ulimit -n", error)
