"""From values to event files. Imports neither numpy nor anything of the reading side."""

from lossless.write.event_file import EventFile

__all__ = ["EventFile"]
