"""The one place where the version stands; pyproject.toml reads it, `make check` compares the changelog with it."""

__version__ = "0.1.0"
