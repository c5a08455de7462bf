"""What a message takes for true, or wants confirmed: a wrong premise is corrected, and no claim is confirmed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.decision.profile import Value
from bot.guide.answer_parts import Part
from bot.guide.consultant_reply import ConsultantReply, open_with, say_only
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import mentions
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.guide.question_forms import asks_yes_or_no
from bot.nlu.meaning.text_vectors import MAX_CHARS
from bot.nlu.message.vocabulary import NUMBERS

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
# "Feed the model all our PDFs so that it knows our products": training, in a message that speaks of it.
_FED = re.compile(
    r"\b(?:feed|fed|feeding|load|upload|pump|stuff|pour|throw|dump)\b[^.?!;\n]{0,60}?\b(?:pdfs?|docs|documents?|documentation"
    r"|manuals?|handbooks?|wiki|intranet|files?|brochures?|leaflets?|catalog(?:ue)?s?|contracts?|website)\b[^.?!;\n]{0,40}?"
    r"\b(?:so|to|and|then)\b[^.?!;\n]{0,20}?\b(?:knows?|learns?|remembers?|understands?)\b",
    re.IGNORECASE,
)
_LOOKED_UP = re.compile(r"\b(?:prompt|context|retriev\w*|rag|search|index|look\w*)\b", re.IGNORECASE)
_BEHAVIOR = re.compile(
    r"\b(?:tone|styles?|voice|format|method|reasoning|protocol|way|manner|behaviou?r)\b", re.IGNORECASE
)
_SPEAKS_OF_TRAINING = re.compile(_TRAINING, re.IGNORECASE)
# "Will it know our price list after training?", "can we get it to know X by training on X?"
_TAUGHT = re.compile(
    rf"\b(?:know|learn|remember|memori[sz]e)\b\s+(?!(?:to|how|whether|when|why|if)\b)[^.?!;\n]{{1,60}}?"
    rf"\b(?:by|after|from|once|when|through|via)\b[^.?!;\n]{{0,30}}?{_TRAINING}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!;\n]+")
LONGEST = 400  # characters of a sentence; a longer one is data
# "If we train it, will it know our prices?" asks; "since it knows them then", "so that it knows them" take it for true.
_ASKS = re.compile(
    r"(?:^|[,:–-])\s*(?:and|but|so|or|also|then)?\s*(?:is|are|do|does|did|can|could|will|would|should|may|if|whether|how|what|when|why)\b",
    re.IGNORECASE,
)
_TAKES_FOR_TRUE = re.compile(
    r"\b(?:since|because|now\s+that|given\s+that|so\s+(?:that\s+)?(?:it|the\s+model|the\s+bot)|to\s+(?:teach|make|let))\b",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:doubt\w*|myth|isn['’]t\s+true|not\s+true|wrong\s+to|false)\b|n['’]t\b|\b(?:not|never|cannot|without)\b",
    re.IGNORECASE,
)
MOST_DENIED = 4  # claims that are answered; more are not read in a thread
CLAIMED = "labelled_examples"  # "50 are plenty" is a claim, and no project
_CONFIRM = re.compile(
    r"(?:^|[,;:–—-]\s*|\b(?:just|please|pls|you\s+to|you|and|so)\s+)(?:confirm|back\s+me\s+up|vouch\s+for|sign\s+(?:that\s+|this\s+)?off)\b",
    re.IGNORECASE,
)
_FOR_OTHERS = re.compile(
    r"\b(?:in|with)?\s*(?:a|one|1)\s+(?:single\s+)?(?:sentence|line|word)\b|\b(?:paste|quote|forward|deck|slides?|board|press\s+release)\b",
    re.IGNORECASE,
)


def has_wrong_premise(message: str) -> bool:
    """Whether a message takes it for true that training teaches a model facts."""
    said = [found[0] for found in _SENTENCE.finditer(message[:MAX_CHARS]) if len(found[0]) <= LONGEST]
    fed = _SPEAKS_OF_TRAINING.search(message[:MAX_CHARS]) and any(map(_feeds, said))
    return bool(fed) or any(map(_takes_for_true, said))


def asks_whether_it_teaches(question: str) -> bool:
    """Whether a question asks if training teaches a model facts: "will it know our prices once it is trained?"."""
    asked = question[:LONGEST].replace("*", "")
    found = _CLAIM.search(asked) or _TAUGHT.search(asked)
    return found is not None and not _BEHAVIOR.search(found[0]) and asks_yes_or_no(question)


def _feeds(sentence: str) -> bool:
    found = _FED.search(sentence)
    if found is None or _DOUBTS.search(sentence) or _LOOKED_UP.search(sentence):
        return False
    return not _ASKS.search(sentence[: found.start()])


def _takes_for_true(sentence: str) -> bool:
    claim = _CLAIM.search(sentence)
    if claim is None or _DOUBTS.search(before := sentence[: claim.start()]):
        return False
    return not _ASKS.search(before) or bool(_TAKES_FOR_TRUE.search(sentence[: claim.end()]))


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


def wants_confirmation(message: str) -> bool:
    """Whether a message wants what it claims confirmed for somebody else."""
    said = sentences(message)
    pairs = (" ".join(said[place : place + 2]) for place, first in enumerate(said) if _CONFIRM.search(first))
    return any(map(_FOR_OTHERS.search, pairs))


def decline_to_confirm(reply: ConsultantReply, message: str, guide: Guide) -> ConsultantReply:
    """The reply with what the guide says against the claims, above a first read or in place of one without a fact."""
    decisions = guide.first_read.decisions
    denied = [claim.sentence for claim in guide.claims if mentions(message, claim.written)][:MOST_DENIED]
    said = " ".join((decisions["no_confirmation"], *(denied or [decisions["no_confirmation_else"]])))
    if reply.first_read is not None and any(reply.facts[name] for name in (reply.facts.keys() & NUMBERS) - {CLAIMED}):
        return open_with(said, reply)
    return say_only(f"{said} {decisions['can_be_said']}", replace(reply, first_read=None, several=None))
