"""The model port over a scripted server: checked words, our own lines, and of a lasting failure a word once a day."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.claude.call_limits import Limits
from bot.claude.claude_model import ClaudeModel
from bot.claude.message_reading import READ_FIELDS
from bot.claude.outcomes import Outcome, words_for
from bot.guide.answer_messages import Footnote
from bot.ports.inbound import Person
from bot.ports.llm import AnswerBegun, AnswerComplete, AnswerFailed, AnswerPart, AnswerText, ModelReading, ProjectLine
from bot.prepared_content import Content
from tests.claude.situation import Situation, situation
from tests.harness import guide
from tests.harness.guide import place_of
from tests.harness.messages_api import Cited, Gate, HttpError, Reply, Text

QUESTION = "What must the comparison be made with?"
ACCOUNT = Person("T1", "U1")
DAY_S = 86_400.0
NOTHING = '{"intent": "other", "facts": []}'
CLAIM = "Compare fine-tuning with a maximally optimized prompt, never with a bad one."
PLACE = place_of(CLAIM)
CITED = Cited(PLACE, PLACE + 1)


@pytest.fixture(scope="module")
def content() -> Content:
    return guide.content()


@asynccontextmanager
async def made(
    content: Content, script: object, limits: Limits | None = None, **options: object
) -> AsyncIterator[tuple[ClaudeModel, Situation]]:
    knowledge, role_of = content.knowledge, content.reader.role_of
    async with situation(script, limits=limits) as here:  # type: ignore[arg-type]
        yield ClaudeModel(here.gateway, content.guide, knowledge.checklist, knowledge.phrases, role_of, **options), here


async def answered(model: ClaudeModel, account: Person = ACCOUNT) -> list[AnswerPart]:
    parts = [part async for part in model.answer(account, QUESTION, (), lambda _: None)]
    return [part for part in parts if part != AnswerBegun()]


async def test_a_citation_arrives_as_our_own_passage(content: Content) -> None:
    async with made(content, Reply.of(Text(CLAIM, (CITED,)))) as (model, _):
        passage = content.guide.passages[PLACE]
        wrote, cited, done = await answered(model)
        assert wrote == AnswerText(text=CLAIM)
        assert cited == Footnote(number=1, section=passage.section, quote=passage.quote)
        assert done == AnswerComplete(footer="")


async def test_the_footer_counts_tokens_and_cents(content: Content) -> None:
    async with made(content, Reply.of(Text(CLAIM, (CITED,))), footer=True) as (model, _):
        done = (await answered(model))[-1]
        assert isinstance(done, AnswerComplete)
        assert "tokens in" in done.footer


@pytest.mark.slow
async def test_a_failure_that_lasts_is_reported_once_a_day_and_person_a_passing_one_each_time(content: Content) -> None:
    now = [0.0]
    async with made(content, HttpError(401, "authentication_error"), now=lambda: now[0]) as (model, _):
        word = AnswerFailed(note=words_for(Outcome.UNAUTHORISED).person)
        assert [(await answered(model))[-1] for _ in range(2)] == [word, AnswerFailed()]
        assert (await answered(model, Person("T1", "U2")))[-1] == word
        now[0] = DAY_S
        assert (await answered(model))[-1] == word
    async with made(content, HttpError(529, "overloaded_error")) as (model, _):
        word = AnswerFailed(note=words_for(Outcome.OVERLOADED).person)
        assert [(await answered(model))[-1] for _ in range(2)] == [word, word]


async def test_a_line_about_the_project_is_cited_with_the_section_it_names(content: Content) -> None:
    line = ProjectLine(text="700 labelled examples. That is enough.", section="The prerequisite")
    claim = Text("You have 700 labelled examples, and that is enough.", (Cited(0, 1, document=1),))
    async with made(content, Reply.of(claim)) as (model, _):
        parts = [part async for part in model.answer(ACCOUNT, QUESTION, (), lambda _: None, (line,))]
        assert Footnote(number=1, section="The prerequisite", quote=line.text) in parts


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Womit muss der Vergleich gemacht werden, und warum nicht mit dem ersten Entwurf?", "Der Leitfaden"),
        ("¿Con qué hay que hacer la comparación, y por qué no con el primer borrador?", "Esto es"),
        (QUESTION, ""),
        ("LoRA rank 8 vs 16, quantized 4bit?", ""),
    ],
)
async def test_in_another_language_a_sentence_in_it_stands_above_the_guides_own_lines(
    content: Content, question: str, lead: str
) -> None:
    wrong = "Le fine-tuning est toujours la bonne décision."
    async with made(content, Reply.of(Text(wrong, (CITED,)))) as (model, _):
        parts = [part async for part in model.answer(ACCOUNT, question, (), lambda _: None)]
        (text,) = [part.text for part in parts if isinstance(part, AnswerText)]
        above, _, line = text.rpartition("\n")
        assert line == content.guide.passages[PLACE].text
        assert above.startswith(lead)
        assert bool(above) is bool(lead)


async def test_what_a_model_was_cut_to_nothing_for_is_not_explained(content: Content) -> None:
    async with made(content, Reply.of("I would simply train one.")) as (model, here):
        assert await answered(model) == [AnswerFailed()]
        assert here.outcomes == [Outcome.NOT_COVERED]


async def test_reading_and_ordering_wait_no_longer_than_they_may(content: Content) -> None:
    slow = Reply.of("{}", latency_s=30)
    async with made(content, slow, read_s=0.05, order_s=0.05) as (model, here):
        await here.gateway.warm()
        assert await model.read_message(ACCOUNT, "We extract totals.") is None
        reasons = [{"rule": "a", "text": "A."}, {"rule": "b", "text": "B."}]
        document = {"decision": "prompt", "reasons": reasons, "what_if": []}
        assert await model.order_verdict(ACCOUNT, document, "Invoices") is None
        assert here.outcomes == [Outcome.TIMEOUT] * 2


async def test_three_late_readings_in_a_row_rest_the_model(content: Content) -> None:
    late = HttpError(504, "timeout_error")
    async with made(content, [late, late, late, Reply.of(NOTHING)]) as (model, here):
        for _ in range(3):
            assert await model.read_message(ACCOUNT, "We extract totals.") is None
        assert await model.read_message(ACCOUNT, "We extract totals.") is None
        assert here.outcomes == [Outcome.TIMEOUT] * 4


async def test_whose_turn_does_not_come_in_time_is_late_and_the_model_does_not_rest_for_it(content: Content) -> None:
    gate = Gate()
    script = [Reply.of(Text(CLAIM, (CITED,)), gate=gate), Reply.of(NOTHING)]
    async with made(content, script, Limits(places=1), read_s=0.05) as (model, here):
        answering = asyncio.create_task(answered(model))
        await asyncio.to_thread(gate.reached.wait, 30)
        for _ in range(4):
            assert await model.read_message(ACCOUNT, "We extract totals.", "What?", ("task",)) is None
        gate.open()
        assert AnswerFailed() not in await answering
        model.read_s = 30.0
        assert await model.read_message(ACCOUNT, "We extract totals.") is not None
        assert here.outcomes == [*[Outcome.TIMEOUT] * 4, Outcome.OK, Outcome.OK]


async def test_a_role_that_our_own_reader_finds_in_the_clause_counts(content: Content) -> None:
    text = "We do 40k. A competitor does 3M a month."
    fact = {
        "field": "monthly_requests", "evidence": "3M a month", "value": "", "role": "own_value",
        "operation": "none", "numbers": [3_000_000], "unit": "per_month",
    }  # fmt: skip
    async with made(content, Reply.of(json.dumps({"intent": "other", "facts": [fact]}))) as (model, _):
        read = await model.read_message(ACCOUNT, text)
        assert read is not None
        assert read.values == {}
        assert (await model.read_message(ACCOUNT, "We do 3M a month.")) == ModelReading(
            intent="other", values={"monthly_requests": 3_000_000}
        )


async def test_a_fault_leaves_everything_to_the_rules(content: Content) -> None:
    document = {
        "decision": "prompt",
        "reasons": [{"rule": "a", "text": "A."}, {"rule": "b", "text": "B."}],
        "what_if": [],
    }
    async with made(content, HttpError(401, "authentication_error")) as (model, here):
        assert await model.read_message(ACCOUNT, "We extract totals.") is None
        assert await model.order_verdict(ACCOUNT, document, "Invoices") is None
        assert await model.label_failures(ACCOUNT, ["It broke."]) == ()
        assert here.outcomes == [Outcome.UNAUTHORISED] * 3


async def test_every_field_is_described_to_the_model_that_reads(content: Content) -> None:
    async with made(content, Reply.of(NOTHING)) as (model, here):
        assert await model.read_message(ACCOUNT, "We extract totals.") == ModelReading(intent="other", values={})
        sent = json.loads(here.api.requests[0].last_words)
        assert set(sent["fields"]) == set(READ_FIELDS)
        assert all(len(meaning) > 3 for meaning in sent["fields"].values())


async def test_the_lead_stands_above_the_first_english_line_only(content: Content) -> None:
    translated = "Prompting gewinnt, wo aktuelle Informationen verlangt werden."
    number = next(at for at, p in enumerate(content.guide.passages) if p.text.startswith("Knowledge currency"))
    question = "Womit muss der Vergleich gemacht werden, und was gilt für aktuelle Informationen?"
    wrong = Text(" Kauft unbedingt sofort eine teure Grafikkarte.", (CITED,))
    async with made(content, Reply.of(Text(translated, (Cited(number, number + 1),)), wrong)) as (model, _):
        parts = [part async for part in model.answer(ACCOUNT, question, (), lambda _: None)]
        shown = "".join(part.text for part in parts if isinstance(part, AnswerText))
        lead = content.guide.leads["German"]
        assert shown == f"{translated}\n\n{lead}\n{content.guide.passages[PLACE].text}"
