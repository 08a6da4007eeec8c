"""What evaluating a summary op gives."""

from __future__ import annotations

from lossless.write.v1.ledger import Definition


class Evaluated(bytes):
    """A serialised Summary that knows whether a writer has had it."""

    definition: Definition
    _written: bool

    def __new__(cls, data: bytes, definition: Definition) -> Evaluated:
        made = super().__new__(cls, data)
        made.definition, made._written = definition, False
        definition.result()
        return made

    def written(self) -> None:
        """A writer has it now."""
        self._written = True
        self.definition.taken()

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        self.written()  # it goes where we do not see it
        return bytes, (bytes(self),)

    def __del__(self) -> None:
        if not self._written:
            self.definition.discarded()
