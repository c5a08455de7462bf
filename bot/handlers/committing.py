"""One turn: the pure step, kept whole with everything it says, and only then told."""

from __future__ import annotations

from bot.consultation.engine import turn
from bot.consultation.messages import Notice
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Changes, Chose, Confirms, Heard, Told
from bot.handlers.card_placement import Card, cards
from bot.handlers.context import World, identity
from bot.handlers.verdicts import drawn
from bot.ports.inbound import Arrived
from bot.ports.outbound import Outgoing
from bot.ports.store import StoredVerdict, Turned

PRESSED = (Chose, Changes, Confirms)
MOVES = ("back", "skip")  # as buttons these, too, may stand on a card that was answered before


async def take(
    world: World,
    consultation: Consultation,
    heard: Heard,
    arrival: Arrived,
    *,
    begun: bool = False,
    first: tuple[Outgoing, ...] = (),
) -> Notice | None:
    """Let a consultation hear something: think, keep, post. `begun`: it is new, and `first` is posted before all else.

    Where a click changed nothing (its card was answered before), the word about it is returned, for that person alone.
    Raises StoreError, Overtaken or AlreadyDone, with nothing changed, where it can't be kept.
    """
    at = world.clock.now()
    turned = turn(consultation, heard, arrival.user, at, world.checklist, world.phrases, world.rules)
    if _pressed(heard) and not turned.entries and len(turned.says) == 1:
        word = turned.says[0]
        if isinstance(word, Notice):
            await world.store.done(arrival.team, arrival.key)
            return word
    shown = cards(world, consultation, turned, heard, consultation.slots)
    posts = tuple(
        addressed(consultation, card, identity(arrival.key, f"say:{number}")) for number, card in enumerate(shown)
    )
    verdict: StoredVerdict | None = None
    told: tuple[Outgoing, ...] = ()
    if turned.verdict is not None:
        verdict, told = await drawn(world, consultation, turned, arrival, at)
    outgoing = (*first, *posts, *told)
    await world.store.turn(
        Turned(
            arrival=arrival.key,
            team=arrival.team,
            at=at,
            begun=consultation if begun else None,
            consultation=consultation.id,
            entries=turned.entries,
            after=None if begun else len(consultation.entries),
            project=turned.project,
            verdict=verdict,
            outgoing=outgoing,
        )
    )
    # Before the thread exists the store alone knows what may be posted already.
    await world.slack.flush(outgoing if consultation.thread else None)
    return None


def _pressed(heard: Heard) -> bool:
    return isinstance(heard, PRESSED) or (
        isinstance(heard, Told) and heard.question is not None and heard.word in MOVES
    )


def addressed(consultation: Consultation, card: Card, ident: str) -> Outgoing:
    """A message of a consultation, to its DM thread."""
    say, slot, edits = card
    return Outgoing(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        say=say,
        consultation=consultation.id,
        slot=slot,
        edits=edits,
    )


def notice(world: World, phrase: str, link: str = "", **holes: object) -> Notice:
    """A short word from the phrases. `link` is where it goes on."""
    return Notice(text=world.phrases.say(phrase, **holes), link=link)
