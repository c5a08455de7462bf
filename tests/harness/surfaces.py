"""The surfaces: commands, words, shortcuts, tabs, and every button and modal of the routes; with names and ids."""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bot.handlers import routes
from tests.harness.cast import Cast, decide
from tests.harness.user import JSON, Person
from tests.playground.calling import Api

Act = Callable[[], Awaitable[object]]
Surface = Callable[[Cast, Person, "Named"], Awaitable[Act]]
"""Makes ready what the person acts on; returns the act."""

COMMANDS = (
    "verdicts {0}",
    "verdict {0}",
    "verdicts {0} last month",
    "verdicts",
    "start {0}",
    "resume {0}",
    "what did we decide about {0}?",
    "delete {0}",
    "forget {0}",
)
WORDS = (
    "what did we decide about {0}?",
    "does {0} need a trained model?",
    "start {0}",
    "resume {0}",
    "{0}",
)
OF_VERDICT = (routes.VERDICT_MENU, routes.RECORD, routes.RATE, routes.CHANGE_ANSWER)
MENUS = {
    **{menu: ("do", tuple(entries.handlers)) for menu, entries in routes.MENUS.items()},
    routes.RATE: ("rating", ("positive", "negative")),
}


@dataclass(frozen=True)
class Named:
    """What is asked for: a project by its name, and a verdict and a consultation by their ids."""

    project: str
    verdict: str

    @property
    def consultation(self) -> str:
        return f"consultation-{self.verdict}"

    @property
    def carried(self) -> JSON:
        """What a button or a modal carries of it."""
        return {
            "project": self.project,
            "verdict": self.verdict,
            "consultation": self.consultation,
            "subject": f"consultation:{self.consultation}",
            "question": f"Should we train a model for {self.project}?",
            "words": f"it is about {self.project}",
            "opening": json.dumps({"project": self.project}),
            "reading": "evals",
        }


def surfaces(*, all_routes: bool = True) -> Iterator[tuple[str, Surface]]:
    """Each surface with its name. Without `all_routes`, of buttons and modals those of a verdict alone."""
    for words in COMMANDS:
        yield f"/consult {words}", partial(type_command, words)
    for words in WORDS:
        yield f"DM: {words}", partial(write, words, "")
        yield f"mention: {words}", partial(write, words, "@Consultant ")
    for callback in routes.SHORTCUTS.handlers:
        yield f"shortcut {callback}", partial(use_shortcut, callback)
    for tab in ("home", "messages"):
        yield f"tab {tab}", partial(open_tab, tab)
    for action in routes.ACTIONS.handlers if all_routes else OF_VERDICT:
        name, choices = MENUS.get(action, ("do", ("",)))
        for choice in choices:
            yield f"button {action} {choice}".rstrip(), partial(press, action, {name: choice})
    for callback in routes.VIEWS.handlers if all_routes else (routes.SHARE_VIEW,):
        yield f"modal {callback}", partial(submit, callback)
    yield "modal share, of one's own", share_own


async def type_command(words: str, cast: Cast, who: Person, named: Named) -> Act:
    room = await who.dm()
    return lambda: who.command(room, routes.COMMAND, words.format(named.project))


async def write(words: str, to: str, cast: Cast, who: Person, named: Named) -> Act:
    place = cast.channels["general"] if to else await who.dm()
    return lambda: who.post(place, to + words.format(named.project))


async def use_shortcut(callback: str, cast: Cast, who: Person, named: Named) -> Act:
    general = cast.channels["general"]
    ts = await who.post(general, f"should we train a model for {named.project}?")
    where: JSON = {"channel": general, "ts": ts} if callback == routes.MESSAGE_SHORTCUT else {}
    return lambda: who.shortcut(callback, **where)


async def open_tab(tab: str, cast: Cast, who: Person, named: Named) -> Act:
    return lambda: who.open(tab)


async def press(action: str, more: JSON, cast: Cast, who: Person, named: Named) -> Act:
    card = await cast.card(who, action, {**named.carried, **more})
    return lambda: who.click(card, action)


async def submit(callback: str, cast: Cast, who: Person, named: Named) -> Act:
    """A modal with an input of each kind, opened with the trigger of a button that the bot doesn't know."""
    card, mark = await cast.card(who, "unknown", {}), who.mark
    await who.click(card, "unknown")
    opened = await Api(cast.place.playground)("views.open", trigger_id=last_trigger(cast), view=modal(callback, named))
    assert opened["ok"], opened
    view = (await who.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
    values: JSON = {
        "question": f"what did we decide about {named.project}?",
        "channel": cast.channels["general"],
        "subject": json.dumps(named.carried["subject"]),
    }
    given = {block["block_id"]: {block["element"]["action_id"]: values[block["block_id"]]} for block in view["blocks"]}
    return lambda: who.submit(view, given)


async def share_own(cast: Cast, who: Person, named: Named) -> Act:
    """A verdict of one's own about a project of that name."""
    own = await decide(cast.place, "own", None, who, word="own", project=named.project)
    return await submit(routes.SHARE_VIEW, cast, who, Named(named.project, own))


def last_trigger(cast: Cast) -> str:
    """That of the last button that was pressed. Events, of which one may have come after it, have none."""
    deliveries = cast.place.playground.slack_state.record.deliveries
    payloads = (deliveries[-back]["envelope"]["payload"] for back in itertools.count(1))
    return str(next(payload["trigger_id"] for payload in payloads if payload.get("type") == "block_actions"))


def modal(callback: str, named: Named) -> JSON:
    """The inputs that the handlers of modals with ids read."""
    text = {"type": "plain_text", "text": "x"}
    choice = {"text": text, "value": json.dumps(named.carried["subject"])}
    inputs = {
        "question": {"type": "plain_text_input", "action_id": "text:question"},
        "channel": {"type": "conversations_select", "action_id": "channel:channel"},
        "subject": {"type": "radio_buttons", "action_id": "choice:subject", "options": [choice]},
    }
    blocks = [
        {"type": "input", "block_id": name, "label": text, "optional": True, "element": element}
        for name, element in inputs.items()
    ]
    carried = json.dumps(named.carried)
    view = {"type": "modal", "callback_id": callback, "private_metadata": carried, "title": text, "submit": text}
    return {**view, "blocks": blocks}
