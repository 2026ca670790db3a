"""Logging as WolkConnect programs set it up."""

import logging
from typing import Final

_LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO, "notset": logging.NOTSET}
_FORMAT: Final = "%(asctime)s - '%(name)s' - %(levelname)s: %(message)s"


def logging_config(level: str, log_file: str | None = None) -> None:
    """Show what happens: level debug, info or notset, on the console or in a file."""
    if level not in _LEVELS:
        raise ValueError(f"level {level!r}: must be one of {', '.join(_LEVELS)}")
    logger = logging.getLogger("wolkflow.wolkabout")
    logger.setLevel(_LEVELS[level])
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    if level == "notset":
        return
    handler = logging.StreamHandler() if log_file is None else logging.FileHandler(log_file)
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(handler)
