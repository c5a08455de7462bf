"""Under Slack's rate limits new questions go first: no question waits for an edit or a deletion. Calls are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.consultation import messages
from bot.consultation.state import Consultation
from bot.playground import Playground
from bot.ports.outbound import Message, OutboundMessage
from bot.slack.clients import Clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.poster import AT_ONCE
from bot.store.database import Database
from tests.harness.paths import ROOT
from tests.harness.user import JSON, Control, Person
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES
from tests.slack.test_outbox import keep

pytestmark = pytest.mark.slow

PEOPLE = 200
A_MINUTE = 50  # edits, and as many deletions, that Slack takes in a minute for one workspace
TENTHS = tuple(messages.ItemProgress(number=n, label=f"Item {n}", state="open") for n in range(1, 11))


@pytest.fixture
def pg() -> Iterator[Playground]:
    """A room for each person."""
    channels = [{"name": f"room-{n}", "members": ["You", "Consultant"]} for n in range(PEOPLE)]
    with Playground(ROOT / "manifest.yml", channels=channels) as playground:
        yield playground


def living(settled: int) -> messages.LivingCard:
    progress = messages.Progress(settled=settled, total=10)
    return messages.LivingCard(project="Triage", state="open", progress=progress, items=TENTHS)


def question(name: str) -> messages.Notice:
    return messages.Notice(text=f"question {name}")


def outgoing(pg: Playground, person: int, step: str, slot: str, message: Message, **more: object) -> OutboundMessage:
    return OutboundMessage(
        id=f"{step}-{slot}-{person}", team=pg.team_id, channel=pg.channels[f"room-{person}"], thread=None,
        message=message, consultation=f"c{person}", slot=slot, **more,
    )  # fmt: skip


async def begin(pg: Playground, store: Database, outbox: Outbox) -> None:
    """Everybody has a living card and the first question."""
    for person in range(PEOPLE):
        begun = Consultation(
            id=f"c{person}", team=pg.team_id, owner=pg.users["You"], room=pg.channels[f"room-{person}"]
        )
        root = outgoing(pg, person, "a", "root", living(0), opens_thread=True)
        await keep(store, pg, root, outgoing(pg, person, "a", "question", question("a")), begun=begun)
    await outbox.flush()


async def answer(pg: Playground, store: Database, step: str, settled: int, *, typed: bool) -> None:
    """Everybody answers: the next question goes below what was typed, or into the card; the living card is edited."""
    for person in range(PEOPLE):
        card = outgoing(pg, person, step, "question", question(step), edits=not typed, posts_if_busy=not typed)
        await keep(store, pg, card, outgoing(pg, person, step, "root", living(settled), edits=True))


async def thread_of(pg: Playground, store: Database, you: Person, person: int) -> list[str]:
    kept = await store.consultation(pg.team_id, f"c{person}")
    assert kept is not None
    found = await you.messages(pg.channels[f"room-{person}"], kept.thread)
    return [message["text"] for message in found]


def done(calls: list[JSON]) -> Counter[str]:
    return Counter(call["method"] for call in calls if call["ok"])


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "pressed"])
async def test_200_people_who_answer_at_once_all_get_their_next_question(
    typed: bool, pg: Playground, store: Database, clients: Clients, control: Control
) -> None:
    clock = [1_000.0]
    outbox = Outbox(clients.posting, store, PHRASES, QUICK, clock=lambda: clock[0])
    await begin(pg, store, outbox)
    await control("clear")
    await control("limits", on=True)
    await answer(pg, store, "b", 1, typed=typed)
    await outbox.flush()
    calls = (await control.log())["calls"]
    made = done(calls)
    assert made["chat.update"] <= A_MINUTE
    refused = sum(call["method"] == "chat.update" and not call["ok"] for call in calls)
    assert refused <= AT_ONCE  # those under way when Slack first said no; nobody else tries in vain
    assert made["chat.delete"] <= A_MINUTE
    async with Person(pg.url, pg.users["You"]) as you:
        shown = [await thread_of(pg, store, you, person) for person in range(PEOPLE)]
        assert all("question b" in texts for texts in shown)
        for _ in range(30):
            if not await store.outbox():
                break
            await control.advance(61)
            clock[0] += 61
            await outbox.flush()
        assert await store.outbox() == ()
        ends = [await thread_of(pg, store, you, person) for person in range(PEOPLE)]
    await outbox.close()
    assert all(texts == ["Triage · 1 of 10 settled", "question b"] for texts in ends)
