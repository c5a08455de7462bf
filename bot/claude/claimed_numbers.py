"""Whether the numbers of a claim stand in the lines that it cites: same value, same thing counted, no other bound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.claude.claim_words import WORD, claim_words, plain_text, stem, stems
from bot.claude.stated_numbers import StatedNumber, stated_numbers, with_english_numbers

FEW = 2  # content words; fewer say nothing of what a clause is about


def number_problems(sentence: str, cited: Sequence[str], question: str, *, english: bool) -> Iterator[str]:
    """A word for each number, and each thing counted, that the cited lines don't state so."""
    plain, lines_text = plain_text(sentence), plain_text("\n".join(cited))
    lines = [stated_numbers(line) for line in cited]
    stated = stated_numbers(sentence if english else with_english_numbers(sentence))
    for number in stated:
        supports = [known for line in lines for known in line if _supports(number, known)]
        if not english:
            supports = [known for known in supports if _denies_alike(number, known)]
        beside = [other for other in stated if other.clause == number.clause]
        if not supports or _nearer_other(number, supports, lines, sentence, beside):
            yield "number"
    words = {word.lower() for word in WORD.findall(plain)}
    known_words = {word.lower() for word in WORD.findall(lines_text)}
    if any(word in claim_words().spelled and word not in known_words for word in words):
        yield "number"
    yield from _units(plain, lines_text, question)


def _units(plain: str, lines_text: str, question: str) -> Iterator[str]:
    """Time, words, tokens, people: what is counted must be counted in the line too, with a number or without."""
    kinds = claim_words().kinds
    cited = set(stems(lines_text)) | set(stems(question))
    strict = ("milliseconds", "minutes", "hours", "days", "weeks", "months", "years", "tokens", "people")
    for kind in strict:
        if kinds[kind] & set(stems(plain)) and not kinds[kind] & cited:
            yield "unit"


def _supports(number: StatedNumber, known: StatedNumber) -> bool:
    """Whether a line's number is the sentence's: same value, same thing counted, no other bound, no other case."""
    if not number.forms & known.forms:
        return False
    if number.kinds and known.kinds and not number.kinds & known.kinds:
        return False
    if number.bound and number.bound != known.bound:
        return False
    return not any(_excluded(number, known, groups) for groups in claim_words().contrasts)


def _denies_alike(number: StatedNumber, known: StatedNumber) -> bool:
    """In a language whose words are not checked: a number that the line names in a denial is named in one."""
    words = claim_words()
    denied = bool(set(stems(known.sentence)) & words.denying)
    return not denied or any(word.lower() in words.foreign_denying for word in WORD.findall(number.sentence))


def _excluded(number: StatedNumber, known: StatedNumber, groups: Mapping[str, tuple[str, ...]]) -> bool:
    here = _members(number.clause, groups)
    there = _members(known.clause, groups) or _members(known.sentence, groups)
    return bool(here and there and not here & there)


def _members(text: str, groups: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {name for name, words in groups.items() if any(word in text.lower() for word in words)}


def _nearer_other(
    number: StatedNumber,
    supports: Sequence[StatedNumber],
    lines: Sequence[Sequence[StatedNumber]],
    sentence: str,
    beside: Sequence[StatedNumber],
) -> bool:
    """Whether the words around a number fit a line better that has another number of the same kind.

    `beside` are the numbers of its clause: some of these words belong to them.
    """
    named = frozenset().union(*(other.forms for other in beside))
    around = content_stems(number.clause)
    if len(around) < FEW:
        around = content_stems(sentence)
    others = [
        len(around & content_stems(known.clause))
        for line in lines
        if not any(known.forms & number.forms for known in line)
        for known in line
        if known.kinds & number.kinds and not known.forms & named
    ]
    return max(others, default=0) >= max(len(around & content_stems(known.clause)) for known in supports) + FEW


@lru_cache(maxsize=4000)  # the guide's lines come with every answer
def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that carry a text's content."""
    return frozenset(stem(word) for word in WORD.findall(text) if len(word) > 3)
