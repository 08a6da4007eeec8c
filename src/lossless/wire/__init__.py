"""Bytes ⇄ records ⇄ events. No files, clock or threads."""
