"""A message is split into its questions, in their order, each with the statements that lead to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.guide.question_clauses import (
    HEADS_STATEMENT,
    LEADS,
    OPENS_QUESTION,
    PREPOSITION,
    asked_clauses,
    listed_parts,
    question_behind,
)
from bot.guide.question_forms import ABOUT_TRAINING, asks_for_fact, count_words, is_short

MOST_QUESTIONS = 5  # more are not read in a thread; the rest joins the last
MOST_WORDS = 5  # of a question that the asker answers himself
LEAST_BEHIND = 3  # words of a question behind a statement; "is it?" asks about the statement

# Words of a short question that name a subject only beside others: "how much?", "is it too long?".
_QUANTITIES = re.compile(
    r"\b(?:much|many|enough|few|little|more|long|often|both|wrong|know|instead|second|questions?|guide|pays?|early|current)\b",
    re.IGNORECASE,
)
# What asks without a question mark, whatever stands around it: "what the minimum is" and "which is enough" ask nothing.
_INVERTED = re.compile(
    rf"^\W*(?:{LEADS}\W+)*(?:{PREPOSITION}(?:what|how|why|when|where|who|which\s+\w+)(?:\s+(?!is\b|are\b)\w+){{0,3}}?\s+"
    r"(?:do|does|did|should|would|can|could|will)|(?:what|how|why|where|when|who)(?:\s+(?:is|are|was|wins|knows)|['’]?s)|what\s+speaks\s+(?:for|against)"
    r"|(?:do|does|did|can|could|should|would|will|is|are|was|were|have|has)(?=\s+(?:we|i|you|it|that|this|there|the|they|our|my))"
    r"|(?:is|are|does|can|should|would|will)\s+\w+\s+(?:a|an|the|too|enough|really|worth|ever|still))\b",
    re.IGNORECASE,
)
# What asks without a question mark, also beside questions that have one; "how we do it" asks nothing.
_PLAINLY_ASKS = re.compile(
    rf"^\W*(?:{LEADS}\W+)*(?:how\s+(?:many|much|long|often|do|does|can|could|should|would|will|is|are)"
    r"|who\s+(?:do|does|should|would|can|will)|who(?:['’]s|\s+is)\s+(?:right|wrong)|what['’]?s\s+(?:in|the|an?|your)"
    r"|(?:which|what)\s+(?:(?!(?:we|i|you|they|it)\b)[\"“”'‘’]?\w+[\"“”'‘’]?\s+){0,3}(?:do|does|is|are|should|would|will|can|must)"
    r"|(?:do|does|can|could|should|would|will|is|are)\s+(?:we|i|you|it|that|this|there|the|they|our|my)"
    r"|(?:is|are|would|will)\s+(?:only\s+|just\s+|about\s+)?\d[\d,.]*k?"
    r"|(?:is|are|does|can|should|would|will)\s+\w+\s+(?:a|an|the|too|enough|really|worth|ever|still))\b",
    re.IGNORECASE,
)
# "Which we host ourselves" asks nothing, whatever it names.
_RELATIVE = re.compile(
    rf"^\W*(?:{LEADS}\W+)*(?:which|what|when|where|who|whose|how|enough|any)\s+(?:we|i|you|they|it|he|she|is|are|was|were)\b"
    rf"|^\W*(?:{LEADS}\W+)*(?:when|where|which|what)\b.*,",
    re.IGNORECASE,
)
# "It tells them our hours, which room is free.": what somebody is told there, asked by nobody here.
_IS_ANSWERED = re.compile(
    r"^[^?:]*?\b(?:tells|explains|answers|knows|shows|decides|looks\s+up|finds)\b[^?:]*,[^?:]*$",
    re.IGNORECASE,
)
# 'An investor goes "where is your model?"', beside a question of the asker: he asks, they don't.
_QUOTES = re.compile(
    r"\b(?:goes|says|asks|said|asked|wrote|writes|shouts|laughed)[,:]?\s+[\"“][^\"”]*\?[\"”]?$", re.IGNORECASE
)
_ADDS = re.compile(r"^\W*(?:also|separately|bonus|and)\s*[:,]\s", re.IGNORECASE)  # "Also: GPT or open weights"
# "True?" asks about the statement before it, "who's right?" about all that leads to it.
_TRUE = re.compile(
    r"^\W*(?:(?:is|are|was)\s+(?:it|that|this|he|she|they)\s+)?(?:really\s+)?(?:true|right|correct|accurate|so|realistic)(?:,?\s+or\s+(?:have|did|am)\s+i\b[^?]*)?\?+$"
    r"|^\W*(?:is|was)\s+(?:it|that|this)\s+(?:an?\s+|the\s+)?(?:fair|good|correct|right|accurate|reasonable)\s+"
    r"(?:summary|understanding|description|reading|picture|account)\?+$"
    r"|^\W*(?:did|do|have|has)\s+(?:i|we)\s+(?:got|get|understood|understand|read)\s+(?:it|that|this|you)\s+(?:right|correctly)\?+$"
    r"|^\W*(?:agreed?|really|do\s+you\s+agree)\?+$",
    re.IGNORECASE,
)
# "He says noise averages out. Does it?": a claim of what examples do to a model.
_DOES = re.compile(r"^\W*(?:does|do|will|can)\s+(?:it|that|they)(?:\s+really)?\?+$", re.IGNORECASE)
OF_DATA = re.compile(r"\b(?:nois[ey]|labels?|examples?|mistakes|typos)\b", re.IGNORECASE)
_OF_PERSON = re.compile(r"\b(?:he|she|they|him|her|them)\b", re.IGNORECASE)
_FIND_OUT = re.compile(
    r"^\W*how\s+(?:do|can|could|would|should)\s+(?:we|i|you|one)\s+(?:find\s+out|tell|know)\?+$", re.IGNORECASE
)
# "I need two sentences for the board", "give me three steps": what is to be said is asked for.
_ORDERS = re.compile(
    r"^\W*(?:please\s+|so\s+)*(?:(?:i|we)(?:\s+(?:just\s+)?need|['’]d\s+(?:like|love)|\s+would\s+like)|give\s+(?:me|us)|write\s+(?:me|us))\s+"
    r"(?:an?|one|two|three|four|five|some|\d)\s+(?:\w+\s+)?"
    r"(?:sentences?|paragraphs?|arguments?|steps?|reasons?)\b"
    # "Just say train it", "please confirm that": what is to be said, too.
    r"|^\W*(?:(?:come\s+on|but|so|and|now|please)\W+)*(?:just|please|simply)\s+"
    r"(?:confirm\b|say\s+(?=\w)|(?:tell|give)\s+(?:me|us)\s+(?=\w))"
    r"(?!\s*(?:\w+\s+){0,2}(?:what|which|how|whether|if|who|why|when|where)\b)",
    re.IGNORECASE,
)
_FOR_THAT = re.compile(r"\b(?:for|of|about|with)\s+(?:that|this|it|those|them)\b(?!\s+\w{4})", re.IGNORECASE)
_IT = re.compile(
    r"\b(?:it|they|them)\b|\b(?:that|this|those)\b(?=\s*(?:[?.,]|$|(?:is|are|was|does|do|would|will|can|means?|exactly|concretely|precisely|even|really|then)\b))",
    re.IGNORECASE,
)
# "How many examples should stand in it?", "how long should it be?" after a question about the prompt.
_IN_IT = re.compile(
    r"\b(in|into|inside|of)\s+(?:it|there|one)\b|\b(belongs?|goes|go)\s+(?:there|inside|in)\b"
    r"|\b(should|must|can|may|does|will)\s+(?:it|that|one)\s+(?=(?:be|have|contain|hold|include|cover|look)\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(prompt|checklist|table|training\s+(?:set|data)|data\s?set|eval(?:uation)?\s+set)s?\b", re.IGNORECASE
)
# "What is few-shot? … How many does one need of it?"
_WHAT_IS = re.compile(
    r"^\W*(?:what['’]?s|what\s+(?:is|are|does))\s+(?:an?\s+|the\s+)?[\"“']?((?:[\w-]+\s?){1,3}?)[\"”']?(?:\s+mean)?\W*$",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow\s+many\b", re.IGNORECASE)
_OF_IT = re.compile(r"\bof\s+(?:it|them|that|those)\b(?=\W*$)", re.IGNORECASE)
_WHAT_IF = re.compile(rf"^\W*(?:{LEADS}\W+)*(?:what\s+(?:happens\s+)?if|if)\b", re.IGNORECASE)
# "It" that stands for nothing: "does it matter that …".
_EMPTY_IT = re.compile(
    r"\bit\s+(?:matters?|makes?|ok|okay|hurts?|pays?|true|possible|normal|take|a problem)\b"
    # Or for the model: "if we train it on our list, will it know it all?"
    r"|\b(?:fine[\s-]?tun|train|tun|teach)\w*\s+it\b|\bit\s+(?:then\s+)?(?:know|learn|remember|memori[sz]e)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as it was written. `text` is the whole stretch of the message that leads to it.

    `meant`: the same with what "in it" stands for, where the question before it names that; else "".

    `back`: it refers to what stands before it ("when is it a reason?"), and means nothing without. `confirms`: `asked`
    is a statement, and "true?" stands behind it. `asks`: it is a question, and the asker doesn't answer it himself.
    """

    asked: str
    text: str
    back: bool = False
    confirms: bool = False
    meant: str = ""
    asks: bool = True

    @property
    def stands_alone(self) -> bool:
        """Whether it names what it asks about itself."""
        return not (self.back or self.confirms or _IT.search(_EMPTY_IT.sub(" ", self.asked)))

    @property
    def leading_text(self) -> str:
        """The question with the statements that lead to it, without the question that it refers back to."""
        return self.asked if self.back else self.text

    @property
    def by_itself(self) -> str:
        """The question without a statement before it: "he wants to train, I don't, who is right?"."""
        behind = question_behind(self.asked)
        return self.meant or (behind if len(behind.split()) >= LEAST_BEHIND else self.asked)

    @property
    def asks_if(self) -> bool:
        """Whether it asks what follows if the answer before is no: "and what if it isn't?"."""
        return self.back and bool(_WHAT_IF.match(self.asked))

    @property
    def asks_for_fact(self) -> bool:
        """Whether it wants a fact ("how many …"), and not a yes, a no or a choice."""
        return self.confirms or asks_for_fact(self.asked)


def split_questions(
    message: str,
    names_topic: Callable[[str], bool] = lambda _: False,
    names_subject: Callable[[str], bool] = lambda _: False,
) -> tuple[Question, ...]:
    """The questions of a message, one at least.

    `names_topic`: whether a short question has a subject of its own, outside the guide; `names_subject`: within it.
    """
    lead, *listed = listed_parts(message)
    pieces = [*asked_clauses(lead), *(clause for part in listed for clause in asked_clauses(part))]
    opens = _PLAINLY_ASKS if any(piece.endswith("?") for piece in pieces) else OPENS_QUESTION
    found: list[Question] = []
    before: list[str] = []
    for place, part in enumerate(pieces):
        statement, piece, asks = _asked_part(part, opens, names_topic)
        before += [] if statement is None else [statement]
        plainly = piece.endswith("?") or bool(_INVERTED.match(piece) or _ORDERS.match(piece))
        if not asks or (_QUOTES.search(piece) and any(other.endswith("?") for other in pieces[place + 1 :])):
            if found and not before and _is_answered_by_asker(found[-1]):
                found[-1] = replace(found[-1], asks=False)
            before.append(piece)
            continue
        named = names_topic(piece) or names_subject(_QUANTITIES.sub(" ", piece))
        short = is_short(piece) and not named and piece not in listed
        joins = bool(found) and not before and (short or _FIND_OUT.match(piece))
        if joins or len(found) == MOST_QUESTIONS:
            last = found[-1]
            found[-1] = replace(last, asked=f"{last.asked} {piece}", text=" ".join([last.text, *before, piece]))
        else:
            found.append(_question(piece, before, found[-1] if found else None, names_subject, plainly=plainly))
        before = []
    rest = " ".join(before)
    if not found:
        return (Question(rest or message.strip(), rest or message.strip(), asks=False),)
    if rest:
        found[-1] = replace(found[-1], text=f"{found[-1].text} {rest}")
    return tuple(found)


def _asked_part(piece: str, opens: re.Pattern[str], names_topic: Callable[[str], bool]) -> tuple[str | None, str, bool]:
    """A statement ahead of a question, if there is one, the rest of the piece, and whether that asks something."""
    may_ask = _ADDS.match(piece) or (OPENS_QUESTION.match(piece) and not _RELATIVE.match(piece))
    asks = bool(opens.match(piece) or (may_ask and names_topic(piece)))
    asks = asks and not HEADS_STATEMENT.match(piece)
    if asks or piece.endswith("?") or _ORDERS.match(piece):
        return None, piece, True
    if not _IS_ANSWERED.match(piece) and opens.match(behind := question_behind(piece)):
        return piece.removesuffix(behind).rstrip(" ,;:–-"), behind, True
    return None, piece, False


def _is_answered_by_asker(question: Question) -> bool:
    """Whether it is a few words that the statement behind them answers: "structured outputs? Never tried"."""
    return not OPENS_QUESTION.match(question.asked) and count_words(question.asked) <= MOST_WORDS


def _question(
    piece: str, before: Sequence[str], last: Question | None, names_subject: Callable[[str], bool], *, plainly: bool
) -> Question:
    """The question of a piece, with the statements before it and what it refers to in the question before."""
    whole = " ".join([*before, piece])
    if before and (_TRUE.match(piece) or (_DOES.match(piece) and OF_DATA.search(before[-1]))):
        statement = _confirmed(piece, before)
        return Question(statement, statement, confirms=True)
    if last and (meant := _with_place(piece, last) or _with_term(piece, last)):
        return Question(piece, whole, meant=meant)
    if last and not before and _refers_back(piece, names_subject):
        return Question(piece, f"{last.asked} {piece}", back=True)
    return Question(piece, whole, asks=plainly)


def _with_term(question: str, before: Question) -> str:
    """A question how many of what the one before wants explained, in its word; "" for any other."""
    term = _WHAT_IS.match(before.asked)
    if term is None or not _OF_IT.search(question):
        return ""
    return _HOW_MANY.sub(rf"how many {term[1].strip()} examples", _OF_IT.sub("", question))


def _confirmed(question: str, before: Sequence[str]) -> str:
    """The statement that "true?" asks about: the last; "is he right?" the last that speaks of training, if one does."""
    said = [statement for statement in reversed(before) if not is_short(statement)] or [before[-1]]
    wished = (statement for statement in said if _OF_PERSON.search(question) and ABOUT_TRAINING.search(statement))
    return next(wished, said[0])


def _with_place(question: str, before: Question) -> str:
    """A question with the place that "in it" or "there" stands for; "" where nothing names it."""
    place = _PLACE.search(before.meant or before.asked)
    if place is None or _PLACE.search(question) or not _IN_IT.search(question):
        return ""
    named = f"the {place[1].lower()}"
    return _IN_IT.sub(
        lambda found: f"{found[3]} {named} " if found[3] else f"{found[1] or found[2] + ' in'} {named}", question
    )


def _refers_back(question: str, names_subject: Callable[[str], bool]) -> bool:
    """Whether a question speaks of what the one before it names."""
    if _FOR_THAT.search(question):
        return True
    return not names_subject(question) and bool(_IT.search(question) or _WHAT_IF.match(question))
