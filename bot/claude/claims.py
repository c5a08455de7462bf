"""Whether a sentence of a model's answer may be shown: it must say no more than the lines that it cites.

`problem_of` names the first check that fails. It goes by words and numbers alone: a sentence that is right and worded
freely may be cut, a sentence that no line holds must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.claude.claim_words import WORD, claim_words, plain_text, stems
from bot.claude.claimed_numbers import FEW, content_stems, number_problems
from bot.claude.harmless import is_harmless
from bot.claude.sentences import split_sentences

QUOTED = re.compile(r"\"([^\"]+)\"|`+([^`]+)`+")
LONGEST_QUOTE = 2  # words; a longer quotation must stand in a source word for word
MOST_CONNECTIVES = 9  # words of an uncited sentence
LONGEST_SENTENCE = 400  # characters
REPEATED = 0.6  # of a clause's content words: from there on it repeats a line
DENIED = re.compile(r"\b(?:not|never)\b.*", re.IGNORECASE)  # what is said of what is denied
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
    if _is_verbatim(check):
        return
    yield from _patterns(check)
    yield from _names(check)
    yield from _quotes(check)
    sources = check.sources
    yield from number_problems(check.sentence, sources.cited, sources.question, english=sources.english)
    if check.sources.english:
        yield from _comparing(check)
        yield from _directions(check)
        yield from _limits(check)
        yield from _denied_and_widened(check)
        yield from _strange_words(check)


def _is_verbatim(check: _Check) -> bool:
    """Whether the sentence is one of a cited line, word for word."""
    lines = (plain_text(line) for line in check.sources.cited)
    return check.plain.strip() in {part.strip() for line in lines for part in split_sentences(line)}


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
        around = content_stems(clause)
        ranked = [(len(around & content_stems(part)), part) for part in stated]
        most = max((count for count, _ in ranked), default=0)
        nearest = [part for count, part in ranked if count == most]
        if most >= FEW and all(set(stems(part)) & limits for part in nearest):
            yield "limit"


def _denied_and_widened(check: _Check) -> Iterator[str]:
    """A clause that repeats what a line denies, without denying it; or says of all what the line says of most."""
    words = claim_words()
    sentences = [plain_text(part) for line in check.sources.cited for part in split_sentences(line)]
    stated = [clause for sentence in sentences for clause in CLAUSE_END.split(sentence)]
    for clause in CLAUSE_END.split(check.plain):
        around, said = content_stems(clause), set(stems(clause))
        ranked = [(len(around & content_stems(part)), part) for part in stated]
        most = max((count for count, _ in ranked), default=0)
        nearest = [part for count, part in ranked if count == most]
        if most <= FEW or not nearest:
            continue
        denied = [content_stems(found.group()) & around for part in nearest if (found := DENIED.search(part))]
        if most >= REPEATED * len(around) and not said & words.denying and all(denied) and len(denied) == len(nearest):
            yield "negation"
        shares = [set(stems(part)) for part in nearest]
        if said & words.whole and all(share & words.partial and not share & words.whole for share in shares):
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
