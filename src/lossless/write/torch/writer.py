"""SummaryWriter."""

from __future__ import annotations


class SummaryWriter:
    """Writes one run; the methods of torch's and of tensorboardX's SummaryWriter."""
