from __future__ import annotations

import asyncio
import gc

from lossless.server.collecting import rest_until


async def _watched() -> tuple[list[bool], bool]:
    seen: list[bool] = []

    def loaded() -> bool:
        seen.append(gc.isenabled())
        return len(seen) == 3

    await rest_until(loaded)
    return seen, gc.isenabled()


def test_nothing_is_collected_until_the_board_is_read_and_what_was_made_is_spared() -> None:
    gc.unfreeze()
    assert asyncio.run(_watched()) == ([False, False, False], True)
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
