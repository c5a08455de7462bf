"""Where an error was raised, as the log tells it: without its words, which may quote a person."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb


def place_of_error(error: BaseException) -> str:
    """Type and place of an error, and the place in another file that led there.

    `KeyError at phrases.py:20, from list_cards.py:188`: a sentence that is missing is found by who asks for it.
    """
    places = [(Path(frame.f_code.co_filename).name, line) for frame, line in walk_tb(error.__traceback__)]
    if not places:
        return type(error).__name__
    file, line = places[-1]
    caller = next((f", from {name}:{at}" for name, at in reversed(places) if name != file), "")
    return f"{type(error).__name__} at {file}:{line}{caller}"
