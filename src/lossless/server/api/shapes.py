"""Shapes that several answers share."""

from __future__ import annotations

from lossless.findings import Severity
from lossless.server.schema import BOOLEAN, COUNT, INTEGER, NUMBER, STRING, maybe, obj, one_of
from lossless.types import Role, Status

COUNTS = obj("Findings by severity.", **{severity.value: COUNT for severity in Severity})
PROGRESS = obj(bytes_read=COUNT, bytes_found=COUNT, files_found=COUNT, files_read=COUNT, done=BOOLEAN)
ROLE = one_of(*(role.value for role in Role), None)
STATUS = one_of(*(status.value for status in Status))
RUN_MEMBERS = {
    "name": STRING,
    "family": STRING,
    "role": ROLE,
    "hue": {**COUNT, "description": "index of the family's hue; kept with the logdir"},
    "status": STATUS,
    "path": STRING,
    "logdir": maybe(STRING),
    "files": COUNT,
    "attempts": COUNT,
    "points": COUNT,
    "series": COUNT,
    "first_wall_time": maybe(NUMBER),
    "last_wall_time": maybe(NUMBER),
    "first_step": maybe(INTEGER),
    "last_step": maybe(INTEGER),
    "findings": COUNTS,
    "host": maybe(STRING),
    "pid": maybe(INTEGER),
}
