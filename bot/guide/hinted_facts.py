"""Weak candidates of a first message that would decide: they are asked about in the message's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.decision.fact_lines import FACTS, FactLine, fact_lines
from bot.decision.outlook import Outlook
from bot.decision.profile import Profile, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.possible_lines import SAID_WITH, PossibleLines
from bot.guide.understood import Understood
from bot.guide.unread_words import clauses, quoted
from bot.nlu.reading import Hint
from bot.nlu.text.code_blocks import own_words
from bot.nlu.text.tokens import words_of

MOST_HINTED = 2  # such questions
ROOM = 5  # lines and candidates, with these
DOUBTS = ("labels_trusted",)  # asked in the line of what they are doubts of
LEAST_QUOTED = 4  # words that say something


def quoted_hints(message: str, hints: Mapping[str, Hint]) -> dict[str, Hint]:
    """The hints with the clause of the message in which their words stand; without those of others and of questions.

    Of numbers none is quoted.
    """
    hints = {name: hint for name, hint in hints.items() if hint.words}
    found = [(clause, words_of(clause).line) for clause, _ in clauses(own_words(message))] if hints else []
    clipped = {name: next((c for c, line in found if hint.words in line), "") for name, hint in hints.items()}
    return {
        name: replace(hints[name], words=quoted(clause, clause))
        for name, clause in clipped.items()
        if len(clause.split()) >= LEAST_QUOTED
    }


def deciding_hints(
    profile: Profile, lines: Sequence[FactLine], understood: Understood, rules: Rules
) -> dict[str, Hint]:
    """The hints that would decide, as far as there is room below the lines and the stronger candidates."""
    if not understood.hints:
        return {}
    best = {name: values[0] for name, values in understood.candidates.items() if values}
    as_read = fitting_profile({**best, **profile.model_dump(exclude_none=True)})
    outlook = Outlook(as_read, rules)
    found = {
        name: hint
        for name, hint in understood.hints.items()
        if name in outlook.open_fields
        and outlook.could_change(name)
        and not _is_said_with(name, best)
        and not _is_met(name, hint, rules)
    }
    room = min(MOST_HINTED, max(0, ROOM - len(lines) - len(best)))
    return dict([*found.items()][:room])


def _is_said_with(name: str, candidates: Collection[str]) -> bool:
    """Whether a stronger candidate has the line in which this would be asked."""
    beside = (
        () if name in DOUBTS else {other for fact in FACTS.values() if name in fact.fields for other in fact.fields}
    )
    return any(other in candidates for other in (*beside, *(SAID_WITH if name == "failure_mode" else ())))


def _is_met(name: str, hint: Hint, rules: Rules) -> bool:
    """Whether it would only be in place, which decides nothing while something else is open."""
    return any(line.met for line in fact_lines(fitting_profile({name: hint.value}), rules))


def quote_hints(found: PossibleLines, hints: Mapping[str, Hint], wording: FirstReadWording) -> PossibleLines:
    """The lines, those that ask about a hint with its words before the question."""
    stated, asked = (tuple(_with_quote(line, hints, wording) for line in part) for part in (found.stated, found.asked))
    return replace(found, stated=stated, asked=asked)


def _with_quote(line: FactLine, hints: Mapping[str, Hint], wording: FirstReadWording) -> FactLine:
    hint = next((hints[name] for name in line.fields if name in hints), None)
    if hint is None:
        return line
    words = wording.decisions["unread"].replace("{words}", hint.words)
    if line.lead.endswith("?"):
        return replace(line, lead=words, text=f"{line.lead} {line.text}")
    return replace(line, text=f"{words} {line.text}")
