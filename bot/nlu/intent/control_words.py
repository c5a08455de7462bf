"""A control word is a whole short message ("go back"), never a part of a longer one, so no real answer is swallowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.nlu.message.vocabulary import Vocabulary
from bot.nlu.text.plain_text import plain_text

LONGEST = 60  # characters of a control message; `start PROJECT` may be longer
LONGEST_START = 180  # characters of `start PROJECT` with all the words that may stand between
FORMS = 4_096  # more than the vocabulary has
TYPOS = 1  # a typing error that is forgiven
TYPO_FROM = 5  # letters: shorter words must be spelled right ("skip" is near "ship")
_FILLERS = re.compile(
    r"^(?:(?:ok|okay|well|hm+|so|please|pls|hey|hi|um|uh|sorry|oh|and|right|alright|actually|just"
    r"|consultant|bot)[\s,.!]+)+"
    r"|[\s,]+(?:please|pls|plz|thanks|thank you|thx|ty|for now|now|bot|mate|then|again please)$"
)
LONGEST_NAME = 120  # characters of a project's name, as the checklist takes it
_START = re.compile(
    r"^(?:start|begin|new)\s+(?:(?:a |the )?(?:consultation|checklist|project)\s+)?(?:for |on |about "
    r"|called |with )?(?P<project>\S.{0,78})$",
    re.IGNORECASE | re.DOTALL,
)
# So many words behind "start" are a name if they are no sentence.
_START_LONG = re.compile(
    r"^start\s+(?:(?:a |the )?(?:consultation|checklist|project)\s+)?(?:for |on |about |called )?"
    rf"(?P<project>\S.{{0,{LONGEST_NAME - 1}}})$",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE = re.compile(
    r"[.!?;:]\s+\S|\n|\b(?:is|are|was|were|has|have|had|can|could|will|would|we|it|they|because|but|so|which|that)\b",
    re.IGNORECASE,
)

Beginnings = Mapping[tuple[str, int], Sequence[tuple[str, str]]]  # by a first letter and a length


def is_word(text: str, vocabulary: Vocabulary) -> str | None:
    """The control word a message is ("back", "skip", "why"…), or None. `start PROJECT` is "start"."""
    line = plain_text(text[:LONGEST_START])
    plain = _plain(line)
    if not plain or len(plain) > LONGEST:
        return "start" if _project_of(line) else None
    spoken = _bare(plain) or plain
    said = {plain, spoken, _bare(line.lower())}
    names, beginnings = _controls(vocabulary)
    found = min((names[form] for form in said if form in names), default=None)
    if found is not None:
        return found[1]
    if _project_of(line):
        return "start"
    return _with_a_typo(spoken, beginnings)


def started_project(text: str) -> str | None:
    """The project of `start PROJECT`, as written, or None."""
    return _project_of(plain_text(text[:LONGEST_START]))


def _project_of(line: str) -> str | None:
    line = line.strip()
    found = _START.match(line) or _START_LONG.match(line)
    if found is None or (found.re is _START_LONG and _SENTENCE.search(found["project"])):
        return None
    name = found["project"].strip(" \t\n\"'.!")
    spoken = name.lower()
    if not re.search(r"[^\W\d_]", name) or spoken in _NOT_PROJECTS or spoken.startswith(_NOT_STARTS):
        return None
    return name


_NOT_STARTS = ("over ", "from ", "again ", "at ", "in ", "to ", "with ", "by ", "after ", "of ", "it ")
_NOT_PROJECTS = frozenset(
    ("over", "again", "now", "here", "it", "the checklist", "checklist", "please", "from scratch", "fresh", "a new one",
     "anew", "something new")
)  # fmt: skip  # the last is what the button for a new project says


def _plain(line: str) -> str:
    line = line.lower().strip().strip("/*_~`\"'").strip()
    before = None
    while before != line:
        before = line
        line = _FILLERS.sub("", line).strip(" \t\n.!,")
    return line


@lru_cache
def _controls(vocabulary: Vocabulary) -> tuple[Mapping[str, tuple[int, str]], Beginnings]:
    """The control word of each form, with its place among all; and of each letter and length the forms, bare, that
    begin with it, are so long, and have a typing error forgiven, each with its control word."""
    names: dict[str, tuple[int, str]] = {}
    beginnings: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for place, (name, forms) in enumerate(vocabulary.controls.items()):
        for form in forms:
            names.setdefault(form if form == "?" else _bare(form), (place, name))
            if len(form) >= TYPO_FROM:
                bare = _bare(form)
                beginnings.setdefault((form[0], len(bare)), []).append((bare, name))
    return names, beginnings


@lru_cache(maxsize=FORMS)
def _bare(form: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s]", "", form)).strip()


def _with_a_typo(spoken: str, beginnings: Beginnings) -> str | None:
    if len(spoken.replace(" ", "")) < TYPO_FROM or any(c.isdigit() for c in spoken):
        return None
    lengths = range(len(spoken) - TYPOS, len(spoken) + TYPOS + 1)
    forms = [form for length in lengths for form in beginnings.get((spoken[0], length), ())]
    near = {name for form, name in forms if OSA.distance(spoken, form, score_cutoff=TYPOS) <= TYPOS}
    return near.pop() if len(near) == 1 else None
