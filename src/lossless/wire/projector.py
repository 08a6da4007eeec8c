"""ProjectorConfig and its text form, projector_config.pbtxt."""

# ruff: noqa: RUF009  (a field is declared by a call)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from lossless.wire.message import Message, message, text, unsigned


@dataclass(frozen=True, slots=True)
class SpriteMetadata(Message):
    """A picture of many small ones; `single_image_dim` is (width, height) in pixels."""

    image_path: str = text(1)
    single_image_dim: tuple[int, ...] = unsigned(2, repeated=True)


@dataclass(frozen=True, slots=True)
class EmbeddingInfo(Message):
    """One embedding; paths are relative to the directory of the config."""

    tensor_name: str = text(1)
    metadata_path: str = text(2)
    bookmarks_path: str = text(3)
    tensor_shape: tuple[int, ...] = unsigned(4, repeated=True)
    sprite: SpriteMetadata | None = message(5, SpriteMetadata)
    tensor_path: str = text(6)


@dataclass(frozen=True, slots=True)
class ProjectorConfig(Message):
    """The embeddings of a directory."""

    model_checkpoint_path: str = text(1)
    embeddings: tuple[EmbeddingInfo, ...] = message(2, EmbeddingInfo, repeated=True)
    model_checkpoint_dir: str = text(3)

    def pbtxt(self) -> str:
        """The config in protobuf's text form; configs of one directory may be appended to each other."""
        return "".join(f"{line}\n" for line in _lines(self))


def _lines(told: SpriteMetadata | EmbeddingInfo | ProjectorConfig) -> Iterator[str]:
    """Lines of the fields that are set, as the official text printer orders and indents them."""
    for field in fields(told):
        value = getattr(told, field.name)
        for item in value if isinstance(value, tuple) else (value,) if value else ():
            if isinstance(item, SpriteMetadata | EmbeddingInfo):
                yield f"{field.name} {{"
                yield from (f"  {line}" for line in _lines(item))
                yield "}"
            else:
                yield f"{field.name}: {_quoted(item) if isinstance(item, str) else item}"


_ESCAPES = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _quoted(value: str) -> str:
    """A string as protobuf's text form quotes it: other control characters in octal, text in other scripts as it is."""
    inner = "".join(_ESCAPES.get(c) or (f"\\{ord(c):03o}" if ord(c) < 32 or ord(c) == 127 else c) for c in value)
    return f'"{inner}"'
