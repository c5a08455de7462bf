"""Whether a sentence of a model's answer may be shown: it must say no more than the lines that it cites.

`problem_of` names the first check that fails. It goes by words and numbers alone: a sentence that is right and worded
freely may be cut, a sentence that no line holds must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.claude.claim_words import WORD, claim_words, plain_text, stem, stems
from bot.claude.harmless import is_harmless
from bot.claude.sentences import split_sentences
from bot.claude.stated_numbers import StatedNumber, stated_numbers, with_english_numbers

QUOTED = re.compile(r"\"([^\"]+)\"|`+([^`]+)`+")
LONGEST_QUOTE = 2  # words; a longer quotation must stand in a source word for word
MOST_CONNECTIVES = 9  # words of an uncited sentence
LONGEST_SENTENCE = 400  # characters
FEW = 2  # content words; fewer say nothing of what a clause is about
REPEATED = 0.6  # of a clause's content words: from there on it repeats a line
DENIED = frozenset(("not", "never"))
CLAUSE_END = re.compile(r"[;:]|,(?=\s)|\s-\s")
# Of a yes or no at the beginning the rest of the sentence is the claim.
PARTICLE = re.compile(r"^\s*(?:yes|no|not (?:quite|really|yet|reliably|necessarily))\s*[,:;.]?\s", re.IGNORECASE)
OF_ASKER = re.compile(r"\b(?:you|yours?)\b", re.IGNORECASE)
ASKED = re.compile(r"\b(?:should|must|has to|have to|whether|if|asks?|wants?)\b", re.IGNORECASE)
CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
MARKUP = re.compile(r"```|\]\(|<[^\s>]*[|@!#]|\bhttps?:|\*\*")


@dataclass(frozen=True)
class Sources:
    """What a sentence may draw on: the lines that it cites (those about the asker's project once more in `project`),
    the question, and all lines that could be cited.

    `titles`: the guide's sections, which an answer does not name: the footnotes do.
    """

    cited: Sequence[str]
    project: Sequence[str] = ()
    question: str = ""
    lines: Sequence[str] = ()
    titles: Sequence[str] = ()
    english: bool = True


@dataclass
class _Check:
    sentence: str
    sources: Sources
    cited: str = field(init=False)
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        self.cited = plain_text("\n".join(self.sources.cited))
        self.plain = plain_text(self.sentence)


def problem_of(sentence: str, sources: Sources) -> str | None:
    """Why a sentence must not be shown, in a word; None where it may be."""
    check = _Check(sentence, sources)
    return next(_problems(check), None)


def is_connective(sentence: str) -> bool:
    """Whether an uncited sentence only leads over to another one."""
    words = [word.lower() for word in WORD.findall(plain_text(sentence))]
    known = claim_words().connectives
    return len(words) <= MOST_CONNECTIVES and all(w in known for w in words) and not re.search(r"\d", sentence)


def _problems(check: _Check) -> Iterator[str]:
    if len(check.sentence) > LONGEST_SENTENCE:
        yield "too long"
    if MARKUP.search(check.sentence) or not is_harmless(check.sentence):
        yield "markup"
    if not check.sources.cited:
        if not is_connective(check.sentence):
            yield "uncited"
        return
    yield from _patterns(check)
    yield from _names(check)
    yield from _quotes(check)
    yield from _numbers(check)
    if check.sources.english:
        yield from _comparing(check)
        yield from _directions(check)
        yield from _limits(check)
        yield from _denied_and_widened(check)
        yield from _strange_words(check)


def _patterns(check: _Check) -> Iterator[str]:
    for name, pattern in claim_words().patterns:
        for found in pattern.finditer(check.plain):
            if not re.search(rf"(?<!\w){re.escape(found.group())}(?!\w)", check.cited, re.IGNORECASE):
                yield name


def _names(check: _Check) -> Iterator[str]:
    """Section titles, and words in capitals: neither is for the model to write."""
    for title in check.sources.titles:
        short = title.split(":")[0]
        if plain_text(title) in check.plain or (" " in short and plain_text(short) in check.plain):
            yield "section"
    known = f"{check.cited} {check.sources.question}".lower()
    if any(word.lower() not in known for word in CAPITALS.findall(check.sentence)):
        yield "capitals"


def _quotes(check: _Check) -> Iterator[str]:
    for match in QUOTED.finditer(check.plain):
        quoted = (match[1] or match[2]).strip(" .,")
        if len(quoted.split()) > LONGEST_QUOTE and quoted.lower() not in check.cited.lower():
            yield "quotation"


def _numbers(check: _Check) -> Iterator[str]:
    lines = [stated_numbers(line) for line in check.sources.cited]
    english = check.sources.english
    stated = stated_numbers(check.sentence if english else with_english_numbers(check.sentence))
    for number in stated:
        supports = [known for line in lines for known in line if _supports(number, known)]
        if not english:
            supports = [known for known in supports if _denies_alike(number, known)]
        beside = [other for other in stated if other.clause == number.clause]
        if not supports or _nearer_other(number, supports, lines, check.sentence, beside):
            yield "number"
    words = {word.lower() for word in WORD.findall(check.plain)}
    cited = {word.lower() for word in WORD.findall(check.cited)}
    if any(word in claim_words().spelled and word not in cited for word in words):
        yield "number"
    yield from _units(check)


def _units(check: _Check) -> Iterator[str]:
    """Time, words, tokens, people: what is counted must be counted in the line too, with a number or without."""
    kinds = claim_words().kinds
    cited = set(stems(check.cited)) | set(stems(check.sources.question))
    strict = ("milliseconds", "minutes", "hours", "days", "weeks", "months", "years", "tokens", "people")
    for kind in strict:
        if kinds[kind] & set(stems(check.plain)) and not kinds[kind] & cited:
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
    around = _content(number.clause)
    if len(around) < FEW:
        around = _content(sentence)
    others = [
        len(around & _content(known.clause))
        for line in lines
        if not any(known.forms & number.forms for known in line)
        for known in line
        if known.kinds & number.kinds and not known.forms & named
    ]
    return max(others, default=0) >= max(len(around & _content(known.clause)) for known in supports) + FEW


def _content(text: str) -> set[str]:
    return {stem(word) for word in WORD.findall(text) if len(word) > 3}


def _comparing(check: _Check) -> Iterator[str]:
    said = set(stems(PARTICLE.sub("", check.plain)))
    known = set(stems(check.cited)) | set(stems(check.sources.question))
    for row in claim_words().comparing:
        if said & row and not known & row:
            yield "comparison"


def _directions(check: _Check) -> Iterator[str]:
    """Where the asker's own number lies is for the rules to say."""
    for clause in CLAUSE_END.split(check.plain):
        if OF_ASKER.search(clause) and not ASKED.search(clause):
            for direction in claim_words().directions.values():
                stated = any(direction.search(plain_text(line)) for line in check.sources.project)
                if direction.search(clause) and not stated:
                    yield "direction"


def _limits(check: _Check) -> Iterator[str]:
    """A clause that repeats a limited statement of a line without the limit says more than the line does."""
    limits = claim_words().limits
    if set(stems(check.plain)) & limits.union(*(row for row in claim_words().comparing if row & limits)):
        return
    stated = [part for line in check.sources.cited for part in split_sentences(line)]
    for clause in CLAUSE_END.split(check.plain):
        around = _content(clause)
        ranked = [(len(around & _content(part)), part) for part in stated]
        most = max((count for count, _ in ranked), default=0)
        nearest = [part for count, part in ranked if count == most]
        if most >= FEW and all(set(stems(part)) & limits for part in nearest):
            yield "limit"


def _denied_and_widened(check: _Check) -> Iterator[str]:
    """A clause that repeats what a line denies, without denying it; or says of all what the line says of most."""
    words = claim_words()
    stated = [clause for line in check.sources.cited for clause in CLAUSE_END.split(plain_text(line))]
    for clause in CLAUSE_END.split(check.plain):
        around, said = _content(clause), set(stems(clause))
        ranked = [(len(around & _content(part)), set(stems(part))) for part in stated]
        most = max((count for count, _ in ranked), default=0)
        nearest = [part for count, part in ranked if count == most]
        if most <= FEW or not nearest:
            continue
        if most >= REPEATED * len(around) and not said & words.denying and all(part & DENIED for part in nearest):
            yield "negation"
        if said & words.whole and all(part & words.partial and not part & words.whole for part in nearest):
            yield "widened"


def _strange_words(check: _Check) -> Iterator[str]:
    """A content word that neither the sources nor plain English know carries something that nobody stated."""
    words = claim_words()
    known = words.plain.union(*words.comparing, *map(_line_stems, check.sources.lines))
    known |= {*stems(check.cited), *stems(check.sources.question)}
    if any(found not in known and len(found) > 1 for found in stems(check.plain)):
        yield "strange word"


@lru_cache(maxsize=2000)
def _line_stems(line: str) -> frozenset[str]:
    return frozenset(stems(line))
