"""Whatever others do, no text of a consultation that is hidden from them reaches them, and no wording gives it away."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Awaitable, Callable

import pytest

from tests.harness.cast import Cast, cast_at, decide
from tests.harness.tiers import thin_out
from tests.harness.user import Person
from tests.harness.workplace import Workplace

SECRETS = ("quokka", "raccoon", "salamander")
PROJECTS = ("Vault sorter", "Attic reader", "Cellar grader")
ACTS = 24
KINDS = ("ephemeral", "message", "message_changed", "view_opened", "view_updated", "home")

Act = Callable[[Cast, Person, random.Random], Awaitable[object]]


async def list_all(_: Cast, who: Person, __: random.Random) -> object:
    room = await who.dm()
    return await who.command(room, "/consult", "verdicts")


async def list_project(_: Cast, who: Person, chance: random.Random) -> object:
    room = await who.dm()
    return await who.command(room, "/consult", f"verdicts {chance.choice(PROJECTS)}")


async def open_home(_: Cast, who: Person, __: random.Random) -> object:
    return await who.open("home")


async def ask_in_dm(_: Cast, who: Person, chance: random.Random) -> object:
    return await who.post(await who.dm(), f"what did we decide about {chance.choice(PROJECTS)}?")


async def mention(cast: Cast, who: Person, chance: random.Random) -> object:
    text = f"@Consultant what did we decide about {chance.choice(PROJECTS)}?"
    partner = who is cast.people["partner"]
    return await who.post(cast.channels["shared" if partner else "general"], text)


async def press(cast: Cast, who: Person, chance: random.Random) -> object:
    value = {"verdict": chance.choice(list(cast.verdicts.values())), "consultation": "consultation-x"}
    action = chance.choice(["record", "rate", "change_answer"])
    return await cast.button(who, action, value)


async def open_menu(cast: Cast, who: Person, chance: random.Random) -> object:
    value = {"verdict": chance.choice(list(cast.verdicts.values()))}
    return await cast.menu(who, chance.choice(["ten_items", "share"]), value)


async def press_on_their_checklist(cast: Cast, who: Person, chance: random.Random) -> object:
    value = {"consultation": f"consultation-{chance.choice(list(cast.verdicts.values()))}", "question": "prompt"}
    return await cast.button(who, chance.choice(["change", "edit", "skip", "confirm", "start_over"]), value)


async def choose_deletion(_: Cast, who: Person, __: random.Random) -> object:
    return await who.command(await who.dm(), "/consult", "delete")


ALL: tuple[Act, ...] = (
    list_all, list_project, open_home, ask_in_dm, mention, press, open_menu, press_on_their_checklist, choose_deletion,
)  # fmt: skip
OWNERS: tuple[Act, ...] = (list_all, list_project, open_home, ask_in_dm, mention, open_menu, choose_deletion)


@pytest.mark.parametrize("seed", thin_out(range(6), 6))
async def test_no_text_of_a_hidden_consultation_reaches_anybody_else(at_work: Workplace, seed: int) -> None:
    chance = random.Random(seed)
    you = at_work.you
    async with cast_at(at_work) as cast:
        cast.verdicts.clear()
        mine = (await at_work.control("channel", name="only-me", is_private=True, members=[you.id]))["channel"]
        for word, project, channel in zip(SECRETS, PROJECTS, (mine, None, mine), strict=True):
            cast.verdicts[word] = await decide(at_work, word, channel, you, word=word, project=project)
        others = [who for role, who in cast.people.items() if role != "owner"]
        marks, mark = {who.id: who.mark for who in others}, you.mark
        for _ in range(ACTS):
            await chance.choice(ALL)(cast, chance.choice(others), chance)
            # The owner is busy as well: what they are shown must not spill over to others.
            await chance.choice(OWNERS)(cast, you, chance)
            await at_work.control.idle()
        await at_work.settled()
        assert any(word in json.dumps(you.events[mark:]) for word in SECRETS)  # there was something to see
        for who in others:
            received = [event for event in who.events[marks[who.id] :] if event["kind"] in KINDS]
            text = json.dumps([received, await at_work.seen_by(who)], ensure_ascii=False)
            assert not [word for word in SECRETS if word in text]


@pytest.mark.parametrize("surface", ["command", "dm", "mention"])
async def test_a_hidden_project_is_answered_like_one_that_never_was(at_work: Workplace, surface: str) -> None:
    people = [at_work.you.id]
    mine = (await at_work.control("channel", name="only-me", is_private=True, members=people))["channel"]
    await decide(at_work, "x", mine, at_work.you, word=SECRETS[0], project=PROJECTS[0])
    hidden, never = [await asked(at_work, surface, project) for project in (PROJECTS[0], "Ghost sorter")]
    assert hidden.replace(PROJECTS[0], "P") == never.replace("Ghost sorter", "P")


async def asked(at_work: Workplace, surface: str, project: str) -> str:
    """What somebody else is answered, without ids that differ with every message."""
    who, general = at_work.teammate, at_work.channels["general"]
    if surface == "command":
        room = await who.dm()
        command = f"verdicts {project}"
        found = await at_work.reply_ephemerally(who, lambda: who.command(room, "/consult", command), room)
    else:
        room = general if surface == "mention" else await who.dm()
        prefix = "@Consultant " if surface == "mention" else ""
        found = await who.answer(room, await who.post(room, f"{prefix}what did we decide about {project}?"))
    text = json.dumps([found["text"], found["blocks"]])
    return re.sub(r'"block_id": "[^"]*"', "", text)
