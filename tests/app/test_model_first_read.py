"""With a model on, the first read stays the rules': it stands above, and the model's answer stands below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.messages_api import Cited, Gate, Text
from tests.harness.model_workplace import (
    FIRST,
    Office,
    answers,
    cited,
    office_of,
    reached,
    reads,
    stated,
    text_of,
)
from tests.harness.respondent import value_of
from tests.harness.user import action_ids
from tests.harness.workplace import Complaints

TELLS = "Should we fine-tune? We make 450,000 requests a month, and 112 of 1,600 outputs are wrong."
VOLUME = stated("monthly_requests", "We make 450,000 requests a month", numbers=[450_000], unit="per_month")
EVAL = stated("eval_examples", "112 of 1,600 outputs are wrong", numbers=[1600])
WRONG = stated("eval_failures", "112 of 1,600 outputs are wrong", numbers=[112])
SAME = reads(VOLUME, EVAL, WRONG)  # what our own reader finds as well
OWN = Text("You have 450,000 a month.", (Cited(0, 2, document=1),))


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


async def test_the_first_read_stays_above_the_models_answer(office: Office, content: Content) -> None:
    read = content.consultant.reply(TELLS).first_read
    assert read is not None
    async with office(answers(OWN), SAME) as here:
        message = await here.answered(TELLS)
        words = text_of(message)
        own = words.index("You have 450,000 a month.")
        for text in (*read.headline.split(". "), *(line.text for line in read.lines)):
            assert words.index(text) < own
        assert words.index(read.decides) < own
        assert "decided by rules" in words
        assert "checklist" in action_ids(message)
        assert len(await here.ours(message["thread_ts"])) == 1


async def test_the_first_read_is_seen_before_the_model_has_written_anything(office: Office, content: Content) -> None:
    read = content.consultant.reply(TELLS).first_read
    assert read is not None
    gate = Gate()
    async with office(answers(OWN, gate=gate), SAME) as here:
        thread = await here.ask(TELLS)
        await here.in_the_end(lambda: any(read.headline in text for text in here.grown(thread)))
        mark = here.you.mark
        gate.open()
        message = await here.ended(thread, mark)
        assert "You have 450,000 a month." in text_of(message)


async def test_the_models_footnotes_count_on_from_those_of_the_first_read(office: Office, content: Content) -> None:
    read = content.consultant.reply(TELLS).first_read
    assert read is not None
    sections = len({line.section for line in read.lines})
    mark = "⁰¹²³⁴⁵⁶⁷⁸⁹"[sections + 1]
    async with office(answers(cited(FIRST)), SAME) as here:
        words = text_of(await here.answered(TELLS))
        assert f"{FIRST}{mark}" in words
        assert f"{mark} {content.guide.passages[0].section}" in words


async def test_where_the_models_answer_is_refused_the_whole_rules_answer_stands_there(
    office: Office, content: Content
) -> None:
    reply = content.consultant.reply(TELLS)
    assert reply.first_read is not None
    async with office(answers("All of this is my own."), SAME) as here:
        words = text_of(await here.answered(TELLS))
        assert all(sentence in words for sentence in reply.first_read.headline.split(". "))
        assert all(passage.quote[:40] in words for passage in reply.answer.passages)


async def test_the_thread_remembers_the_first_read_and_the_models_words(office: Office, content: Content) -> None:
    read = content.consultant.reply(TELLS).first_read
    assert read is not None
    async with office(answers(OWN), SAME) as here:
        message = await here.answered(TELLS)
        await here.answered("Why is that?", message["thread_ts"])
        follow_up = [seen for seen in here.api.requests if seen.streams][-1].last_words
        assert read.headline in follow_up
        assert "You have 450,000 a month." in follow_up


async def test_a_mention_in_the_middle_of_an_answer_knows_what_is_visible_of_it(office: Office) -> None:
    gate = Gate()
    async with office(answers(cited(FIRST), gate=gate), reads(), stand_in_s=0.05) as here:
        thread = await here.ask("What comes first?")
        await reached(gate.reached)
        await here.in_the_end(lambda: bool(here.grown(thread)))
        seen = here.grown(thread)[-1]
        await here.you.post(here.general, "@Consultant And then?", thread)
        await here.in_the_end(lambda: len([r for r in here.api.requests if r.streams]) == 2)
        second = [request for request in here.api.requests if request.streams][-1].last_words
        assert "What comes first?" in second
        assert seen.strip()[:40] in second
        gate.open()
        await here.place.settled()


async def test_what_the_model_does_not_read_so_is_no_fact_of_the_first_read(office: Office, content: Content) -> None:
    read = content.consultant.reply(TELLS).first_read
    assert read is not None
    volume, failures = (next(line for line in read.lines if part in line.text) for part in ("500,000", "1,600"))
    daily = stated("monthly_requests", "We make 450,000 requests a month", numbers=[450_000], unit="per_day")
    async with office(answers(OWN), reads(daily, EVAL, WRONG)) as here:
        message = await here.answered(TELLS)
        words = text_of(message)
        assert failures.text in words
        assert volume.text not in words
        assert "You have 450,000 a month." not in words  # it rests on that line
        await here.answered("Why is that?", message["thread_ts"])
        last = [seen for seen in here.api.requests if seen.streams][-1].last_words
        assert failures.text in last
        assert volume.text not in last


async def test_words_that_nobody_read_are_quoted_whatever_a_model_doubts(office: Office, content: Content) -> None:
    question = f"{TELLS} The method is being overhauled."
    quoted = "You say “The method is being overhauled”."
    read = content.consultant.reply(question).first_read
    assert read is not None
    assert quoted in read.text
    daily = stated("monthly_requests", "We make 450,000 requests a month", numbers=[450_000], unit="per_day")
    async with office(answers(OWN), reads(daily, EVAL, WRONG)) as here:
        assert quoted in text_of(await here.answered(question))


async def test_what_both_read_is_taken_and_what_one_reads_is_asked_about(office: Office) -> None:
    question = f"{TELLS} Tickets come in 14 queues of 60 each that agents labelled."
    volume = stated("monthly_requests", "We make 450,000 requests a month", numbers=[450_000], unit="per_month")
    labels = stated(
        "labelled_examples", "14 queues of 60 each that agents labelled", numbers=[14, 60], operation="multiply"
    )
    async with office(answers(cited(FIRST)), reads(volume, labels)) as here:
        message = await here.answered(question)
        await here.place.respondent({}, "controls")
        await here.you.click(message, "checklist", value=value_of(message, "checklist"))
        await here.place.settled()
        (mine,) = await here.place.built.store.open_consultations(here.place.team, here.you.id)
        said = {name: value for entry in mine.entries for name, value in entry.values.items()}
        offered = {name: found for entry in mine.entries for name, found in entry.candidates.items()}
        assert said.get("monthly_requests") == 450_000
        assert offered["eval_failures"][0] == 112  # ours alone
        assert offered["labelled_examples"] == (840,)  # the model's alone
        assert not {"eval_failures", "labelled_examples"} & said.keys()
