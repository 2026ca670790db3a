"""The pipeline language: text -> checked nodes and flows."""

from wolkflow.config.files_read import FilesRead
from wolkflow.config.pipeline import load, load_text

__all__ = ["FilesRead", "load", "load_text"]
