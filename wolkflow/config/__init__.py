"""The pipeline language: text -> checked nodes and flows."""

from wolkflow.config.pipeline import load, load_text

__all__ = ["load", "load_text"]
