"""Files become columns here."""

from lossless.ingest.file import EventFile, FileState
from lossless.ingest.loader import Loader
from lossless.ingest.progress import Progress
from lossless.ingest.status import Statuses

__all__ = ["EventFile", "FileState", "Loader", "Progress", "Statuses"]
