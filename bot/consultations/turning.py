"""One turn: the pure step, kept whole with everything it says, and only then told."""

from __future__ import annotations

from bot.consultations.verdicts import drawn
from bot.consultations.world import World, identity
from bot.conversation.arrivals import Arrived
from bot.conversation.consultation import Consultation
from bot.conversation.flow import turn
from bot.conversation.heard import Changes, Chose, Confirms, Heard
from bot.conversation.says import Ask, ConfirmOpening, Notice, Say, Settled, ShownVerdict, Summary
from bot.ports import Outgoing, StoredVerdict, Turned

PRESSED = (Chose, Changes, Confirms)
OPENING = "question:opening"


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
    Raises StoreError, with nothing changed, where it can't be kept.
    """
    at = world.clock.now()
    turned = turn(consultation, heard, arrival.user, at, world.checklist, world.phrases, world.rules)
    if isinstance(heard, PRESSED) and not turned.entries and len(turned.says) == 1:
        word = turned.says[0]
        if isinstance(word, Notice):
            await world.store.done(arrival.team, arrival.key)
            return word
    posts = _in_order(
        tuple(
            addressed(consultation, say, identity(arrival.key, f"say:{number}"))
            for number, say in enumerate(turned.says)
        )
    )
    if any(post.edits for post in posts):
        posts = _with_cards(posts, await world.store.slots(consultation.id), heard)
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
            project=turned.project,
            verdict=verdict,
            outgoing=outgoing,
        )
    )
    # Before the thread exists the store alone knows what may be posted already.
    await world.slack.flush(outgoing if consultation.thread else None)
    return None


def addressed(consultation: Consultation, say: Say, ident: str) -> Outgoing:
    """A message of a consultation, to its DM thread."""
    slot, edits = slot_of(say)
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


def slot_of(say: Say) -> tuple[str, bool]:
    """The slot of a message within its consultation, and whether it edits what stands there."""
    match say:
        case Ask(question=question):
            return f"question:{question}", False
        case Settled(question=question):
            return f"question:{question}", True
        case ConfirmOpening():
            return OPENING, False
        case Summary():
            return "question:summary", False
        case ShownVerdict(verdict=verdict):
            return f"verdict:{verdict}", False
        case _:
            return "", False


def _with_cards(posts: tuple[Outgoing, ...], slots: frozenset[str], heard: Heard) -> tuple[Outgoing, ...]:
    """A line for a question that never had a card is a message of its own: it says back what was understood in passing.

    Not so what was just confirmed: the confirmed card has said it.
    """
    confirmed = any(post.edits and post.slot == OPENING for post in posts) or isinstance(heard, Confirms)
    return tuple(
        post if not post.edits or post.slot in slots else post.model_copy(update={"edits": False})
        for post in posts
        if not post.edits or post.slot in slots or not confirmed
    )


def _in_order(posts: tuple[Outgoing, ...]) -> tuple[Outgoing, ...]:
    """New cards before edits of old ones: what the person waits for is visible first."""
    return (*(post for post in posts if not post.edits), *(post for post in posts if post.edits))


def notice(world: World, phrase: str, link: str = "", **holes: object) -> Notice:
    """A short word from the phrases. `link` is where it goes on."""
    return Notice(text=world.phrases.say(phrase, **holes), link=link)
