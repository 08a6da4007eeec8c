"""What tags are used for, and what is said of it."""

from typing import final

from lossless.write.inputs import Pending

@final
class TagTable:
    """Every tag of a directory, and what is said of their use, once a tag: W202, W203, W205, W206."""

    key: int
    def forget(self) -> None:
        """Wait for no value any more, as the child of a fork does: its parent has those that are being resolved."""

    def use(self, name: str, kind: str, step: object, strict: bool | None = None) -> int | Pending:
        """The int64 step of a value of `kind` that is about to be recorded; pending if it is on a device.

        Raises InputError, and when strict WriteError."""
