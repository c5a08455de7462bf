"""What a model read counts once the person agreed and never before; what rules read beside it counts at once."""

from __future__ import annotations

import random

import pytest

from bot.consultation.messages import ConfirmOpening
from bot.consultation.user_actions import Confirm, FormAnswer, TextReply
from tests.consultation.walks import Person, knowledge, some_value

SEEDS = range(40)


def at_eval(seed: int) -> Person:
    """Somebody who answered some questions at random, and is asked another one."""
    chance = random.Random(seed)
    person = Person()
    person.hear(FormAnswer(None, {"project": "Bluebird", "task": "extraction"}, "modal"))
    for _ in range(chance.randrange(8)):
        here = person.here
        if here.place != "question" or not here.asked:
            break
        fields = knowledge().checklist.fields
        person.hear(
            FormAnswer(
                here.current.id if here.current else None, {n: some_value(chance, fields[n]) for n in here.asked}
            )
        )
    return person


def guess_for(person: Person, seed: int) -> dict[str, object]:
    chance = random.Random(seed)
    fields = knowledge().checklist.fields
    return {name: value for name in person.here.asked if (value := some_value(chance, fields[name])) is not None}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("agreed", [True, False])
def test_a_guess_counts_once_the_person_agreed_and_never_before(seed: int, agreed: bool) -> None:
    person = at_eval(seed)
    guess = guess_for(person, seed)
    before = person.here.log.said
    person.hear(TextReply("some words", {}, guessed=guess))
    proposed = dict(person.here.log.proposed)
    assert person.here.log.said == before
    if not proposed:
        return
    assert {name: guess[name] for name in proposed} == proposed
    (card,) = [say for say in person.messages if isinstance(say, ConfirmOpening)]
    assert card.source == "reply"
    person.hear(Confirm("opening", agreed))
    assert person.here.log.said == ({**before, **proposed} if agreed else before)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_read_for_sure_counts_at_once_and_is_never_guessed_over(seed: int) -> None:
    person = at_eval(seed)
    asked = person.here.asked
    guess = guess_for(person, seed)
    if not guess:
        return
    sure = {next(iter(guess)): guess[next(iter(guess))]}
    other = guess_for(person, seed + 1)
    person.hear(TextReply("some words", sure, guessed=other))
    here = person.here
    name = next(iter(sure))
    if name in here.log.said:
        assert here.log.said[name] == sure[name]
        assert name not in here.log.proposed
    assert set(here.log.proposed) <= set(asked)


def test_an_impossible_guess_is_not_even_proposed() -> None:
    person = Person()
    person.hear(FormAnswer(None, {"project": "Bluebird", "eval_examples": 10}, "modal"))
    person.hear(TextReply("words", {}, guessed={"eval_failures": 500, "failure_threshold": 7.0, "nonsense": 1}))
    assert person.here.log.proposed == {}
