"""Every error lossless raises. Message form: "what: got X, want Y; what to do"."""

from __future__ import annotations


class LosslessError(Exception):
    """Base. `code` is stable; `may_continue` says whether the rest of the work can go on."""

    code = "error"
    may_continue = False


class LogdirError(LosslessError):
    """A logdir argument that cannot be understood."""

    code = "logdir"


class QueryError(LosslessError):
    """A request for data that cannot be answered as asked; the board itself is sound."""

    code = "query"
    may_continue = True


class NotFoundError(QueryError):
    """A run or tag that the board does not have."""

    code = "not-found"


class ValueGone(QueryError):
    """A value whose file is gone, was replaced, or cannot be read any more."""

    code = "gone"


class BrokenValue(LosslessError):
    """A value whose bytes are not what its kind wants; all others are sound."""

    code = "broken"
    may_continue = True


class TooLarge(LosslessError):
    """A value above a bound that is checked before memory is taken; all others are sound."""

    code = "too-large"
    may_continue = True


class LintError(LosslessError):
    """A path, option or setting of the linter that cannot be understood."""

    code = "lint"


class ListenError(LosslessError):
    """An address or port the server cannot listen on."""

    code = "listen"


class WriteError(LosslessError):
    """A value that cannot be written without loss."""

    code = "write"
    may_continue = True


class DiskError(WriteError, OSError):
    """What the file system refused: a directory that cannot be made, values that could not be written."""

    code = "disk"


class ProtoError(LosslessError):
    """Bytes that are no protobuf message, or not the one they should be."""

    code = "proto"


class RecordError(LosslessError):
    """A damaged record at byte `offset`; `rule` is one of R001 to R004. Reading may continue if its length is right."""

    code = "record"

    def __init__(self, rule: str, offset: int, message: str, *, may_continue: bool = False) -> None:
        super().__init__(message)
        self.rule = rule
        self.offset = offset
        self.may_continue = may_continue
