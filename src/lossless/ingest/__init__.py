"""Files become columns here."""

from lossless.ingest.file import EventFile, FileState
from lossless.ingest.loader import Loader, Progress
from lossless.ingest.status import Statuses

__all__ = ["EventFile", "FileState", "Loader", "Progress", "Statuses"]
