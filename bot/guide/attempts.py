"""Whether a message, or a sentence of it, tries to change the bot or the guide, and what is said to that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.guide.retrieval import Match, QuestionTexts, Retrieval

SURE = 0.55  # the vote of the hostile samples for one sentence; honest questions of the sample sets stay below 0.45
CUE = 0.46  # the same beside a cue: honest sentences with one stay below 0.4
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_QUOTED = re.compile(
    r"“[^”\n]{0,300}”|\"[^\"\n]{0,300}\"|„[^“”\n]{0,300}[“”]|«[^»\n]{0,300}»"
    r"|(?<!\w)'[^'\n]{0,300}'(?!\w)|`[^`\n]{0,300}`"
)
_REPORTED = re.compile(
    r"\b(?:(?:users|people|customers|clients|visitors|callers|attackers|testers|students|patients|somebody|someone|they)"
    r"\s+(?:\w+\s+){0,2}?(?:writ|typ|past|enter|send|sen[dt]|inject|submit|tr[iy]|tell|told)\w*"
    r"|prompts?\s+(?:says?|begins?|starts?|reads?|contains?|tells?))\b[^.?!\n]*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\(\s*[\w-]+\s*\)")  # "three weeks (approved)": one word in brackets orders nothing
_PEOPLE = (
    r"(?:boss(?:es)?|managers?|management|directors?|executives?|execs?|leadership|ceo|cto|cio|cfo|coo|vp|pm|lead|board"
    r"|head\s+of\s+\w+|investors?|founders?|owners?|partners?|vendors?|suppliers?|providers?|agency|agencies"
    r"|sales(?:man|woman|people|\s+reps?)|colleagues?|cowork\w*|co-work\w*|teammates?)"
)
_PUSH = re.compile(rf"\W*(?:(?:but|and|now|so)\s+)?(?:(?:my|our|the|a)\s+)?(?:\w+\s+)?{_PEOPLE}\b", re.IGNORECASE)
_TO_THE_BOT = re.compile(
    r"\b(?:you\w*|bots?|assistant|consultant|ignor\w*|pretend\w*|overrid\w*|verdict|approv\w*|system|rules?|instruct\w*"
    r"|answer\w*|reply|guide|unless)\b",
    re.IGNORECASE,
)
_OWN = r"\b(?:the|your|this|that|modulus['’]?s?|consultant['’]?s|fine[- ]?tuning)\s+"
_SENTENCE_END = re.compile(r"(?<=[.?!])[\"”')]*\s+|\n+")


def visible(text: str) -> str:
    """The text without signs that have no width: they hide words from a search, never from a reader."""
    return _INVISIBLE.sub("", text)


def without_quotations(text: str) -> str:
    """The text without what stands in quotation marks: a quoted command is talked about, not given."""
    return _QUOTED.sub(" ", text)


def given_words(text: str) -> str:
    """The text without what is talked about and not given: quotations, asides, and what others write to a model."""
    return _REPORTED.sub(" ", _ASIDE.sub(" ", without_quotations(text)))


def is_harmless(order: str) -> bool:
    """Whether a sentence that sounds like an order gives none to the bot.

    It is what somebody wants of the team: "my boss says train it".
    """
    return bool(_PUSH.match(order)) and not _TO_THE_BOT.search(order)


def split_orders(text: str) -> list[str]:
    """The sentences of a text as they stand there, each with what parts it from the next; a quotation stays whole."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    ends = [
        found.end() for found in _SENTENCE_END.finditer(text)
        if not any(start < found.start() < end for start, end in quoted)
    ]  # fmt: skip
    starts = [0, *ends]
    return [piece for start, end in zip(starts, [*ends, len(text)], strict=True) if (piece := text[start:end]).strip()]


def compile_marks(marks: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all turns of phrase. One that ends in a colon counts at the start of a line only.

    One that begins with "guide" or "article" means the bot's own: "the style guide was updated" is another one.
    Between the words of a mark up to two others may stand: "forget" + "rules" finds "forget all your rules".
    """
    return re.compile("|".join(map(_mark, marks)) or r"(?!)", re.MULTILINE | re.IGNORECASE)


def _mark(mark: str) -> str:
    if mark.endswith(":"):
        return rf"^\W*{re.escape(mark)}"
    gap = r"\W+(?:\w+\W+){0,2}?"
    words = gap.join(re.escape(word) for word in mark.split(" … "))
    before = rf"(?:{_OWN}|^\W*|[.,;:!?(]\s*)" if words.startswith(("guide", "article")) else r"(?<!\w)"
    return before + words.replace(r"\ ", r"\s+")


class Refusals:
    """The guide's marks of an attempt, and its samples of one."""

    def __init__(self, guide: Guide, retrieval: Retrieval) -> None:
        self._guide = guide
        self._retrieval = retrieval
        self._marks = compile_marks(guide.marks)
        self._notices = compile_marks(guide.notices)
        self._cues = compile_marks(guide.cues)

    def of(self, text: str, matches: Sequence[Match]) -> tuple[str, str]:
        """What to say to an attempt to change the guide or the bot, and the message without it; "" for any other."""
        given = given_words(text)
        hostile = max(match.hostile for match in matches) > SURE
        marked = self._notices.search(given) or self._marks.search(given)
        if not (hostile or marked or self._cues.search(given)):
            return "", text
        pieces = split_orders(text)
        orders = [given_words(piece) for piece in pieces]
        votes = self._retrieval.match([QuestionTexts((order,), tuple(sentences(order))) for order in orders])
        refused = [self._is_refused(order, vote.hostile) for order, vote in zip(orders, votes, strict=True)]
        if not any(refused) and any(map(is_harmless, orders)):
            others = " ".join(order for order in orders if not is_harmless(order))
            hostile = bool(others) and self._retrieval.match([QuestionTexts((others,))])[0].hostile > SURE
        if not any(refused) and (marked or (hostile and given == text)):
            refused = [True] * len(pieces)  # it takes several sentences to say it
        if not any(refused):
            return "", text
        rest = "".join(piece for piece, is_refused in zip(pieces, refused, strict=True) if not is_refused)
        wording = self._guide.wording
        changed = self._notices.search(given)
        return wording.guide_changed.format(edition=self._guide.edition) if changed else wording.refused, rest.strip()

    def _is_refused(self, order: str, hostile: float) -> bool:
        sure = self._notices.search(order) or self._marks.search(order)
        if sure or self._cues.search(order):
            return bool(sure) or hostile > CUE
        return hostile > SURE and not is_harmless(order)
