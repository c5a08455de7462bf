"""From a mention to the verdict in its thread, by words, controls or the form: what the rules say, exactly once."""

from __future__ import annotations

import pytest

from bot.prepared_content import Content
from tests.harness.profiles import FINE_TUNE, OWN, PROMPT, decided, stories
from tests.harness.respondent import VERDICT, Way, entry_of, tagged
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Workplace

WAYS: tuple[Way, ...] = ("words", "controls", "form")
# In the fast tier each profile is played once and each way is gone once.
PLAYED = [
    pytest.param(profile, way, id=f"{profile['project']}-{way}", marks=[pytest.mark.slow] * (number != place))
    for number, profile in enumerate(OWN)
    for place, way in enumerate(WAYS)
]
STORIES = [
    pytest.param(profile, WAYS[number % len(WAYS)], id=f"story{number}", marks=pytest.mark.slow)
    for number, profile in enumerate(stories())
]


@pytest.mark.parametrize("way", thin_out(WAYS, 3))
async def test_the_verdict_stands_once_in_the_thread_where_it_began(either_way: Workplace, way: Way) -> None:
    at_work = either_way
    respondent = await at_work.begin(FINE_TUNE, way)
    verdict = await at_work.judged(respondent, at_work.channels["general"])
    await at_work.settled()

    assert verdict["thread_ts"] == respondent.origin
    metadata = tagged(verdict, VERDICT)
    assert (metadata["decision"], metadata["project"]) == (decided(FINE_TUNE, at_work.content), FINE_TUNE["project"])
    assert [seen["ts"] for seen in await at_work.verdicts_seen(at_work.you)] == [verdict["ts"]]
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert (kept.id, kept.decision, kept.origin_channel) == (
        metadata["verdict"],
        metadata["decision"],
        at_work.channels["general"],
    )
    assert kept.document["reasons"]
    assert action_ids(verdict) == ["record", "change_answer", "verdict_menu", "rate"]


@pytest.mark.parametrize(("profile", "way"), [*PLAYED, *STORIES])
async def test_the_decision_that_is_posted_is_the_one_of_the_rules(
    at_work: Workplace, content: Content, profile: JSON, way: Way
) -> None:
    verdict = await at_work.judged(await at_work.begin(profile, way), at_work.channels["general"])
    assert tagged(verdict, VERDICT)["decision"] == decided(profile, content)


@pytest.mark.parametrize("way", thin_out(WAYS, 3))
async def test_a_consultation_of_the_dm_has_its_verdict_there_and_can_be_shared(at_work: Workplace, way: Way) -> None:
    respondent = await at_work.begin_in_dm(PROMPT, way)
    verdict = await at_work.judged(respondent)
    await at_work.settled()

    assert verdict["thread_ts"] == respondent.origin
    assert entry_of(verdict, "verdict_menu", "share")
    assert len(await at_work.verdicts_seen(at_work.you)) == 1
    assert await at_work.verdicts_seen(at_work.teammate) == []
