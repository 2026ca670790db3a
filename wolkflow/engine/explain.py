"""An error in one line, for a log."""


def explain(error: BaseException) -> str:
    """Say an error in one line; the kind is named where the text alone says too little."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if text and isinstance(error, OSError | ValueError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
