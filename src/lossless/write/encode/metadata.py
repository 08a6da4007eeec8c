"""SummaryMetadata of a plugin."""

from __future__ import annotations

from lossless.wire.events import PluginData, SummaryMetadata


def metadata(
    plugin: str, content: bytes = b"", *, display_name: str | None = None, description: str | None = None
) -> SummaryMetadata:
    """The metadata of a tag of `plugin`; None is the empty text."""
    return SummaryMetadata(PluginData(plugin, content), display_name or "", description or "")
