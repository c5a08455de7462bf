"""A message is split into its questions, in their order, each with the statements that lead to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_QUESTIONS = 5  # more are not read in a thread; the rest joins the last
LEAST_WORDS = 4  # "agreed?", "worth it or not?" belong to what stands before

_SENTENCE_END = re.compile(r"(?<=[.?!])[\"”')]*\s+|\n+|(?<=\?)(?=\w)|\s*[()]+\s*")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ASKING = (
    r"(?:what|whats|what's|which|how|hows|how's|why|when|where|who|whose|is|isn't|are|aren't|am|was|were|do|does|did|don't"
    r"|doesn't|can|can't|could|should|shall|would|will|won't|has|have|had|may|might|must|wdyt|any)"
)
_LEADS = r"(?:and|also|but|so|ok|okay|or|then|plus|hi|hello|hey)"
_OPENS_QUESTION = re.compile(rf"^\W*(?:{_LEADS}\W+)*{_ASKING}\b", re.IGNORECASE)
_ASKS_FOR_FACT = re.compile(rf"^\W*(?:{_LEADS}\W+)*(?:what|whats|what's|which|how|when|why|where|who)\b", re.IGNORECASE)
# A yes or a no answers "is it enough?", but not "is there another way?", "can you say which?", "isn't it?", "A or B?".
_YES_OR_NO = re.compile(
    rf"^\W*(?:{_LEADS}\W+)*(?:is|are|am|was|were|do|does|did|can|could|should|shall|would|will|has|have|had|may|must)\b"
    r"(?!\s+(?:there|you\s+(?:tell|say|explain|show|list|name|know))\b)",
    re.IGNORECASE,
)
_WANTS_CONTENT = re.compile(
    r"\b(?:what|which|how|why|when|where|who|whom|whose|or|not|alternatives?|options?)\b|n['’]t\b", re.IGNORECASE
)
_YES_OR_NO_FIRST = re.compile(r"^(?:yes|no)\b[\s,.:;–-]*", re.IGNORECASE)
# "… and how much data do we need": two questions in one sentence, if the first one asks already.
_NEXT_CLAUSE = re.compile(
    r"(?:,\s*|;\s*|\s+)(?:and|also|or|plus)\s+"
    r"(?=(?:what|which|how|why|when|where|who|is there|do we|do i|does|can we|should we|is it)\b)"
    r"|,\s*(?=(?:what|which|how|why|when|where|who)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as it was written. `text` is the whole stretch of the message that leads to it."""

    asked: str
    text: str


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece and piece.strip(" .,;:-")]


def asks_for_fact(question: str) -> bool:
    """Whether a question wants a fact ("how many …"), and not a yes, a no or a choice."""
    return bool(_ASKS_FOR_FACT.match(question))


def asks_yes_or_no(question: str) -> bool:
    """Whether a yes or a no answers the question. False where that is not plain."""
    return bool(_YES_OR_NO.match(question)) and not _WANTS_CONTENT.search(question)


def fit_to_question(sentence: str, question: str) -> str:
    """A direct sentence without the "Yes" or "No" that it opens with, unless the question asks for one."""
    if asks_yes_or_no(question):
        return sentence
    rest = _YES_OR_NO_FIRST.sub("", sentence)
    return rest[:1].upper() + rest[1:]


def is_short(question: str) -> bool:
    """Whether a question has too few words to name a subject: "should we??"."""
    return len(_WORD.findall(question)) < LEAST_WORDS


def split_questions(message: str, names_topic: Callable[[str], bool] = lambda _: False) -> tuple[Question, ...]:
    """The questions of a message, one at least. `names_topic`: whether a short question has a subject of its own."""
    pieces = list(_clauses(message))
    marked = any(piece.endswith("?") for piece in pieces)
    found: list[Question] = []
    before: list[str] = []
    for piece in pieces:
        asks = piece.endswith("?") or (not marked and bool(_OPENS_QUESTION.match(piece)))
        if not asks:
            before.append(piece)
            continue
        short = is_short(piece) and not names_topic(piece)
        if found and not before and (short or len(found) == MOST_QUESTIONS):
            found[-1] = Question(f"{found[-1].asked} {piece}", f"{found[-1].text} {piece}")
        elif len(found) == MOST_QUESTIONS:
            last = found[-1]
            found[-1] = Question(f"{last.asked} {piece}", " ".join([last.text, *before, piece]))
        else:
            found.append(Question(piece, " ".join([*before, piece])))
        before = []
    rest = " ".join(before)
    if not found:
        return (Question(rest or message.strip(), rest or message.strip()),)
    if rest:
        found[-1] = Question(found[-1].asked, f"{found[-1].text} {rest}")
    return tuple(found)


def _clauses(message: str) -> Iterator[str]:
    for sentence in sentences(message):
        if not _OPENS_QUESTION.match(sentence):
            yield sentence
            continue
        clauses = [clause.strip(" ,;") for clause in _NEXT_CLAUSE.split(sentence) if clause and clause.strip(" ,;")]
        for clause in clauses[:-1]:
            yield clause if clause.endswith("?") or not sentence.endswith("?") else f"{clause}?"
        yield from clauses[-1:]
