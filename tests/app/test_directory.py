"""Who a person and a channel are comes from Slack, and fails closed: strangers, guests, organisations, group DMs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from bot.slack.clients import fetch_identity, open_clients
from bot.slack.directory import SECONDS, Directory
from tests.harness.cast import ELSEWHERE, decide, menu_value
from tests.harness.model_workplace import Office, answers, office_of
from tests.harness.user import Control, Person, action_ids, has_number
from tests.harness.workplace import MANIFEST, Complaints, Workplace, at_work_on

QUESTION = "@Consultant How many labelled examples do we need for a narrow task?"
WORD = "lemming"


@asynccontextmanager
async def partner_in(at_work: Workplace) -> AsyncIterator[tuple[Person, str]]:
    """Somebody of another company, and the shared channel they are in."""
    shared = (await at_work.control("channel", name="with-acme", is_ext_shared=True))["channel"]
    ident = (await at_work.control("user", name="Partner", team_id=ELSEWHERE, channels=[shared]))["user"]
    async with Person(at_work.playground.url, ident) as partner:
        yield partner, shared


async def ephemeral(who: Person, act: Callable[[], object]) -> str:
    mark = who.mark
    await act()  # type: ignore[misc]
    return str((await who.wait_for(lambda e: e["kind"] == "ephemeral", since=mark))["message"]["text"])


async def test_a_stranger_gets_a_kind_word_and_nothing_is_posted(at_work: Workplace) -> None:
    async with partner_in(at_work) as (partner, shared):
        word = await ephemeral(partner, lambda: partner.post(shared, QUESTION))
        assert "company that installed me" in word
        await at_work.settled()
        assert [m for m in await partner.messages(shared) if m.get("bot_id")] == []


@pytest.fixture
async def open_to_strangers(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> AsyncIterator[Workplace]:
    database = tmp_path / "bot.db"
    async with at_work_on(playground, database, content, complaints, CONSULTANT_SHARED_CHANNELS="true") as place:
        yield place


async def test_where_the_operator_allows_it_a_stranger_gets_the_guides_answer(open_to_strangers: Workplace) -> None:
    async with partner_in(open_to_strangers) as (partner, shared):
        ts = await partner.post(shared, "@Consultant should we fine-tune our classifier?")
        answer = await partner.answer(shared, ts)
        assert "checklist" not in action_ids(answer)


@pytest.mark.parametrize("text", ["start", "should we fine-tune?", "back"])
async def test_a_stranger_begins_no_checklist_by_words(open_to_strangers: Workplace, text: str) -> None:
    async with partner_in(open_to_strangers) as (partner, _):
        room = await partner.dm()
        await ephemeral(partner, lambda: partner.post(room, text))
        assert await open_to_strangers.built.store.open_consultations(open_to_strangers.team, partner.id) == ()


async def test_a_stranger_begins_no_checklist_with_a_members_button(open_to_strangers: Workplace) -> None:
    place = open_to_strangers
    async with partner_in(place) as (partner, shared):
        ts = await place.you.post(shared, "@Consultant should we fine-tune our classifier?")
        answer = await place.you.answer(shared, ts)
        seen = next(m for m in await partner.messages(shared, ts) if m["ts"] == answer["ts"])
        word = await ephemeral(partner, lambda: partner.click({**seen, "channel": shared}, "checklist"))
        assert "only answer questions" in word
        assert await place.built.store.open_consultations(place.team, partner.id) == ()


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


async def test_a_strangers_question_costs_no_model_budget(
    office: Callable[..., AbstractAsyncContextManager[object]],
) -> None:
    async with office(answers("From the model."), CONSULTANT_SHARED_CHANNELS="true") as modelled:
        place = modelled.place  # type: ignore[attr-defined]
        async with partner_in(place) as (partner, shared):
            answer = await partner.answer(shared, await partner.post(shared, QUESTION))
            assert "From the model" not in str(answer["blocks"])
            await place.settled()
        assert "answer" not in [purpose for purpose, _ in await modelled.outcomes()]  # type: ignore[attr-defined]


async def test_somebody_of_the_organisations_other_workspace_counts_as_a_guest(at_work: Workplace) -> None:
    await at_work.control("enterprise", id="E00ORG001", name="Org")
    shared = (await at_work.control("channel", name="org-wide", is_org_shared=True))["channel"]
    ident = (await at_work.control("user", name="Colleague", team_id="T00ORG0002", channels=[shared]))["user"]
    clients = at_work.built.clients
    identity = await fetch_identity(clients)
    assert (identity.team, identity.enterprise) == (at_work.team, "E00ORG001")
    assert (await Directory(clients.asking, identity).person(ident)).kind == "guest"


async def test_a_click_from_the_organisations_other_workspace_reaches_their_own_checklist(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> None:
    await Control(playground.url)("enterprise", id="E00ORG001", name="Org")
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints) as at_work:
        channel = (await at_work.control("channel", name="org-wide", is_org_shared=True))["channel"]
        ident = (await at_work.control("user", name="Colleague", team_id="T00ORG0002", channels=[channel]))["user"]
        async with Person(playground.url, ident) as colleague:
            room, mark = await colleague.dm(), colleague.mark
            await colleague.command(channel, "/consult", "start Org sorter")
            card = await colleague.wait_for(
                lambda e: e["kind"] == "message" and e["channel"] == room and "skip" in action_ids(e["message"]),
                since=mark,
            )
            (begun,) = await at_work.built.store.open_consultations(at_work.team, ident)
            mark = colleague.mark
            await colleague.click(card["message"], "skip")
            await colleague.wait_for(lambda e: e["kind"] == "message_changed" and e["channel"] == room, since=mark)
            again = await at_work.built.store.consultation(at_work.team, begun.id)
            assert again is not None
            assert len(again.entries) > len(begun.entries)


async def test_in_a_group_dm_there_is_a_kind_word(at_work: Workplace) -> None:
    members = [at_work.you.id, at_work.teammate.id]
    group = (await at_work.control("channel", is_mpim=True, members=members))["channel"]
    at_work.expected.append("missing_scope")
    assert "group DM" in await ephemeral(at_work.you, lambda: at_work.you.post(group, QUESTION))


@pytest.mark.parametrize("scopes", [["channels:read", "groups:read"], []], ids=["taken away", "refused for a moment"])
async def test_a_channel_is_no_group_dm_because_a_scope_is_missing(at_work: Workplace, scopes: list[str]) -> None:
    at_work.expected.append("missing_scope")
    if scopes:
        await at_work.control("scopes", remove=scopes)
    else:
        await at_work.control.fault("error", method="conversations.info", error="missing_scope")
    general = at_work.channels["general"]
    answer = await at_work.you.answer(general, await at_work.you.post(general, QUESTION))
    assert has_number(answer["blocks"], "500")


@pytest.mark.slow
async def test_if_slack_cant_say_who_somebody_is_their_words_are_kept_and_nothing_is_shown(at_work: Workplace) -> None:
    await decide(at_work, "mine", at_work.channels["general"], at_work.you, word=WORD)
    at_work.expected += ["users.info", "could not keep"]
    await at_work.control.fault("server_error", method="users.info", count=3)
    room = await at_work.teammate.dm()
    word = await ephemeral(at_work.teammate, lambda: at_work.teammate.command(room, "/consult", "verdicts"))
    assert WORD not in word
    assert "No need to repeat it" in word
    mark = at_work.teammate.mark
    await at_work.built.dispatcher.retries.retry(at_work.built.slack.responder.respond)
    event = await at_work.teammate.wait_for(lambda e: e["kind"] == "ephemeral", since=mark)
    assert WORD in str(event["message"]["blocks"])


async def test_slack_is_not_waited_for_without_a_limit(at_work: Workplace) -> None:
    at_work.expected += ["ratelimited", "users.info", "could not keep"]
    await at_work.control.fault("ratelimit", method="users.info", retry_after=3_600)
    room = await at_work.teammate.dm()
    word = await ephemeral(at_work.teammate, lambda: at_work.teammate.command(room, "/consult", "verdicts"))
    assert "No need to repeat it" in word
    mark = at_work.teammate.mark
    await at_work.built.dispatcher.retries.retry(at_work.built.slack.responder.respond)
    event = await at_work.teammate.wait_for(lambda e: e["kind"] == "ephemeral", since=mark)
    assert "no verdict" in str(event["message"]["blocks"])


async def test_without_the_scope_nobody_is_shown_anything(at_work: Workplace) -> None:
    await decide(at_work, "mine", at_work.channels["general"], at_work.you, word=WORD)
    await at_work.control("scopes", remove=["users:read"])
    at_work.expected += ["missing_scope", "users.info"]
    room = await at_work.teammate.dm()
    word = await ephemeral(at_work.teammate, lambda: at_work.teammate.command(room, "/consult", "verdicts"))
    assert "No need to repeat it" in word
    assert WORD not in word


@pytest.mark.slow
async def test_a_channel_of_which_slack_tells_nothing_counts_as_private_and_shared(at_work: Workplace) -> None:
    await decide(at_work, "mine", at_work.channels["general"], at_work.teammate, word=WORD)
    at_work.expected += ["conversations.info", "conversations.members"]
    await at_work.control.fault("server_error", method="conversations.info", count=3)
    await at_work.control.fault("server_error", method="conversations.members", count=3)
    room = await at_work.you.dm()
    found = await at_work.reply_ephemerally(
        at_work.you, lambda: at_work.you.command(room, "/consult", "verdicts"), room
    )
    assert WORD not in str(found["blocks"])


async def test_what_slack_answers_is_remembered_for_30_seconds_at_most(at_work: Workplace) -> None:
    now = [0.0]
    teammate = at_work.teammate.id
    async with open_clients(at_work.playground.bot_token, at_work.playground.api_url) as clients:
        directory = Directory(clients.asking, await fetch_identity(clients), lambda: now[0])
        assert SECONDS <= 30.0
        assert (await directory.person(teammate)).kind == "member"
        general = at_work.channels["general"]
        assert not (await directory.channel(general)).shared_outside
        assert not await directory.has_outsiders(general)
        await at_work.control("user", id=teammate, is_restricted=True)
        await at_work.control("channel", id=general, is_pending_ext_shared=True)
        assert (await directory.person(teammate)).kind == "member"
        now[0] = SECONDS + 0.1
        assert (await directory.person(teammate)).kind == "guest"
        assert (await directory.channel(general)).shared_outside
        assert await directory.has_outsiders(general)


async def test_however_many_are_active_slack_is_not_asked_more_often_than_it_answers() -> None:
    names = [f"Person {number}" for number in range(150)]
    with Playground(MANIFEST, users=names) as crowded:
        control = Control(crowded.url)
        guest = (await control("user", name="Guest", is_restricted=True))["user"]
        partner = (await control("user", name="Partner", team_id=ELSEWHERE))["user"]
        await control("limits", on=True)
        async with open_clients(crowded.bot_token, crowded.api_url) as clients:
            directory = Directory(clients.asking, await fetch_identity(clients))
            people = [*(crowded.users[name] for name in names), guest, partner]
            found = await asyncio.gather(*(directory.person(user) for user in people))
        calls = (await control.log())["calls"]
    assert [info.kind for info in found] == [*["member"] * 150, "guest", "stranger"]
    assert all(call["ok"] for call in calls)
    assert sum(call["method"] == "users.info" for call in calls) <= 100
    assert sum(call["method"] == "users.list" for call in calls) == 1


async def test_however_many_channels_there_are_slack_is_not_asked_more_often_than_it_answers() -> None:
    with Playground(MANIFEST, users=["You", "Teammate"]) as crowded:
        control = Control(crowded.url)
        kinds = [{}, {"is_private": True}, {"is_ext_shared": True}, {"is_private": True, "with_app": False}]
        made = [
            (await control("channel", name=f"room-{number}", **kinds[number % 4]))["channel"] for number in range(120)
        ]
        await control("limits", on=True)
        async with open_clients(crowded.bot_token, crowded.api_url) as clients:
            directory = Directory(clients.asking, await fetch_identity(clients))
            public = [channel for number, channel in enumerate(made) if number % 4 < 3]
            found = await asyncio.gather(*(directory.channel(channel) for channel in public))
            before = (await control.log())["calls"]
            unseen = await directory.channel(made[3])
    assert [(here.kind, here.shared_outside) for here in found] == [
        ("public", False),
        ("private", False),
        ("public", True),
    ] * 30
    assert unseen.kind == "gone"
    assert all(call["ok"] for call in before)
    assert sum(call["method"] == "conversations.info" for call in before) <= 50
    assert sum(call["method"] == "conversations.list" for call in before) == 1


async def test_a_closed_account_is_a_strangers(at_work: Workplace) -> None:
    await at_work.control("user", id=at_work.teammate.id, deleted=True)
    clients = at_work.built.clients
    directory = Directory(clients.asking, await fetch_identity(clients))
    at_work.expected.append("user_not_found")
    assert (await directory.person(at_work.teammate.id)).kind == "stranger"
    assert (await directory.person("U0NOBODY")).kind == "stranger"


async def test_a_stranger_may_ask_about_a_verdict_where_the_operator_allows_it(open_to_strangers: Workplace) -> None:
    place = open_to_strangers
    async with partner_in(place) as (partner, shared):
        ident = await decide(place, "ours", shared, place.you, word=WORD)
        card = next(m for m in await place.verdicts_seen(partner) if ident in str(m["blocks"]))
        mark = partner.mark
        await partner.click(card, "verdict_menu", value=menu_value(card, "ask"))
        view = (await partner.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
        await partner.submit(view, {"text:question": "How many labelled examples do we need?"})
        answer = await partner.answer(shared, card["thread_ts"], since=mark)
        assert "checklist" not in action_ids(answer)
