"""The line is bounded and tells its places; no budget is passed, not even by calls that begin at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.claude.call_limits import Allowance, Budget, Limits
from bot.claude.ledger import MemoryLedger, Spent, day_of
from bot.claude.models import model
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.waiting_line import WaitingLine, place_words
from bot.ports.inbound import Person
from bot.ports.usage import UsageRow
from tests.claude.situation import ASKER, CITED, GOOD, QUESTION, situation
from tests.harness import guide
from tests.harness.messages_api import Gate, Reply

WAIT_S = 10


async def _let_run() -> None:
    """Every task that can go on does so, up to its first real wait."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_who_waits_is_reported_their_place_until_their_turn() -> None:
    line = WaitingLine(places=1, waiting=3, wait_s=WAIT_S)
    parse_reply: dict[str, list[int]] = {"second": [], "third": [], "fourth": []}
    served: list[str] = []

    async def come(name: str) -> None:
        async with line.place(parse_reply[name].append):
            served.append(name)

    async with line.place(None):
        tasks = [asyncio.create_task(come(name)) for name in parse_reply]
        await _let_run()
    await asyncio.gather(*tasks)
    assert served == ["second", "third", "fourth"]
    assert parse_reply == {"second": [0], "third": [1, 0], "fourth": [2, 1, 0]}


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(0, "You're next."), (1, "2nd"), (2, "3rd"), (3, "4th"), (10, "11th"), (21, "22nd")],
)
def test_a_place_reads_as_an_ordinal(ahead: int, words: str) -> None:
    assert words in place_words(ahead, guide.content().knowledge.phrases)


async def test_the_line_is_fair_to_every_person() -> None:
    line = WaitingLine(places=2, waiting=9, wait_s=WAIT_S)
    served: list[str] = []
    places: dict[str, list[int]] = {name: [] for name in ("a3", "a4", "b1", "c1")}

    async def come(name: str) -> None:
        async with line.place(places[name].append, person=name[0]):
            served.append(name)

    async with line.place(None, "a"), line.place(None, "a"):
        tasks = [asyncio.create_task(come(name)) for name in places]
        await _let_run()
        assert [seen[-1] for seen in places.values()] == [2, 3, 0, 1]
    await asyncio.gather(*tasks)
    # Once both calls of a are over, a is served like everybody else: first come, but not twice in a row.
    assert served == ["b1", "a3", "c1", "a4"]


async def test_a_call_beside_an_answer_lets_all_others_go_first_and_takes_nobodys_room() -> None:
    line = WaitingLine(places=1, waiting=1, wait_s=WAIT_S, beside_s=WAIT_S)
    served: list[str] = []

    async def come(name: str) -> None:
        async with line.place(None, person=name, beside=name.startswith("beside")):
            served.append(name)

    async with line.place(None, "first"):
        tasks = [asyncio.create_task(come(name)) for name in ("beside a", "answer")]
        await _let_run()
        assert line.waiting == 2
        for name in ("beside b", "another"):
            with pytest.raises(ModelError) as failure:
                await come(name)
            assert failure.value.outcome == Outcome.QUEUE_FULL
    await asyncio.gather(*tasks)
    assert served == ["answer", "beside a"]


async def test_a_call_beside_an_answer_is_soon_given_up() -> None:
    line = WaitingLine(places=1, waiting=1, wait_s=WAIT_S, beside_s=0.01)
    async with line.place(None):
        with pytest.raises(ModelError) as failure:
            async with line.place(None, beside=True):
                pass
    assert failure.value.outcome == Outcome.TIMEOUT


def test_sixteen_calls_at_once_by_default() -> None:
    assert Limits().places == 16


async def test_beyond_its_bound_the_line_refuses_at_once_and_nobody_is_lost() -> None:
    gate = Gate()
    limits = Limits(places=2, waiting=3)
    async with situation(Reply.of(CITED, gate=gate), limits=limits) as here:
        tasks = [asyncio.create_task(here.answered()) for _ in range(20)]
        waiting, refused = set(tasks), 0
        async with asyncio.timeout(WAIT_S):
            while refused < 15:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                refused += len(done)
        assert here.gateway.waiting == 3
        gate.open()
        ends = [events[-1] for events in await asyncio.gather(*tasks)]
        assert ends.count(Outcome.QUEUE_FULL) == 15
        assert here.outcomes.count(Outcome.OK) == 5
        assert len(here.api.requests) == 5


async def test_a_turn_that_does_not_come_in_time_is_given_up() -> None:
    line = WaitingLine(places=1, waiting=1, wait_s=0.01)
    async with line.place(None):
        with pytest.raises(ModelError) as failure:
            async with line.place(None):
                pass
        assert failure.value.outcome == Outcome.TIMEOUT
        assert line.waiting == 0
    async with line.place(None):
        pass


async def test_a_place_is_not_lost_to_somebody_who_was_cancelled_in_the_same_moment() -> None:
    line = WaitingLine(places=1, waiting=3, wait_s=WAIT_S)

    async def hold() -> None:
        async with line.place(None):
            pass

    async with line.place(None):
        gone, other = asyncio.create_task(hold()), asyncio.create_task(hold())
        await _let_run()
        assert line.waiting == 2
        gone.cancel()  # its task has not run when the place is handed on
    async with asyncio.timeout(WAIT_S):
        await other
        await asyncio.wait({gone})
    assert gone.cancelled()
    async with line.place(None):
        assert line.waiting == 0


async def test_leaving_the_line_lets_the_others_move_up() -> None:
    line = WaitingLine(places=1, waiting=2, wait_s=WAIT_S)
    places: list[int] = []

    async def come(note: list[int]) -> None:
        async with line.place(note.append):
            pass

    async with line.place(None):
        first = asyncio.create_task(come([]))
        second = asyncio.create_task(come(places))
        await _let_run()
        first.cancel()
        await asyncio.wait([first])
        assert places == [1, 0]
    await second


def _spent(person: str, usd: float, at: float, team: str = "T1") -> UsageRow:
    return UsageRow(
        at=at, day=day_of(at), team=team, person=person, purpose="answer", model="m", outcome="ok", output=1000, usd=usd
    )


DAY_S = 86_400.0
NOON = 20_000 * DAY_S + DAY_S / 2
BUDGETS = Limits(team=Allowance(usd=1.0, tokens=None), person=Allowance(usd=0.5, tokens=None))


@pytest.mark.parametrize(
    ("usage", "outcome"),
    [
        (_spent("U1", 0.51, NOON), Outcome.BUDGET),
        (_spent("U2", 0.51, NOON), Outcome.OK),
        (_spent("U2", 1.01, NOON), Outcome.BUDGET),
        (_spent("U1", 9.0, NOON - DAY_S), Outcome.OK),
        (_spent("U1", 9.0, NOON, team="T2"), Outcome.OK),
    ],
    ids=["own budget used", "another's", "the workspace's used", "yesterday", "another workspace"],
)
async def test_a_budget_is_a_persons_and_a_workspaces_and_a_days(usage: UsageRow, outcome: Outcome) -> None:
    ledger = MemoryLedger()
    await ledger.record_usage(usage)
    async with situation(GOOD, ledger=ledger, limits=BUDGETS, now=lambda: NOON) as here:
        await here.answered()
        assert here.outcomes[-1] == outcome
        assert len(here.api.requests) == (outcome is Outcome.OK)


class SlowLedger(MemoryLedger):
    """Gives way while it looks, as a database does."""

    async def spent(self, team: str, person: str | None, day: str) -> tuple[float, int]:
        await asyncio.sleep(0)
        return await super().spent(team, person, day)


@pytest.mark.parametrize("ledger", [MemoryLedger, SlowLedger])
async def test_calls_that_begin_at_once_cannot_pass_the_budget_together(ledger: type[MemoryLedger]) -> None:
    room_for_two = Allowance(usd=0.004, tokens=None)  # each may cost 0.0015 for its answer, and a little for its prompt
    gate = Gate()
    limits = Limits(places=10, person=room_for_two, team=Allowance(None, None))
    async with situation(Reply.of(CITED, gate=gate), limits=limits, ledger=ledger()) as here:
        tasks = [asyncio.create_task(here.answered()) for _ in range(6)]
        assert await asyncio.to_thread(gate.reached.wait, WAIT_S)
        gate.open()
        ends = [events[-1] for events in await asyncio.gather(*tasks)]
        assert here.outcomes.count(Outcome.OK) == 2
        assert ends.count(Outcome.BUDGET) == 4


async def test_nobodys_look_at_the_budget_waits_for_anothers() -> None:
    known, looks = asyncio.Event(), list[str]()

    class WaitingLedger(MemoryLedger):
        async def spent_by(self, team: str, person: str, day: str) -> tuple[tuple[float, int], tuple[float, int]]:
            looks.append(person)
            await known.wait()
            return await super().spent_by(team, person, day)

    allowance = Allowance(usd=1.0, tokens=None)
    budget = Budget(WaitingLedger(), allowance, allowance, lambda: NOON)

    async def begin(person: str) -> None:
        async with budget.held(Person("T1", person), Spent(usd=0.1)):
            pass

    tasks = [asyncio.create_task(begin(person)) for person in ("U1", "U2", "U3")]
    await _let_run()
    assert looks == ["U1", "U2", "U3"]
    known.set()
    await asyncio.gather(*tasks)


async def test_without_a_price_the_budget_is_in_tokens() -> None:
    limits = Limits(person=Allowance(usd=None, tokens=6_500), team=Allowance(None, None))
    options = {"profile": "ollama", "small": model("llama-9"), "limits": limits}
    async with situation(Reply.of("2", output_tokens=2000), **options) as here:
        for _ in range(3):
            await here.answered()
        assert here.outcomes == [Outcome.OK, Outcome.BUDGET, Outcome.BUDGET]
        assert here.ledger.usages[0].usd is None


async def test_a_listener_that_fails_breaks_nobodys_turn() -> None:
    def broken(ahead: int) -> None:
        raise RuntimeError("gone")

    line = WaitingLine(places=1, waiting=2, wait_s=WAIT_S)

    async def come() -> bool:
        async with line.place(broken):
            return True

    async with line.place(None):
        tasks = [asyncio.create_task(come()) for _ in range(2)]
        await _let_run()
    assert await asyncio.gather(*tasks) == [True, True]


async def test_what_was_held_back_is_let_go_again() -> None:
    limits = Limits(person=Allowance(usd=0.004, tokens=None), team=Allowance(None, None))
    async with situation(GOOD, limits=limits) as here:
        for _ in range(4):
            await here.answered()
        assert here.outcomes == [Outcome.OK] * 4


async def test_a_ledger_that_fails_to_record_costs_nobody_their_answer() -> None:
    class Broken(MemoryLedger):
        async def record_usage(self, row: UsageRow) -> None:
            raise OSError("disk full")

    async with situation(GOOD, ledger=Broken()) as here:
        assert len(await here.answered()) > 1


async def test_usage_is_kept_for_who_asked_with_what_it_was_for() -> None:
    async with situation(GOOD, now=lambda: NOON) as here:
        await here.answered(QUESTION)
        usage = here.ledger.usages[0]
        assert Person(usage.team, usage.person) == ASKER
        assert (usage.purpose, usage.model, usage.day) == ("answer", "claude-haiku-5-5", "2024-10-04")
        assert await here.ledger.spent("T1", None, "2024-10-04") == await here.ledger.spent("T1", "U1", "2024-10-04")
