"""What the platform keeps: one SQLite file, one module per family of tables."""

from wolkflow.platform.store.store import Store

__all__ = ["Store"]
