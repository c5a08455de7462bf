"""What every store must do with verdicts, transcripts and usage."""

from __future__ import annotations

from bot.decision.profile import Profile
from bot.ports.store import TranscriptLine, UnitOfWork
from bot.ports.stored_verdicts import Audience
from bot.ports.usage import UsageRow
from tests.store.contract_base import ContractBase, OpenStore
from tests.store.samples import (
    AT,
    CHANNEL,
    COLLEAGUE,
    OTHER_TEAM,
    OWNER,
    ROOM,
    TEAM,
    outgoing,
    posted,
    shown,
    start,
    verdict,
)

TODAY, TOMORROW = "2026-11-22", "2026-11-23"
EVERYBODY = Audience(channels=frozenset({CHANNEL}))


def usage_row(**more: object) -> UsageRow:
    given = {"at": AT, "day": TODAY, "team": TEAM, "person": OWNER, "purpose": "answer", "model": "m", "outcome": "ok"}
    return UsageRow.model_validate(given | more)


class RecordContract(ContractBase):
    """Verdicts and their audiences, transcripts, usage."""

    async def test_a_verdict_knows_where_it_stands_and_where_it_was_shared(self, store: OpenStore) -> None:
        messages = (
            outgoing("v", channel=CHANNEL, thread="1.1", message=shown(), slot="verdict:v1"),
            outgoing("s", channel="C2", message=shown(), slot="share:v1:C2", consultation=None),
        )
        await store.commit(start(verdict=verdict(), outgoing=messages))
        await store.posted("v", posted("2.0", CHANNEL, "1.1"))
        await store.posted("s", posted("3.0", "C2", None))
        found = await store.verdict(TEAM, "v1")
        assert found is not None
        assert found == verdict(posted=posted("2.0", CHANNEL, "1.1"), shared_to=(posted("3.0", "C2", None),))
        assert found.profile == Profile(few_shot_examples=3)
        assert await store.verdict(OTHER_TEAM, "v1") is None
        assert await store.verdict_channels(TEAM) == {CHANNEL, "C2"}

    async def test_a_verdict_is_found_by_those_who_may_see_it(self, store: OpenStore) -> None:
        """By its id, and by the thread that it was posted in."""
        messages = (
            outgoing("v", channel=CHANNEL, thread="1.1", message=shown(), slot="verdict:v1"),
            outgoing("s", channel="C2", thread="2.2", message=shown(), slot="share:v1:C2", consultation=None),
            outgoing("own", message=shown("v2"), thread="9.9", slot="verdict:v2"),
        )
        await store.commit(start(verdict=verdict(), outgoing=messages))
        await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict("v2", origin_channel=None)))
        await store.posted("v", posted("2.0", CHANNEL, "1.1"))
        await store.posted("s", posted("3.0", "C2", "2.2"))
        await store.posted("own", posted("4.0", ROOM, "9.9"))
        for audience, seen in (
            (EVERYBODY, {"v1"}),
            (Audience(channels=frozenset({"C2"})), {"v1"}),
            (Audience(channels=frozenset({"C2"}), shared=False), set()),
            (Audience(channels=frozenset({"C9"}), user=COLLEAGUE), set()),
            (Audience(channels=frozenset(), user=OWNER), {"v2"}),
        ):
            by_id = [await store.verdict(TEAM, ident, audience) for ident in ("v1", "v2", "nowhere")]
            assert {found.id for found in by_id if found} == seen
            places = ((CHANNEL, "1.1"), ("C2", "2.2"), (ROOM, "9.9"), (CHANNEL, "7.7"))
            in_threads = [await store.verdict_in(TEAM, channel, thread, audience) for channel, thread in places]
            assert {found.id for found in in_threads if found} == seen
        assert await store.verdict_in(OTHER_TEAM, CHANNEL, "1.1", EVERYBODY) is None
        assert await store.verdict(TEAM, "v1", owner=OWNER) is not None
        assert await store.verdict(TEAM, "v1", owner=COLLEAGUE) is None

    async def test_verdicts_of_a_project_are_found_by_any_spelling_newest_first(self, store: OpenStore) -> None:
        await store.commit(start(verdict=verdict("v1")))
        await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict("v2", project="invoice-EXTRACTOR", at=AT + 1)))
        await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict("v3", project="Receipts")))
        await store.commit(start("c2", team=OTHER_TEAM, verdict=verdict("v4", team=OTHER_TEAM, consultation="c2")))
        found = await store.verdicts_for(TEAM, EVERYBODY, "Invoice  extractor!")
        assert [each.id for each in found.verdicts] == ["v2", "v1"]
        assert [each.id for each in await store.all_verdicts(TEAM)] == ["v3", "v2", "v1"]
        assert [each.id for each in await store.all_verdicts(None, "invoice extractor")] == ["v4", "v2", "v1"]

    async def test_newest_goes_by_order_not_by_the_clock(self, store: OpenStore) -> None:
        await store.commit(start(verdict=verdict("v1", at=AT)))
        await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict("v2", at=AT - 3_600)))
        found = await store.verdicts_for(TEAM, EVERYBODY)
        assert [each.id for each in found.verdicts] == ["v2", "v1"]
        assert found.previous == {"v2": found.verdicts[1]}

    async def test_an_audience_sees_its_own_however_many_others_there_are(self, store: OpenStore) -> None:
        """A person with 201 newer verdicts of other people still sees theirs."""
        await store.commit(start(verdict=verdict("mine", origin_channel=None)))
        for number in range(201):
            other = verdict(f"other-{number}", owner=COLLEAGUE, origin_channel="C9", project=f"Project {number}")
            await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=other))
        mine = await store.verdicts_for(TEAM, Audience(channels=frozenset({CHANNEL}), user=OWNER))
        assert ([each.id for each in mine.verdicts], mine.total) == (["mine"], 1)
        both = await store.verdicts_for(TEAM, Audience(channels=frozenset({"C9"}), user=OWNER), limit=3)
        assert ([each.id for each in both.verdicts], both.total) == (["other-200", "other-199", "other-198"], 202)
        nobody = await store.verdicts_for(TEAM, Audience(channels=frozenset()))
        assert (nobody.verdicts, nobody.total) == ((), 0)

    async def test_a_shared_verdict_is_seen_where_it_was_shared(self, store: OpenStore) -> None:
        share = outgoing("s", channel="C2", message=shown(), slot="share:v1:C2", consultation=None)
        await store.commit(start(verdict=verdict(origin_channel=None), outgoing=(share,)))
        there = Audience(channels=frozenset({"C2"}))
        assert (await store.verdicts_for(TEAM, there)).total == 0
        await store.posted("s", posted("3.0", "C2", None))
        assert (await store.verdicts_for(TEAM, there)).total == 1
        # Where the bot posted it in its owner's DM is no place it was shared to.
        assert (await store.verdicts_for(TEAM, Audience(channels=frozenset({ROOM})))).total == 0

    async def test_the_one_before_is_of_the_same_project_and_visible(self, store: OpenStore) -> None:
        await store.commit(start(verdict=verdict("v1")))
        for ident, more in (
            ("hidden", {"origin_channel": "C9"}),
            ("another", {"project": "Receipts"}),
            ("v2", {}),
            ("v3", {}),
        ):
            await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict(ident, **more)))
        found = await store.verdicts_for(TEAM, EVERYBODY, limit=2)
        assert [each.id for each in found.verdicts] == ["v3", "v2"]
        assert {ident: before.id for ident, before in found.previous.items()} == {"v3": "v2", "v2": "v1"}

    async def test_before_one_verdict_is_the_last_that_was_stored_before_it(self, store: OpenStore) -> None:
        await store.commit(start(verdict=verdict("v1", at=AT + 7_200)))
        for ident, more in (("hidden", {"origin_channel": "C9"}), ("v2", {"at": AT}), ("v3", {"at": AT + 3_600})):
            await store.commit(UnitOfWork(team=TEAM, at=AT, verdict=verdict(ident, **more)))
        for ident, expected in (("v3", "v2"), ("v2", "v1"), ("hidden", "v1"), ("v1", None), ("none", None)):
            before = await store.verdict_before(TEAM, EVERYBODY, ident)
            assert (before.id if before else None) == expected
        assert await store.verdict_before(OTHER_TEAM, EVERYBODY, "v3") is None

    async def test_a_transcript_keeps_the_last_lines_of_its_own_thread(self, store: OpenStore) -> None:
        lines = [
            TranscriptLine(channel=CHANNEL, thread="1.1", role="person", text=str(n), user=OWNER) for n in range(25)
        ]
        for line in lines:
            await store.commit(UnitOfWork(team=TEAM, at=AT, transcript=(line,)))
        elsewhere = TranscriptLine(channel=CHANNEL, thread="2.2", role="bot", text="elsewhere")
        await store.commit(UnitOfWork(team=TEAM, at=AT, transcript=(elsewhere,)))
        found = await store.transcript(TEAM, CHANNEL, "1.1")
        assert list(found) == [("person", str(number)) for number in range(5, 25)]
        assert list(await store.transcript(TEAM, CHANNEL, "2.2")) == [("bot", "elsewhere")]

    async def test_spent_adds_up_by_day_workspace_and_person(self, store: OpenStore) -> None:
        for row in (
            usage_row(usd=0.5, input=10),
            usage_row(usd=0.25, person=COLLEAGUE),
            usage_row(usd=1.0, team=OTHER_TEAM),
            usage_row(usd=1.0, day=TOMORROW),
            usage_row(usd=None, input=3, output=4, write_5m=5, write_1h=6, read=7),
        ):
            await store.record_usage(row)
        assert await store.spent_by(TEAM, OWNER, TODAY) == ((0.75, 25), (0.5, 25))
        assert await store.spent_by("T3", OWNER, TODAY) == ((0.0, 0), (0.0, 0))
