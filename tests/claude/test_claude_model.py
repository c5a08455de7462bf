"""What the use cases hear of a model: its words, our passages, and of a failure that lasts a word once a day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Content, prepare
from bot.claude.claude_model import ClaudeModel
from bot.claude.outcomes import Outcome, words_for
from bot.ports.llm import Account, AnswerComplete, AnswerFailed, AnswerPart, AnswerText, Citation
from bot.settings import read_settings
from tests.claude.situation import Situation, situation
from tests.harness.messages_api import Cited, HttpError, Reply, Text

ACCOUNT = Account(team="T1", user="U1")
DAY_S = 86_400.0


@pytest.fixture(scope="module")
def content() -> Content:
    return prepare(read_settings())


@asynccontextmanager
async def made(content: Content, script: object, **options: object) -> AsyncIterator[tuple[ClaudeModel, Situation]]:
    async with situation(script) as here:  # type: ignore[arg-type]
        yield ClaudeModel(here.gateway, content.guide, content.knowledge.checklist, content.reader, **options), here


async def answered(model: ClaudeModel, account: Account = ACCOUNT) -> list[AnswerPart]:
    return [event async for event in model.answer(account, "What comes first?", (), lambda _: None)]


async def test_a_citation_arrives_as_our_own_passage(content: Content) -> None:
    async with made(content, Reply.of(Text("The prompt comes first.", (Cited(3, 4),)))) as (model, _):
        passage = content.guide.passages[3]
        wrote, cited, done = await answered(model)
        assert wrote == AnswerText(text="The prompt comes first.")
        assert cited == Citation(number=1, section=passage.section, quote=passage.quote)
        assert done == AnswerComplete(footer="")


async def test_the_footer_counts_tokens_and_cents(content: Content) -> None:
    async with made(content, Reply.of(Text("The prompt.", (Cited(3, 4),))), footer=True) as (model, _):
        done = (await answered(model))[-1]
        assert isinstance(done, AnswerComplete)
        assert "tokens in" in done.footer


async def test_a_failure_that_lasts_is_reported_once_a_day_and_person_a_passing_one_each_time(content: Content) -> None:
    now = [0.0]
    async with made(content, HttpError(401, "authentication_error"), now=lambda: now[0]) as (model, _):
        word = AnswerFailed(note=words_for(Outcome.UNAUTHORISED).person)
        assert [(await answered(model))[-1] for _ in range(2)] == [word, AnswerFailed()]
        assert (await answered(model, Account(team="T1", user="U2")))[-1] == word
        now[0] = DAY_S
        assert (await answered(model))[-1] == word
    async with made(content, HttpError(529, "overloaded_error")) as (model, _):
        word = AnswerFailed(note=words_for(Outcome.OVERLOADED).person)
        assert [(await answered(model))[-1] for _ in range(2)] == [word, word]


async def test_reading_and_summarising_wait_no_longer_than_they_may(content: Content) -> None:
    slow = Reply.of("{}", latency_s=30)
    async with made(content, slow, read_s=0.05, tell_s=0.05) as (model, here):
        await here.gateway.warm()
        assert await model.read(ACCOUNT, ("task",), "", "We extract totals.") == {}
        document = {"decision": "prompt", "reasons": [], "missing": []}
        assert await model.summarise(ACCOUNT, document, "Invoices") is None
        assert here.outcomes == [Outcome.CANCELLED] * 2
