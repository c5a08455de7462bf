"""What is played: one team's answers, and what the real bot said to them, so that the bare app can say as much."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from tests.harness.respondent import QUESTION, VERDICT, WAITING, Respondent, names, tagged, value_of, waits
from tests.harness.user import JSON, Control, Person, action_ids
from tests.harness.wording import filled, reply

Way = Literal["words", "buttons"]
WAYS: tuple[Way, ...] = ("words", "buttons")
QUIET_SECONDS = 0.3  # without a call: the bot has finished a turn
MOST_TURNS = 30
POSTING = ("chat.postMessage", "chat.update", "chat.delete")

# A team that measured, and wants to train: no question falls away early, so the consultation is a long one.
PROFILE: JSON = {
    "task": "extraction",
    "monthly_requests": 700_000,
    "format_tolerance": "zero",
    "structured_outputs": "insufficient",
    "change_pace": "weeks",
    "prompt_ingredients": ["instruction", "output_format", "few_shot", "edge_cases", "output_constraints"],
    "few_shot_examples": 12,
    "reasoning_matters": False,
    "eval_examples": 300,
    "eval_failures": 24,
    "failure_threshold": 0.02,
    "failures_consistent": True,
    "failure_mode": "format",
    "needs_current_knowledge": False,
    "input_diversity": "diverse",
    "labelled_examples": 6_000,
    "labels_trusted": True,
    "criteria_written": True,
    "stable_months": 12,
    "curation_budgeted": True,
    "retraining_budgeted": True,
}
QUESTIONS = (
    "should we fine-tune our invoice extractor? 4% of the JSON is broken, 2M calls a month",
    "how many labelled examples do we need before fine-tuning makes sense?",
    "when is prompting enough?",
    "we get 200 ms latency budget, does that speak for a smaller tuned model?",
    "how do we measure a baseline before deciding?",
    "does fine-tuning teach a model new facts?",
    "what does it cost to keep a fine-tuned model up to date?",
    "our summaries drift in style, should we train on our brand voice?",
)


@dataclass(frozen=True)
class Call:
    """One call that the bot made: `edits` is the number of the message of this consultation that it changes."""

    method: str
    body: JSON
    edits: int | None = None


@dataclass(frozen=True)
class Turn:
    """What a person does, and the calls that the bot makes of it. `fills` are inputs used before `press`."""

    text: str = ""
    fills: tuple[tuple[str, JSON], ...] = ()
    press: str = ""
    calls: tuple[Call, ...] = ()

    @property
    def edits_living(self) -> bool:
        """Whether the first message of the consultation, the living card, is edited."""
        return any(call.method == "chat.update" and call.edits == 0 for call in self.calls)

    @property
    def deletes(self) -> bool:
        return any(call.method == "chat.delete" for call in self.calls)


@dataclass
class Scripts:
    """Everything that was recorded: a consultation each way, and the answers to mentions."""

    ways: dict[Way, list[Turn]] = field(default_factory=dict)
    mentions: list[Turn] = field(default_factory=list)

    def as_json(self) -> JSON:
        return {
            "ways": {way: [_calls_of(turn) for turn in turns] for way, turns in self.ways.items()},
            "mentions": [_calls_of(turn) for turn in self.mentions],
        }


class Recorder:
    """Goes through everything once with the real bot and notes what it called."""

    def __init__(self, url: str, person: Person, channel: str) -> None:
        self._control = Control(url)
        self._person = person
        self._channel = channel
        self._counted = 0
        self._posted: list[str] = []

    async def record(self) -> Scripts:
        scripts = Scripts()
        for way in WAYS:
            scripts.ways[way] = await self._consultation(way)
        for question in QUESTIONS:
            self._posted = []
            await self._person.post(self._channel, f"@Consultant {question}")
            scripts.mentions.append(Turn(text=question, calls=await self._calls()))
        return scripts

    async def _consultation(self, way: Way) -> list[Turn]:
        self._posted = []
        room = await self._person.dm()
        mark = self._person.mark
        thread = await self._person.post(room, opening(way, 0))
        turns = [Turn(text=opening(way, 0), calls=await self._calls())]
        for _ in range(MOST_TURNS):
            card = self._card(room, mark)
            if card is None:
                return turns
            mark = self._person.mark
            turn = _answer(self._person, card, way)
            await fill(self._person, card, turn)
            await act(self._person, room, thread, card, turn)
            turns.append(replace(turn, calls=await self._calls()))
        raise AssertionError(f"{MOST_TURNS} turns, and still no verdict; the last: {turns[-3:]}")

    def _card(self, room: str, mark: int) -> JSON | None:
        """The card that waits for an answer among what came since, if one does."""
        for event in reversed(self._person.events[mark:]):
            here = event["kind"] in ("message", "message_changed") and event.get("channel") == room
            if here and waits(event["message"]):
                return dict(event["message"])
        return None

    async def _calls(self) -> tuple[Call, ...]:
        """The calls since the last time, once there are some, and no more; the next card before what is beside it."""
        seen = -1
        while True:
            await asyncio.sleep(QUIET_SECONDS)
            calls = [call for call in (await self._control.log())["calls"] if call["method"] in POSTING]
            if len(calls) == seen > self._counted:
                break
            seen = len(calls)
        new, self._counted = calls[self._counted :], len(calls)
        if self._posted:  # the bot makes these calls side by side, so their order says nothing
            new.sort(key=lambda call: not asks(call["args"]))
        return tuple(self._call(call) for call in new)

    def _call(self, call: JSON) -> Call:
        given = {name: value for name, value in call["args"].items() if name in ("text", "blocks", "metadata")}
        if call["method"] == "chat.postMessage":
            self._posted.append(call["ts"])
            return Call(call["method"], {**given, "unfurl_links": False, "unfurl_media": False})
        kept = given if call["method"] == "chat.update" else {}
        return Call(call["method"], kept, self._posted.index(call["args"]["ts"]))


def asks(message: JSON) -> bool:
    """Whether it is what a person waits for: a card to answer, or the verdict."""
    return bool(WAITING & set(names(message)) or tagged(message, VERDICT))


def opening(way: Way, number: int) -> str:
    """How a consultation begins; the bare app sees by it which script is played."""
    return f"start Invoices {way} {number}"


async def act(person: Person, room: str, thread: str, card: JSON, turn: Turn) -> None:
    """Do what the turn says a person does."""
    if turn.text:
        await person.post(room, turn.text, thread)
    else:
        await person.click(card, turn.press, value=value_of(card, turn.press))


async def fill(person: Person, card: JSON, turn: Turn) -> None:
    """Use the inputs of a card: nothing is sent to the app by that."""
    for action, given in turn.fills:
        await person.click(card, action, **given)


def _calls_of(turn: Turn) -> list[JSON]:
    return [asdict(call) for call in turn.calls]


def _answer(person: Person, card: JSON, way: Way) -> Turn:
    there = action_ids(card)
    if "confirm" in there:
        return Turn(text="yes") if way == "words" else Turn(press="confirm")
    fields = tagged(card, QUESTION)["fields"]
    if way == "words":
        return Turn(text=reply(fields, PROFILE))
    somebody = Respondent(person, PROFILE, "controls", str(card["channel"]))
    if choice := somebody.choice(card):
        return Turn(press=choice)
    fills = []
    for action in there:
        kind, _, name = action.partition(":")
        if kind == "ticks":
            fills.append((action, {"selected": somebody.ticked(card, action)}))
        elif name and PROFILE.get(name) is not None and not somebody.lacks(card, name):
            fills.append((action, filled(action, PROFILE[name])))
    return Turn(fills=tuple(fills), press="answer" if fills else "skip")
