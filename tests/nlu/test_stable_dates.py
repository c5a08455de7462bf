"""A date until which the task stays as it is comes to months from today; one that is past, or a contract's, doesn't."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu import Reader
from bot.nlu.message.vocabulary import Vocabulary
from bot.nlu.numbers.stable_dates import stable_dates
from bot.nlu.text.tokens import words_of

TODAY = date(2026, 12, 1)
UNTIL = {
    "The grading scheme stays fixed to the end of 2028, signed by the board.": 25,
    "Nothing changes until June 2027.": 6,
    "The rules are frozen until the general elections in June 2028.": 18,
    "Our code list stays as it is until the merger in October 2027.": 10,
    "The intake form is frozen until September.": 9,
    "There is another round of category changes in April.": 4,
    "Until the end of 2027 the codes stay as they are.": 13,
    "The taxonomy is revised in March.": 3,
    "The queues will be renamed in January.": 1,
    "The list is final until the end of next year.": 13,
    "The classes won't change before summer 2027.": 7,
    "The wording is settled until Christmas 2027.": 12,
}
NO_SPAN = (
    "The services were reorganised in September.",
    "Our prices change in April.",
    "The contract is fixed until the audit in June 2028.",
    "The vendor contract is binding to the end of 2029.",
    "We had it unchanged until 2024.",
    "The rules may change in time.",
    "It stays the same until next year.",
    "We launch before June 2027.",
    "Two annotators are paid until May.",
    "The prompt stays the same until March.",
)


@pytest.mark.parametrize("text", UNTIL)
def test_a_date_ahead_comes_to_months(text: str) -> None:
    assert {months for months, _ in stable_dates(words_of(text).line, TODAY)} == {UNTIL[text]}


@pytest.mark.parametrize("text", NO_SPAN)
def test_other_dates_say_nothing_of_the_task(text: str) -> None:
    assert not [*stable_dates(words_of(text).line, TODAY)]


@pytest.mark.parametrize("until", ["December", "Christmas", "the end of December"])
def test_of_the_month_that_it_is_nobody_knows_which_year_is_meant(until: str) -> None:
    line = words_of(f"The form is frozen until {until}").line
    assert not [*stable_dates(line, TODAY)]
    assert [months for months, _ in stable_dates(f"{line} 2027", TODAY)] in ([12], [13])


@pytest.mark.parametrize("today", [date(2027, 12, 31), date(2028, 2, 29), date(2027, 1, 1)])
def test_every_day_of_the_calendar_will_do(today: date) -> None:
    for month in ("january", "february", "december", "the end of december", "the end of 2029", "spring"):
        assert all(0 < months <= 60 for months, _ in stable_dates(f"the form is fixed until {month}", today))


def test_it_is_asked_about_and_never_taken(vocabulary: Vocabulary) -> None:
    reader = Reader(vocabulary, today=lambda: TODAY)
    found = reader.read_opening("We sort 900 parcel complaints a month. The 9 classes are fixed until October 2027.")
    assert "stable_months" not in found.values
    assert found.candidates["stable_months"] == (10,)


def test_without_a_day_a_date_tells_nothing(vocabulary: Vocabulary) -> None:
    found = Reader(vocabulary).read_opening("We sort 900 complaints a month. The classes are fixed until October 2027.")
    assert 10 not in found.candidates.get("stable_months", ())
