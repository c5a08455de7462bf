"""What a message takes for true, or wants confirmed: a wrong premise is corrected, and no claim is confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.decision.profile import Value
from bot.guide.answer_parts import Part
from bot.guide.consultant_reply import ConsultantReply, open_with
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.question_forms import asks_yes_or_no
from bot.nlu.meaning.text_vectors import MAX_CHARS

FACT = "needs_current_knowledge"
PASSAGES = frozenset(("checklist.addressable", "comparison.knowledge"))  # say what the correction says
_TRAINING = r"\b(?:fine[\s-]?tun\w*|train(?:ed|ing|s)?|tun(?:e[ds]?|ing)|lora)\b"
# Between training and what it is to do: nobody else who knows it, and no "not".
_TO = (
    r"(?:(?!\b(?:we|i|who|which|people|staff|team|experts?|agents?|users|customers|colleagues|not|never|no|nor|cannot)\b"
    r"|n['’]t\b)[^.?!;\n]){0,70}?"
)
_TEACHES = (
    r"\b(?:teach(?:es)?|adds?|adding|gives?|giving|injects?|know(?:s|ing)?|learn(?:s|ing)?|memori[sz]\w*|remember\w*|load|put|bake|stor(?:e|es|ing)"
    r"|contains?|includ(?:e|es|ing)|holds?|up[\s-]to[\s-]date\s+(?:on|with|about)|current\s+(?:on|with|about)|aware\s+of)\b"
)
# What is taught stands next to it: "learns to sort documents", "learns our way of writing news" teach no facts.
_OF = (
    r"(?:\s+(?!(?:to|how|from|with|by|when|why|whether|way|ways|style|tone|voice|format|reasoning|examples?|labels?)\b)"
    r"[\w'’-]+){0,5}?\s+"
)
_THINGS = (
    r"(?:facts?|knowledge|prices?|price[\s-]?lists?|pricing|tariffs?|catalog(?:ue)?s?|assortment|product\s+range|products|stock(?:\s+levels?)?"
    r"|inventory|handbooks?|manuals?|knowledge\s+base|wiki|intranet|faqs?|news|timetables?|schedules?|opening\s+hours|menus?"
    r"|regulations?|laws|statutes?|tax\s+code|database|documentation|contracts|rates"
    r"|(?:new|newest|latest|current|changed|updated|recent|today's)\s+(?:\w+\s+)?(?:rules|terms|policies|rates|guidelines|documents|docs|data))\b"
)
_CLAIM = re.compile(rf"{_TRAINING}{_TO}{_TEACHES}{_OF}{_THINGS}", re.IGNORECASE)
# In a question that begins with "does" one's own papers are facts, too; "learns the layout of our files" asks of none.
_OWN = r"(?:our|my|your|the|their|all|company|internal)\s+(?:\w+\s+)?"
_OWN_THINGS = rf"{_OWN}(?:documents|docs|files|pdfs|archive|records|contents?)\b"
_LEARNS = r"\b(?:teach|know|learn|remember|memori[sz]e)s?"
_ASKED = re.compile(
    rf"{_TRAINING}{_TO}(?:{_TEACHES}{_OF}{_THINGS}|{_LEARNS}\s+(?:(?:it|them|in|about)\s+)*{_OWN_THINGS})"
    rf"|\b(?:it|they|model|bot|llm)\s+(?:then\s+)?{_LEARNS}{_OF}(?:{_THINGS}|{_OWN_THINGS})"
    rf"[^.?!]{{0,20}}?\b(?:after|once|by|through|with|when|if)\b[^.?!]{{0,20}}?{_TRAINING}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!;\n]+")
# "Confirm: a tuned model doesn't hallucinate": a claim of any model, and none of one's own.
_WANTS_CONFIRMED = re.compile(
    r"(?<!can )(?<!to )\bconfirm\b|\bis\s+it\s+(?:\w+\s+)?(?:true|right|correct)\s+that\b", re.IGNORECASE
)
_OF_ANY_MODEL = re.compile(
    r"(?:^|(?<=[.?!:\n]\s)|(?<=\bthat\s))(?:(?:an?|every|any)\s+(?:fine-?\s?tuned|tuned|trained)\s+model"
    r"|(?:all\s+)?(?:fine-?\s?tuned|tuned|trained)\s+models)\b[^.?!\n]*",
    re.IGNORECASE,
)
_ENDS_IN_RIGHT = re.compile(r"^\D*,\s*(?:right|correct|true|no)$", re.IGNORECASE)
LONGEST = 400  # characters of a sentence; a longer one is data
# "If we train it, will it know our prices?" asks; "since it knows them then", "so that it knows them" take it for true.
_ASKS = re.compile(
    r"(?:^|[,:–-])\s*(?:and|but|so|or|also|then)?\s*(?:is|are|do|does|did|can|could|will|would|should|may|if|whether|how|what|when|why)\b",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:doubt\w*|myth|isn['’]t\s+true|not\s+true|wrong\s+to|false)\b|n['’]t\b|\b(?:not|never|cannot|without)\b",
    re.IGNORECASE,
)


def has_wrong_premise(message: str) -> bool:
    """Whether a message takes it for true that training teaches a model facts."""
    said = (found[0] for found in _SENTENCE.finditer(message[:MAX_CHARS]))
    return any(_takes_for_true(sentence) for sentence in said if len(sentence) <= LONGEST)


def asks_whether_it_teaches(question: str) -> bool:
    """Whether a question asks if training teaches a model facts: "does fine-tuning teach it our prices?"."""
    return bool(_ASKED.search(question[:LONGEST].replace("*", ""))) and asks_yes_or_no(question)


def without_claims(message: str) -> str:
    """A message without what it wants confirmed of trained models in general: no fact of one's own."""
    wants = _WANTS_CONFIRMED.search(message[:MAX_CHARS])
    return _OF_ANY_MODEL.sub(lambda found: " " if wants or _ENDS_IN_RIGHT.search(found[0]) else found[0], message)


def _takes_for_true(sentence: str) -> bool:
    claim = _CLAIM.search(sentence)
    before = sentence[: claim.start()] if claim else ""
    return claim is not None and not (_DOUBTS.search(before) or _ASKS.search(before))


def with_changing_facts(
    candidates: Mapping[str, tuple[Value, ...]], facts: Mapping[str, Value]
) -> dict[str, tuple[Value, ...]]:
    """The candidates of a message with such a premise: what it wants taught may change, and is asked about."""
    return {**candidates, **({} if FACT in facts else {FACT: (True,)})}


def correct_premise(reply: ConsultantReply, wording: FirstReadWording) -> ConsultantReply:
    """The reply with the correction above it, and no line that says the same, or that it is too early to tell."""
    decisions, read = wording.decisions, reply.first_read
    parts = tuple(replace(part, sentences=()) if _repeats_it(part) else part for part in reply.answer.parts)
    reply = replace(reply, answer=replace(reply.answer, parts=parts))
    if read and read.headline.endswith(decisions["prompt.retrieval"].partition(": ")[2]):
        read = replace(read, headline=decisions["premise_decided"])
    elif read and not read.shown:
        read = None
    return open_with(decisions["premise"], replace(reply, first_read=read))


def _repeats_it(part: Part) -> bool:
    return bool(part.passages) and part.passages[0].id in PASSAGES and not part.outside
