"""The sample consultation and those of twenty stories: how much a person does, and how much the bot says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.prepared_content import Content
from tests.harness.paths import TUNED
from tests.harness.profiles import SAMPLE, decided
from tests.harness.respondent import QUESTION, VERDICT, Respondent, Way, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON
from tests.harness.workplace import Workplace

ASKED = (
    "@Consultant hey so we have this support-ticket triage thing on gpt-4o, ~2M calls/month, prompt is like 1800 "
    "tokens w/ 6 examples, about 7% come back wrong (112 of 1,600 in our eval), mostly it picks the wrong queue for "
    "the weird billing ones. we have 12k labelled tickets from zendesk but half are from before the reorg. boss wants "
    "fine-tuning because latency. should we??"
)
MOST_ACTS = 17
MOST_MESSAGES = 9
MOST_WORDS = 130  # of the verdict, before the fold
MOST_REPLIES, MOST_ASKED = 12, 2
STORIES = 20
WAYS: tuple[Way, ...] = ("controls", "words", "form")


async def left_in_thread(at_work: Workplace, respondent: Respondent, thread: str) -> list[JSON]:
    """What the bot left in the thread of the DM, once it is no more than two messages."""

    async def few() -> list[JSON]:
        there = await at_work.you.messages(respondent.room, thread)
        ours = [message for message in there if message.get("bot_id")]
        return ours if len(ours) <= 2 else []

    return await at_work.eventually(few)


def posted_by_bot(at_work: Workplace, since: int) -> list[JSON]:
    """Every message that the bot posted, edits not counted."""
    seen = [event["message"] for event in at_work.you.events[since:] if event["kind"] == "message"]
    return [message for message in seen if message.get("bot_id")]


def words_before_the_fold(verdict: JSON) -> int:
    """The words of a verdict that are seen before anything is opened, without the small print."""
    shown = [block for block in verdict["blocks"] if block["type"] not in ("container", "context", "actions")]
    return len(re.findall(r"\w[\w'’%.,-]*", " ".join(text for block in shown for text in texts(block))))


def texts(part: object) -> Iterator[str]:
    """Every text in blocks, in order."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


@pytest.mark.parametrize("way", thin_out(WAYS, 3))
async def test_the_sample_consultation_act_by_act(at_work: Workplace, content: Content, way: Way) -> None:
    you, general = at_work.you, at_work.channels["general"]
    acts, mark = you.acts, you.mark
    answer = await at_work.mention(ASKED)
    assert "First read" in str(answer["blocks"]) or "5.9" in str(answer["blocks"])
    respondent = await at_work.respondent(SAMPLE, way)
    await you.click(answer, "checklist", value=value_of(answer, "checklist"))
    cards = await respondent.through()
    verdict = await at_work.posted_verdict(you, general, mark)
    used, posted = you.acts - acts, len(posted_by_bot(at_work, mark))
    await at_work.settled()
    left = await left_in_thread(at_work, respondent, cards[-1]["thread_ts"])
    print(f"{way}: {used} acts, {posted} messages, {words_before_the_fold(verdict)} words")

    assert tagged(verdict, VERDICT)["decision"] == "not_yet"
    assert decided(SAMPLE, content) == "not_yet"
    assert used <= MOST_ACTS
    assert posted <= MOST_MESSAGES
    assert words_before_the_fold(verdict) <= MOST_WORDS
    assert len(left) == 2
    assert "not yet" in str(left[0]["blocks"]).lower()
    assert "The full verdict goes to" in str(left[1]["blocks"])
    asked = Counter(field for card in cards for field in tagged(card, QUESTION).get("fields", ()))
    assert not {"eval_examples", "eval_failures", "few_shot_examples", "labelled_examples"} & asked.keys()


def stories() -> list[JSON]:
    lines = (TUNED / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:: len(lines) // STORIES]][:STORIES]


@pytest.mark.parametrize("story", thin_out(stories(), 20), ids=lambda story: story["id"])
async def test_a_story_takes_a_dozen_replies_and_nothing_is_asked_three_times(
    at_work: Workplace, content: Content, story: JSON
) -> None:
    """By words only, from a question that states nothing: the longest way there is."""
    profile = story["profile"]
    mark = at_work.you.mark
    respondent = await at_work.begin(profile, "words")
    acts = at_work.you.acts
    cards = await respondent.through()
    verdict = await at_work.posted_verdict(at_work.you, at_work.channels["general"])
    replies = at_work.you.acts - acts
    posted = len(posted_by_bot(at_work, mark))
    print(f"{story['id']}: {replies} replies, {posted} messages, {words_before_the_fold(verdict)} words")

    assert tagged(verdict, VERDICT)["decision"] == decided(profile, content) == story["decision"]
    assert replies <= MOST_REPLIES
    assert words_before_the_fold(verdict) <= MOST_WORDS
    asked = Counter(field for card in cards for field in tagged(card, QUESTION).get("fields", ()))
    assert [field for field, times in asked.items() if times > MOST_ASKED] == []


@pytest.mark.slow
async def test_the_root_bears_the_name_once_it_is_known(at_work: Workplace) -> None:
    respondent = await at_work.begin_in_dm(SAMPLE, word="start")
    living = await respondent.next(lambda message: message["blocks"] and message["blocks"][0]["type"] == "plan")
    assert "Unnamed project" in str(living["blocks"])
    ready = await respondent.ready()
    await respondent.write(ready, "call it Ticket Router")
    named = await respondent.next(
        lambda m: m["blocks"] and m["blocks"][0]["type"] == "plan" and "Ticket Router" in str(m["blocks"])
    )
    assert named["ts"] == living["ts"]
    await at_work.settled()
    notes = at_work.playground.ask(lambda state: dict(state.workspace.notes))
    titles = [note["title"] for key, note in notes.items() if key.startswith("session/")]
    assert titles == ["Ticket Router"]
