"""People delete what the bot has about them: a dialog asks, a receipt follows. Admins set how long things stay."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.consultation import cards, position, question_status
from bot.guide import outside
from bot.handlers.privacy.data_lifecycle import DAY_SECONDS, prune_once
from bot.nlu.intent import intent_patterns
from bot.ports.deletion import Retention
from bot.store.backups import back_up
from tests.harness.cast import decide, menu_value
from tests.harness.data_requests import set_retention
from tests.harness.profiles import PROMPT
from tests.harness.user import JSON, Person, action_ids
from tests.harness.workplace import Workplace

WORD = "iguana"
OF_WORDS = (
    position._profile_of,
    cards._facts,
    question_status.statuses_of,
    outside.find_topics,
    intent_patterns._message,
)


async def modal(at_work: Workplace, who: Person, text: str) -> JSON:
    """The modal that a subcommand opens."""
    room, mark = await who.dm(), who.mark
    await who.command(room, "/consult", text)
    return dict((await who.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"])


async def answer(at_work: Workplace, who: Person, text: str) -> str:
    """What a subcommand answers to the person alone."""
    room = await who.dm()
    return str((await at_work.reply_ephemerally(who, lambda: who.command(room, "/consult", text), room))["text"])


async def next_view(who: Person, since: int) -> JSON:
    return dict((await who.wait_for(lambda e: e["kind"] == "view_updated", since=since))["view"])


async def receipt(who: Person, since: int) -> str:
    room = await who.dm()
    event = await who.wait_for(
        lambda e: e["kind"] == "message" and e["channel"] == room and "Deleted:" in e["message"]["text"], since=since
    )
    return str(event["message"]["text"])


async def audited(at_work: Workplace, action: str) -> list[tuple[str, str]]:
    found = await at_work.built.store.audit_entries(at_work.team, action=action)  # type: ignore[arg-type]
    return [(entry.user, entry.subject) for entry in found]


async def test_forget_me_asks_first_and_then_leaves_nothing(at_work: Workplace) -> None:
    you, general = at_work.you, at_work.channels["general"]
    await decide(at_work, "mine", general, you, word=WORD)
    assert WORD in str(await at_work.seen_by(at_work.teammate))
    view = await modal(at_work, you, "forget me")
    assert "can't be undone" in str(view["blocks"])
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1
    mark = you.mark
    await you.submit(view)
    said = await receipt(you, mark)
    assert "projects: 1" in said
    assert "verdicts: 1" in said
    await at_work.settled()
    assert await at_work.built.store.all_verdicts(at_work.team) == ()
    assert await at_work.built.store.consultations_of(at_work.team, you.id, 10) == ()
    assert WORD not in str(await at_work.seen_by(at_work.teammate))
    assert (you.id, f"person:{you.id}") in await audited(at_work, "delete")


async def test_a_deletion_drops_what_is_remembered_of_people_s_words(at_work: Workplace) -> None:
    respondent = await at_work.begin(PROMPT)
    await respondent.write(await respondent.card(), f"we call it the {WORD} register, 22 of 400 failed")
    await at_work.settled()
    assert all(cache.cache_info().currsize for cache in OF_WORDS)
    mark = at_work.you.mark
    await at_work.you.submit(await modal(at_work, at_work.you, "forget me"))
    await receipt(at_work.you, mark)
    await at_work.settled()
    assert [cache.cache_info().currsize for cache in OF_WORDS] == [0] * len(OF_WORDS)


@pytest.mark.slow
async def test_what_was_on_its_way_meanwhile_is_taken_away_again(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm()
    card = await respondent.card()
    you, room = at_work.you, respondent.room
    await at_work.control.fault("hold_after", method="chat.postMessage")
    mark = you.mark
    await you.post(room, "The iguana registry needs answers in 700 ms", card["thread_ts"])
    posted = await you.wait_for(
        lambda e: e["kind"] == "message" and e["channel"] == room and e["message"].get("bot_id"), since=mark
    )
    view, mark = await modal(at_work, you, "forget me"), you.mark
    await you.submit(view)
    # The next command is handled after the deletion.
    await at_work.reply_ephemerally(you, lambda: you.command(room, "/consult", "help"), room)
    await at_work.control("clear")
    await receipt(you, mark)
    await at_work.settled()
    left = await you.messages(room, card["thread_ts"])
    assert posted["message"]["ts"] not in [message["ts"] for message in left]


@pytest.mark.slow
async def test_the_receipt_names_the_backups_that_still_hold_it(at_work: Workplace, tmp_path: Path) -> None:
    you = at_work.you
    await decide(at_work, "mine", None, you, word=WORD)
    back_up(tmp_path / "bot.db", tmp_path / "of-monday.db", time.time())
    assert WORD.encode() in (tmp_path / "of-monday.db").read_bytes()
    view, mark = await modal(at_work, you, "forget me"), you.mark
    await you.submit(view)
    assert "of-monday.db" in await receipt(you, mark)


async def test_a_dialog_that_slack_opens_no_more_gets_a_word(at_work: Workplace) -> None:
    at_work.expected.append("expired_trigger_id")
    await at_work.control.fault("error", method="views.open", error="expired_trigger_id", count=1)
    assert "couldn't open that in time" in await answer(at_work, at_work.you, "forget me")
    assert "can't be undone" in str((await modal(at_work, at_work.you, "forget me"))["blocks"])


async def test_words_that_ask_for_it_are_answered_by_the_command(at_work: Workplace) -> None:
    you, general, way = at_work.you, at_work.channels["general"], at_work.content.knowledge.phrases.say
    respondent = await at_work.begin_in_dm()
    card = await respondent.card()
    before = await at_work.answers()
    for act, channel in (
        (lambda: respondent.write(card, "forget me"), respondent.room),
        (lambda: you.post(respondent.room, "Please delete all my data!"), respondent.room),
        (lambda: you.post(general, "@Consultant delete my data"), general),
    ):
        word = await at_work.reply_ephemerally(you, act, channel)
        assert way("data_forget_usage") in word["text"]
    assert await at_work.answers() == before


async def test_a_dialog_that_is_closed_deletes_nothing(at_work: Workplace) -> None:
    await decide(at_work, "mine", None, at_work.you, word=WORD)
    await at_work.you.close(await modal(at_work, at_work.you, "forget me"))
    await at_work.caught_up()
    assert len(await at_work.built.store.all_verdicts(at_work.team)) == 1


async def test_forget_without_me_explains_itself(at_work: Workplace) -> None:
    assert "/consult forget me" in await answer(at_work, at_work.you, "forget")


async def test_one_consultation_is_chosen_confirmed_and_deleted(at_work: Workplace) -> None:
    you, store = at_work.you, at_work.built.store
    kept = await decide(at_work, "kept", None, you, word="jackal")
    mine = await decide(at_work, "mine", None, you, word=WORD)
    theirs = await decide(at_work, "theirs", None, at_work.teammate, word="koala")
    view = await modal(at_work, you, "delete")
    labels = str(view["blocks"])
    assert "mine sorter" in labels
    assert "kept sorter" in labels
    assert "theirs" not in labels
    mark = you.mark
    await you.submit(view, {"subject": {"choice:subject": f'"consultation:consultation-{mine}"'}})
    confirm = await next_view(you, mark)
    assert "mine sorter" in str(confirm["blocks"])
    mark = you.mark
    await you.submit(confirm)
    assert "verdicts: 1" in await receipt(you, mark)
    assert {verdict.id for verdict in await store.all_verdicts(at_work.team)} == {kept, theirs}


async def test_home_leads_to_the_same_dialog(at_work: Workplace) -> None:
    you = at_work.you
    await you.open("home")
    home = (await you.wait_for(lambda e: e["kind"] == "home"))["view"]
    assert "delete" in action_ids(home)
    mark = you.mark
    await you.click(home, "delete")
    view = (await you.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
    assert "Everything about me" in str(view["blocks"])


async def test_everybody_sees_the_retention_and_an_admin_sets_it(at_work: Workplace) -> None:
    you, store = at_work.you, at_work.built.store
    assert "for 30 days" in await answer(at_work, you, "retention")
    assert "Only an admin" in await answer(at_work, you, "retention transcripts 14")
    assert await store.retention(at_work.team) == Retention()
    boss = (await at_work.control("user", name="Boss", is_admin=True))["user"]
    async with Person(at_work.playground.url, boss) as admin:
        assert "from 1 to 36500" in await answer(at_work, admin, "retention transcripts 0")
        assert "for 14 days" in await answer(at_work, admin, "retention transcripts 14")
        assert "for 1 day after" in await answer(at_work, admin, "retention consultations 1")
        assert "threads for 1 day and" in await answer(at_work, admin, "retention transcripts 1")
        assert "for 14 days" in await answer(at_work, admin, "retention transcripts 14")
        assert "for 365 days after" in await answer(at_work, admin, "retention consultations 365")
        assert await store.retention(at_work.team) == Retention(transcript_days=14, consultation_days=365)
        assert "until somebody deletes" in await answer(at_work, admin, "retention consultations forever")
    assert (boss, "retention:transcript_days=14") in await audited(at_work, "set")


async def test_the_daily_prune_deletes_consultations_past_their_retention(at_work: Workplace) -> None:
    store, now = at_work.built.store, time.time()
    await decide(at_work, "old", None, at_work.you, word=WORD, at=now - 11 * DAY_SECONDS)
    young = await decide(at_work, "young", None, at_work.you, word="jackal", at=now - 9 * DAY_SECONDS)
    await set_retention(store, at_work.team, Retention(consultation_days=10), at_work.you.id, now)
    await prune_once(store, 7, now)
    assert [verdict.id for verdict in await store.all_verdicts(at_work.team)] == [young]


async def test_a_removed_workspace_is_purged_some_days_after_the_true_time(at_work: Workplace) -> None:
    store, removed = at_work.built.store, time.time() - 3 * DAY_SECONDS
    await decide(at_work, "mine", None, at_work.you, word=WORD, at=removed - DAY_SECONDS)
    await at_work.control("deliver", event={"type": "app_uninstalled"})
    await at_work.control.idle()
    await at_work.settled()
    now = time.time()
    await prune_once(store, 7, now + 6 * DAY_SECONDS)
    assert len(await store.all_verdicts(at_work.team)) == 1
    await prune_once(store, 7, now + 8 * DAY_SECONDS)
    assert await store.all_verdicts(at_work.team) == ()
    (written,) = await store.receipts(at_work.team)
    assert written.deletion.kind == "workspace"


async def test_reads_exports_and_shares_are_audited(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    ident = await decide(at_work, "mine", general, at_work.you, word=WORD)
    assert WORD in str(await modal_of(at_work, at_work.teammate, "record", ident))
    await at_work.settled()
    assert await audited(at_work, "export") == [(at_work.teammate.id, f"verdict:{ident}")]
    room = await at_work.teammate.dm()
    await at_work.reply_ephemerally(
        at_work.teammate, lambda: at_work.teammate.command(room, "/consult", "verdicts"), room
    )
    await at_work.settled()
    assert (at_work.teammate.id, f"verdicts:{ident}") in await audited(at_work, "read")


async def test_whoever_learns_that_a_project_is_decided_has_read_it(at_work: Workplace) -> None:
    ident = await decide(at_work, "mine", at_work.channels["general"], at_work.you, word=WORD)
    for who in (at_work.you, at_work.teammate):
        await at_work.reply_ephemerally(
            who, lambda who=who: who.command(at_work.channels["general"], "/consult", "start mine sorter"),
            at_work.channels["general"],
        )  # fmt: skip
    await at_work.settled()
    assert await audited(at_work, "read") == [(at_work.teammate.id, f"verdict:{ident}")]


async def test_a_share_is_audited_with_its_channel(at_work: Workplace) -> None:
    ident = await decide(at_work, "mine", None, at_work.you, word=WORD)
    general, mark = at_work.channels["general"], at_work.you.mark
    card = next(m for m in await at_work.verdicts_seen(at_work.you) if ident in str(m["blocks"]))
    await at_work.you.click(card, "verdict_menu", value=menu_value(card, "share"))
    view = (await at_work.you.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"]
    await at_work.you.submit(view, {"channel": {"channel:channel": general}})
    await at_work.settled()
    assert await audited(at_work, "share") == [(at_work.you.id, f"verdict:{ident} channel:{general}")]


async def modal_of(at_work: Workplace, who: Person, action: str, verdict: str) -> JSON:
    message = next(m for m in await at_work.verdicts_seen(who) if verdict in str(m["blocks"]))
    mark = who.mark
    await who.click(message, action)
    return dict((await who.wait_for(lambda e: e["kind"] == "view_opened", since=mark))["view"])
