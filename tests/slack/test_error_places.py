"""The log names where an error was raised and who led there, and none of its words."""

from __future__ import annotations

import json

import pytest

from bot.slack.error_places import place_of_error
from tests.slack.rendering import PHRASES


def test_a_missing_sentence_is_named_by_who_asks_for_it() -> None:
    with pytest.raises(KeyError) as caught:
        PHRASES.say("no_such_sentence")
    place = place_of_error(caught.value)
    assert place.startswith("KeyError at phrases.py:")
    assert ", from test_error_places.py:" in place
    assert "no_such_sentence" not in place


def test_an_error_in_one_file_has_no_second_place() -> None:
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError("secret words")
    assert place_of_error(caught.value).partition(":")[0] == "RuntimeError at test_error_places.py"
    assert "from" not in place_of_error(caught.value)


def test_an_error_that_was_never_raised_is_its_type() -> None:
    assert place_of_error(json.JSONDecodeError("secret", "words", 0)) == "JSONDecodeError"
