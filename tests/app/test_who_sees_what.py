"""Roles × places × surfaces: who is shown a verdict, over the real wire. Each cell is a test.

The expected cells are worked out by hand from the rule: full members see what began in public channels that are not
shared outside; everybody else sees what began in channels they are in; a DM's verdict is its owner's.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import Content, Tuning
from bot.playground import Playground
from bot.ports.deletion import Deletion
from bot.slack import listeners, responder, slack_workspace
from tests.harness.cast import BEGAN, PLACES, WORDS, Cast, cast_at, decide, verdict_id, words_in
from tests.harness.data_requests import delete
from tests.harness.surfaces import Named, surfaces
from tests.harness.traces import Trace, TracedStore, tracing
from tests.harness.user import JSON, Person
from tests.harness.workplace import MANIFEST, Complaints, at_work_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

# What a role sees. You (the owner) are in every channel; Teammate in general and the private one; Member (a full
# member) and the guests in general; Partner (of another company) in the shared one. `gone` was deleted: nobody can look
# into it.
SEES = {
    "owner": {"general", "public", "archived", "private", "shared", "pending", "dm"},
    "teammate": {"general", "public", "archived", "private"},
    "member": {"general", "public", "archived"},
    "guest": {"general"},
    "visitor": {"general"},
    "partner": {"shared"},
}
# What may be posted to a channel by the owner's mention: what everybody there may see. There are guests in general.
SHOWN_IN = {
    "general": {"general"},
    "public": {"general", "public", "archived"},
    "private": {"general", "public", "archived", "private"},
    "shared": {"shared"},
    "pending": {"pending"},
}
LISTS = ("command", "home")
ONE_BY_ONE = ("command about it", "dm about it", "ten items", "record")
OWN_SURFACES = (*LISTS, *ONE_BY_ONE)
NOT_FOR_STRANGERS = ("command", "home", "command about it", "dm about it")


@pytest.fixture(scope="module")
def watched() -> object:
    watching = Complaints()
    logging.getLogger().addHandler(watching)
    yield watching
    logging.getLogger().removeHandler(watching)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cast(content: Content, watched: Complaints, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cast]:
    database: Path = tmp_path_factory.mktemp("cast") / "bot.db"
    with Playground(MANIFEST) as playground:
        more = {"CONSULTANT_SHARED_CHANNELS": "true", "CONSULTANT_MESSAGES_A_MINUTE": "0"}
        async with (
            at_work_on(playground, database, content, watched, None, Tuning(open_store=TracedStore), **more) as place,
            cast_at(place) as found,
        ):
            yield found


async def shown_to(cast: Cast, role: str, surface: str, place: str) -> object:
    """What a role is shown on a surface that could tell of the verdict of a place."""
    who, value = cast.people[role], {"verdict": cast.verdicts[place]}
    where = cast.channels["shared"] if role == "partner" else None
    room = where or await who.dm()
    match surface:
        case "command":
            return await cast.answer_to(who, lambda: who.command(room, "/consult", "verdicts"))
        case "command about it":
            return await cast.answer_to(who, lambda: who.command(room, "/consult", f"verdicts {place} sorter"))
        case "home":
            return await cast.answer_to(who, lambda: who.open("home"))
        case "dm about it":
            ts = await who.post(room, f"what did we decide about {place} sorter?")
            return await who.answer(room, ts)
        case "ten items":
            return await cast.menu(who, "ten_items", value, where)
        case "record":
            return await cast.button(who, "record", value, where)
    raise AssertionError(surface)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("surface", OWN_SURFACES)
@pytest.mark.parametrize("role", SEES)
async def test_a_person_is_shown_what_they_may_see(cast: Cast, role: str, surface: str, place: str) -> None:
    refused = role == "partner" and surface in NOT_FOR_STRANGERS
    expected: set[str] = set() if refused else SEES[role]
    if refused and surface == "home":
        await nothing_is_published_for(cast, role)
    elif refused and surface == "dm about it":
        await only_a_kind_word_in_the_dm(cast, role, place)
    else:
        found = words_in(await shown_to(cast, role, surface, place))
        assert found <= expected
        assert (place in found) == (place in expected)


async def nothing_is_published_for(cast: Cast, role: str) -> None:
    who = cast.people[role]
    mark = who.mark
    await who.open("home")
    await cast.place.control.idle()
    await cast.place.settled()
    assert not [event for event in who.events[mark:] if event["kind"] == "home"]


async def only_a_kind_word_in_the_dm(cast: Cast, role: str, place: str) -> None:
    who = cast.people[role]
    room = await who.dm()

    async def ask() -> None:
        await who.post(room, f"what did we decide about {place} sorter?")

    assert words_in(await cast.answer_to(who, ask)) == set()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("channel", SHOWN_IN)
async def test_what_is_posted_is_made_for_everybody_there(cast: Cast, channel: str, place: str) -> None:
    you, where = cast.people["owner"], cast.channels[channel]
    ts = await you.post(where, f"@Consultant what did we decide about {place} sorter?")
    answer: JSON = await you.answer(where, ts)
    assert words_in(answer) == ({place} & SHOWN_IN[channel])


@pytest.mark.parametrize("place", PLACES)
async def test_a_strangers_mention_lists_what_began_in_that_channel(cast: Cast, place: str) -> None:
    partner, where = cast.people["partner"], cast.channels["shared"]
    ts = await partner.post(where, f"@Consultant what did we decide about {place} sorter?")
    answer = await partner.answer(where, ts)
    assert words_in(answer) == ({place} & {"shared"})


@pytest.mark.parametrize("channel", ["general", "public", "private", "shared", "pending"])
async def test_a_verdict_is_shared_only_where_no_other_company_is(cast: Cast, channel: str) -> None:
    you, where = cast.people["owner"], cast.channels[channel]
    view = await cast.menu(you, "share", {"verdict": cast.verdicts["dm"]})
    mark = you.mark
    answer = await you.submit(view, {"channel": {"channel:channel": where}})
    if channel in ("shared", "pending"):
        assert "other companies" in str(answer["errors"])
    else:
        await cast.place.posted_verdict(you, where, mark)


@pytest.mark.parametrize("place", [place for place in WORDS if place not in ("dm", "gone")])
async def test_what_began_in_a_channel_is_shared_only_where_all_can_see_that_channel(cast: Cast, place: str) -> None:
    you = cast.people["owner"]
    view = await cast.menu(you, "share", {"verdict": cast.verdicts[place]})
    mark = you.mark
    answer = await you.submit(view, {"channel": {"channel:channel": cast.channels["public"]}})
    if place in SHOWN_IN["public"]:
        await cast.place.posted_verdict(you, cast.channels["public"], mark)
    else:
        assert "belongs to the channel" in str(answer["errors"])


@pytest.mark.parametrize(
    ("place", "role", "word", "project"),
    [
        pytest.param("dm", "teammate", "quokka", "Vault sorter", marks=pytest.mark.slow),
        pytest.param("private", "member", "raccoon", "Attic reader", marks=pytest.mark.slow),
        ("public", "guest", "salamander", "Cellar grader"),
    ],
)
async def test_what_is_hidden_costs_the_same_work_as_what_never_was(
    cast: Cast, place: str, role: str, word: str, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same requests before and after there is something hidden: the same calls, statements and words.

    In the channel there was a verdict before: the channels that the bot asks Slack about stay the same.
    """
    # However slow the machine is, nothing is cut short.
    monkeypatch.setattr(responder, "TRIGGER_SECONDS", 60.0)
    monkeypatch.setattr(listeners, "VIEW_ACK_SECONDS", 60.0)
    monkeypatch.setattr(slack_workspace, "TITLE_SECONDS", 60.0)
    named, who = Named(project, verdict_id(place, word)), cast.people[role]
    before = await traces(cast, who, named, all_routes=place == "dm")
    await decide(cast.place, place, cast.channels.get(place), cast.people["owner"], word=word, project=project)
    after = await traces(cast, who, named, all_routes=place == "dm")
    assert [name for name, trace in before.items() if trace != after[name]] == []
    assert word not in str(after)
    listed = before["/consult verdicts {0}"]
    assert {"users.info", "conversations.info", "conversations.members"} <= {method for method, _ in listed.calls}
    assert {"stored_verdicts.channels", "stored_verdicts.names"} <= {method for method, _ in listed.trips}


async def traces(cast: Cast, who: Person, named: Named, *, all_routes: bool) -> dict[str, Trace]:
    """What comes of acting on each surface, for somebody who has nothing of their own."""
    found = {}
    everything = Deletion(kind="person", team=cast.place.team, subject=who.id, by=who.id, at=BEGAN)
    with tracing(cast.place) as tracer:
        for name, surface in surfaces(all_routes=all_routes):
            await delete(tracer.store, everything)  # what they began on the surface before
            found[name] = await tracer.trace(who, await surface(cast, who, named))
    return found


async def test_nobody_waits_for_what_the_owner_of_a_hidden_consultation_does(cast: Cast) -> None:
    ctx, who, verdict = cast.place.built.dispatcher._ctx, cast.people["teammate"], cast.verdicts["dm"]
    consultation = f"consultation-{verdict}"
    async with ctx.locked(cast.place.team, consultation, cast.people["owner"].id) as locked:
        assert locked is not None
        answer = await cast.button(who, "skip", {"consultation": consultation, "question": "prompt"})
    assert "is from an older version" in str(answer)
