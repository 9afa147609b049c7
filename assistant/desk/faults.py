"""Errors as the log may show them: kind and place, never their words, in which libraries quote what they choked on."""

import traceback


def without_words(error: BaseException) -> str:
    """An error as "KeyError at service.py:60 < answering.py:71", the innermost place first."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__module__}.{type(error).__qualname__} at {places or 'an unknown place'}"
