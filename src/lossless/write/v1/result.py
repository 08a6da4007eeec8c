"""What evaluating a summary op gives."""

from __future__ import annotations

from lossless.write.notices import fail
from lossless.write.v1.ledger import Definition


class Evaluated(bytes):
    """A serialised Summary that knows whether a writer has had it, and what was said when it was made."""

    definition: Definition
    said: list[str]
    _written: bool

    def __new__(cls, data: bytes, definition: Definition, said: list[str]) -> Evaluated:
        made = super().__new__(cls, data)
        made.definition, made.said, made._written = definition, said, False
        definition.result()
        return made

    def written(self) -> None:
        """A writer has it now."""
        self._written = True
        self.definition.taken()

    def fail(self) -> None:
        """Raise as WriteError what was said: at the end of a call that can still record the rest."""
        for text in self.said:
            fail(text)

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        self.written()  # it goes where we do not see it
        return bytes, (bytes(self),)

    def __del__(self) -> None:
        if not self._written:
            self.definition.discarded()
