"""Thin adapters over the writer, one framework a file; each framework is imported only by its own file."""
