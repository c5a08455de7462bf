"""Past verdicts are found by part of a name, with slips, and a time is taken off and meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.intent.named_projects import find_names, find_similar, read_wanted
from tests.slack.nasty import NASTY

NOW = datetime(2026, 11, 28, 15, 30, tzinfo=UTC)  # a Saturday
NAMES = ("support-ticket triage", "Invoice extractor", "Call summaries", "Contract clauses", "Invoice routing")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("triage", ("support-ticket triage",)),
        ("the ticket triage", ("support-ticket triage",)),
        ("Support Ticket Triage", ("support-ticket triage",)),
        ("trage", ("support-ticket triage",)),
        ("suport tickets", ("support-ticket triage",)),
        ("invoice", ("Invoice extractor", "Invoice routing")),
        ("invoice extractor", ("Invoice extractor",)),
        ("our invoice project", ("Invoice extractor", "Invoice routing")),
        ("summar", ("Call summaries",)),
        ("fraud detection", ()),
        ("at", ()),
        ("", ()),
        ("?!", ()),
    ],
)
def test_names_are_found_by_their_words(words: str, found: tuple[str, ...]) -> None:
    assert find_names(words, NAMES) == found


def test_a_whole_name_means_nothing_else() -> None:
    assert find_names("triage", ("triage", "ticket triage")) == ("triage",)


def test_what_is_not_found_is_likened() -> None:
    assert find_similar("summary of the calls", NAMES)[0] == "Call summaries"
    assert find_similar("qqqq", NAMES) == ()


@pytest.mark.parametrize(
    ("words", "name", "since", "until"),
    [
        ("triage last month", "triage", (2026, 10, 1), (2026, 11, 1)),
        ("triage this month", "triage", (2026, 11, 1), None),
        ("last week", "", (2026, 11, 16), (2026, 11, 23)),
        ("the invoice extractor in October", "the invoice extractor", (2026, 10, 1), (2026, 11, 1)),
        ("triage in December", "triage", (2025, 12, 1), (2026, 1, 1)),
        ("triage in March 2025", "triage", (2025, 3, 1), (2025, 4, 1)),
        ("triage since September?", "triage", (2026, 9, 1), None),
        ("yesterday", "", (2026, 11, 27), (2026, 11, 28)),
        ("triage last year", "triage", (2025, 1, 1), (2026, 1, 1)),
        ("in 2024", "", (2024, 1, 1), (2025, 1, 1)),
    ],
)
def test_a_time_is_taken_off_the_name(
    words: str, name: str, since: tuple[int, int, int], until: tuple[int, int, int] | None
) -> None:
    wanted = read_wanted(words, NOW)
    assert wanted.name == name
    assert wanted.period is not None
    assert wanted.period[0] == datetime(*since, tzinfo=UTC).timestamp()
    if until is None:
        assert wanted.period[1] > NOW.timestamp()
    else:
        assert wanted.period[1] == datetime(*until, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("words", ["last mile routing", "monthly reports", "May I ask", "march of progress", "month"])
def test_a_name_that_sounds_like_a_time_stays_whole(words: str) -> None:
    wanted = read_wanted(words, NOW)
    assert (wanted.name, wanted.period) == (words, None)


@given(st.one_of(st.sampled_from(NASTY), st.text(max_size=60)))
def test_any_words_can_be_looked_for(words: str) -> None:
    wanted = read_wanted(words, NOW)
    assert set(find_names(wanted.name, NAMES)) <= set(NAMES)
    assert set(find_similar(wanted.name, NAMES)) <= set(NAMES)
