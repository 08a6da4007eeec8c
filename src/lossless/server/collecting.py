"""Python's cyclic garbage collector, kept from walking through a large board again and again."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

PERIOD = 0.1
"""Seconds between looks whether the board is read."""
LIMIT = 600.0
"""Seconds after which garbage is collected whether it is or not."""


async def rest_until(loaded: Callable[[], bool]) -> None:
    """Collect nothing while the board is read, and never look through what was made until then: it stays."""
    gc.disable()
    try:
        async with asyncio.timeout(LIMIT):
            while not loaded():
                await asyncio.sleep(PERIOD)
    except TimeoutError:
        pass  # very much is read; from now on garbage is collected all the same
    finally:
        gc.freeze()
        gc.enable()
