"""The command line: one file per command, and the only part of wolkflow that prints."""

from wolkflow.cli.commands import main

__all__ = ["main"]
