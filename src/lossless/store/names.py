"""Tag names as small numbers, one numbering for the whole board."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class Names:
    """Interned tag names. Adding takes a lock, reading takes none: numbers are never changed or reused."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []
        self._descriptions: dict[int, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, number: int) -> str:
        return self._names[number]

    def find(self, name: str) -> int | None:
        """The number of `name`, None if it was never added."""
        return self._numbers.get(name)

    def number(self, name: str) -> int:
        """The number of `name`, a new one if it is new."""
        known = self._numbers.get(name)
        return self._add(name) if known is None else known

    def numbers(self, names: Iterable[str]) -> list[int]:
        """The numbers of `names`, new ones for those that are new."""
        known = self._numbers
        return [known[name] if name in known else self._add(name) for name in names]

    def describe(self, number: int, display_name: str, description: str) -> None:
        """Keep what a writer says of a tag; the first that says something is believed."""
        if display_name or description:
            self._descriptions.setdefault(number, (display_name, description))

    def description(self, number: int) -> tuple[str, str]:
        """(display name, description) of a tag, empty where nobody said anything."""
        return self._descriptions.get(number, ("", ""))

    def _add(self, name: str) -> int:
        with self._lock:
            number = self._numbers.get(name)
            if number is None:
                number = len(self._names)
                self._names.append(name)  # before the number is known: whoever finds the number finds the name
                self._numbers[name] = number
            return number
