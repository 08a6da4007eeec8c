"""What befalls a process and concerns what it has not written yet: its end, SIGTERM, a fork."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any


class Process:
    """Calls `finish` once at the end of this process, however Python ends it, and `forget` in each forked child.

    SIGTERM, where nobody else handles it: `hand_over(save)` has a thread call `save`, then the main thread, `sweep`,
    which must take no lock that is held, and the process dies of the signal as it would have. A second SIGTERM does
    so at once."""

    def __init__(
        self,
        *,
        finish: Callable[[], None],
        sweep: Callable[[], None],
        forget: Callable[[], None],
        hand_over: Callable[[Callable[[], None]], bool],
    ) -> None:
        self._finish, self._sweep, self._forget, self._hand_over = finish, sweep, forget, hand_over
        self._dying = self._ending = False
        self._finalizer: Any = None
        self._ours = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)

    def begin(self) -> None:
        """This process has something to lose from now on.

        Called anew, it comes before what frameworks that were loaded since do at exit: they end devices."""
        atexit.unregister(self._end)
        atexit.register(self._end)
        self._handle_sigterm()
        util = sys.modules.get("multiprocessing.util")
        if util is not None and not (self._finalizer and self._finalizer.still_active()):
            self._finalizer = util.Finalize(None, self._end, exitpriority=-100)  # its children skip atexit

    def _handle_sigterm(self) -> None:
        if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_kill"):
            return
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, self._on_sigterm)
            self._ours = True

    def _on_sigterm(self, number: int, frame: FrameType | None) -> None:
        """The interrupted code may hold any lock: another thread does the work, while this one goes on for as long."""
        first, self._dying = not self._dying, True
        if not (first and (self._ending or self._hand_over(self._die))):
            self._pass_on()

    def _end(self) -> None:
        self._ending = True
        self._finish()
        self._ending = False
        if self._dying:
            self._pass_on()

    def _die(self) -> None:
        """Send the main thread the second one, until it is not missed between a check for signals and a sleep."""
        self._finish()
        pause = 0.05
        while True:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
            time.sleep(pause)
            pause = min(2 * pause, 1.0)

    def _pass_on(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._sweep()
        os.kill(os.getpid(), signal.SIGTERM)

    def _forked(self) -> None:
        if self._ours and signal.getsignal(signal.SIGTERM) == self._on_sigterm:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._dying = self._ending = self._ours = False
        self._finalizer = None
        self._forget()
