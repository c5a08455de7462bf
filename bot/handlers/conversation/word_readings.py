"""What a person's words state, by our reader and a model's: a reply, or the message that opens a consultation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import get_args

from bot.consultation.candidates import offer, offer_shown
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, Confirm, FormAnswer, TextReply, UserAction, Word
from bot.decision.profile import Value
from bot.guide import ConsultantReply
from bot.handlers.context import AppContext
from bot.nlu.intent.intent_patterns import is_small_talk
from bot.nlu.merging import merge_readings
from bot.nlu.text.plain_text import MAX_CHARACTERS
from bot.ports.inbound import EventBase, Person
from bot.ports.llm import Model, ModelReading

COMMANDS: dict[str, Word] = {word: word for word in get_args(Word)} | {
    "dont_know": "skip",
    "rest_unknown": "skip",
    "change": "summary",  # each answer stands there with its button
}
# Labels of buttons, and what does the same. *Continue* does something only where the card fills something in.
BUTTONS: dict[str, UserAction] = {
    "button_post": Confirm(),
    "button_only_me": Confirm("owner"),
    "button_finish": Command("finish"),
    "button_edit_answers": Command("summary"),
    "button_keep": Command("keep"),
    "button_replace": Command("yes"),
    "button_bring_back": Command("resume"),
    "menu_item_form": Command("summary"),
}
# These may be answers in themselves ("no" to a yes-or-no question): there the reader decides.
ANSWERS = ("yes", "no", "dont_know")
CLAUSE = re.compile(r"[;,.\n]+")
LAST_CLAUSES = 20  # each is held against every control word
FEW_WORDS = 6  # of a reply that only agrees
MOST_LABEL = 200  # characters of a reply that are held against the labels
PLAIN_WORDS = 4  # of a reply that no model is asked about
NAME = "project"  # no model is asked for it: ours stands


async def read_reply(
    ctx: AppContext, consultation: Consultation, text: str, read: ModelReading | None = None
) -> UserAction:
    """What these words mean to this consultation now. `read` is what a model read in them; None without one."""
    return await asyncio.to_thread(lambda: parse_reply(ctx, ctx.position(consultation), text, read))


def parse_reply(ctx: AppContext, here: Position, text: str, read: ModelReading | None) -> UserAction:
    """The same, in the thread that calls it: it takes some milliseconds, so not on the event loop."""
    if (pressed := button_typed(ctx, here, text)) is not None:
        return pressed
    control_word = ctx.control_word(text) or _agreed_twice(ctx, text)
    command = COMMANDS.get(control_word or "")
    # "ok", "great": a word between people, whatever is asked. Only a project may be called "test".
    is_talk = NAME not in here.asked and is_small_talk(text, ctx.phrases.intents)
    # "no" to "Start over?" is no answer to the card below.
    # Nor is "yes" an answer of its own where the card asks "did you mean …?" or shows what it filled in.
    is_of_card = bool(here.log.pending) or (command in ("yes", "no") and bool(offer_shown(here)))
    if command is not None and (is_talk or is_of_card or not (here.asked and control_word in ANSWERS)):
        return Command(command)
    if is_talk:
        return TextReply(text=text, values={})
    clauses = CLAUSE.split(text[:MAX_CHARACTERS])
    if here.place in ("ready", "early") and here.project is None and ctx.control_word(clauses[0]) == "yes":
        name = ctx.reader.read(here.asked, "; ".join(clauses[1:])).values.get("project")
        if isinstance(name, str):  # "yes, call it Invoice extractor"
            return Confirm(project=name)
    known = leave_out_rest(clauses, ctx.control_word)
    if len(known) < len(clauses):  # "… and I'm not sure about the rest"
        rest = ctx.reader.read(here.asked, "; ".join(known))
        return TextReply(text=text, values={**dict.fromkeys(here.asked), **rest.elsewhere, **rest.values})
    reading = ctx.reader.read(here.asked, text)
    values = {**reading.elsewhere, **reading.values}
    if command is not None and not values:
        return Command(command)
    spoken_of = {claim.field for claim in reading.spans}
    candidates = {
        name: found
        for name, found in reading.candidates.items()
        if name not in values
        and (name in here.asked or not values)
        and (name in spoken_of or not values)  # of a reply that states something, no more is guessed
    }
    merged = merge_readings(values, candidates, read.values if read else None, read.candidates if read else {})
    return TextReply(text=text, values=merged.values, candidates=merged.candidates)


def button_typed(ctx: AppContext, here: Position, text: str) -> UserAction | None:
    """What the button does whose label was typed, of the buttons that a waiting card may carry."""
    typed = _spoken(text)
    if not typed:
        return None
    offered = offer(here, ctx.phrases)
    if here.current is not None:
        for candidate in offered.candidates:
            if _spoken(candidate.label) == typed:
                return FormAnswer(here.current.id, candidate.values, "typed")
        if offered.candidates and typed == _spoken(ctx.phrases.say("none_of_these")):
            return Command("no")
    label = _labels(ctx.phrases).get(typed)
    if label == "button_continue" and offered.filled_in:
        return Command("yes")
    return BUTTONS.get(label or "")


def _agreed_twice(ctx: AppContext, text: str) -> str | None:
    """A word that is said in two ways: "yes, that's right". None for anything else."""
    words = text.split()
    if not 1 < len(words) <= FEW_WORDS:
        return None
    for cut in range(1, len(words)):
        word = ctx.control_word(" ".join(words[:cut]))
        if word in ("yes", "no") and ctx.control_word(" ".join(words[cut:])) == word:
            return word
    return None


@lru_cache
def _labels(phrases: Phrases) -> Mapping[str, str]:
    """The names of the labels in `BUTTONS` and of *Continue*, by what is typed for each; the first of equal ones."""
    names = (*BUTTONS, "button_continue")
    return {_spoken(phrases.say(name)): name for name in reversed(names)}


def _spoken(text: str) -> str:
    """Words alone, to tell a label however it is typed."""
    return " ".join(re.findall(r"\w+", text[:MOST_LABEL].casefold()))


def leave_out_rest(clauses: Sequence[str], control_word: Callable[[str], str | None]) -> list[str]:
    """The clauses of a reply but for those that say that the rest is not known. It is looked for near the end."""
    head, tail = clauses[:-LAST_CLAUSES], clauses[-LAST_CLAUSES:]
    return [*head, *(clause for clause in tail if control_word(clause) != "rest_unknown")]


@asynccontextmanager
async def read_reply_with_model(
    ctx: AppContext, consultation: Consultation, text: str
) -> AsyncIterator[ModelReading | None]:
    """What a model reads in these words, in one call; None without a model, or where it is silent or late.

    Until the words are dealt with, further words for this consultation wait, so that they count in order. Its cards
    don't wait: the consultation's own lock is free.
    """
    if ctx.model is None:
        yield None
        return
    async with ctx.lock(f"{consultation.id}:words"):
        yield await _ask_model(ctx, ctx.model, consultation, text)


async def _ask_model(ctx: AppContext, model: Model, consultation: Consultation, text: str) -> ModelReading | None:
    if text.rstrip().endswith("?"):
        return None  # a question is not an answer
    current = await ctx.store.consultation(consultation.team, consultation.id) or consultation
    here = ctx.position(current)
    if here.current is None or ctx.control_word(text) is not None or _is_plain(ctx, here.asked, text):
        return None
    asker = Person(current.team, current.owner)
    return await model.read_message(asker, text, here.current.wording, here.asked)


def _is_plain(ctx: AppContext, asked: Sequence[str], text: str) -> bool:
    """Whether the words are so few and plain ("12", "yes, all") that no model is asked about them."""
    if len(text.split()) > PLAIN_WORDS:
        return False
    reading = ctx.reader.read_at_once(asked, text)
    return reading is not None and bool(reading.values) and not reading.candidates


@dataclass(frozen=True)
class Opening:
    """`values` are taken, `candidates` are to be asked about, best first."""

    values: Mapping[str, Value] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def project(self) -> str:
        """The project's name; "" if none is stated."""
        return str(self.values.get(NAME) or "")

    def unnamed(self) -> Opening:
        """The same without the name."""
        return replace(self, values={name: value for name, value in self.values.items() if name != NAME})

    def named(self, project: str) -> Opening:
        """The same with this name; without one if it is ""."""
        unnamed = self.unnamed()
        return replace(unnamed, values={**unnamed.values, NAME: project}) if project else unnamed


async def read_opening_with_model(ctx: AppContext, model: Model, event: EventBase, text: str) -> ModelReading | None:
    """What a model reads in a first message; None where it is silent."""
    asker = event.person
    fields = ctx.checklist.fields
    read = await model.read_message(asker, text, "", list(fields))
    if read is None:
        return None
    values = {name: value for name, value in read.values.items() if name in fields}
    return read.model_copy(update={"values": values})


def merge_opening(ours: Opening, read: ModelReading) -> Opening:
    """One opening out of our own reader's and what a model read.

    What both find is taken; what only one finds, or what they read differently, is asked about.
    """
    values = ours.unnamed().values
    candidates = {name: found for name, found in ours.candidates.items() if name not in (*values, NAME)}
    merged = merge_readings(values, candidates, read.values, read.candidates)
    return Opening(merged.values, merged.candidates).named(ours.project)


def opening_of(reply: ConsultantReply) -> Opening:
    """What a message states of a project and may mean, with the project's name if it has one."""
    candidates = {name: found for name, found in reply.candidates.items() if name not in (*reply.facts, NAME)}
    opening = Opening(reply.facts, candidates)
    return opening if opening.project else opening.named(reply.intent.project or "")


async def read_opening(ctx: AppContext, words: str) -> Opening:
    """What the words of a first message state and may mean."""
    return opening_of(await asyncio.to_thread(ctx.consultant.reply, words)) if words else Opening()
