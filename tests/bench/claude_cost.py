"""Prints the tokens and cents of a channel answer and of a consultation, from the local API's usage.

    .venv/bin/python -m tests.bench.claude_cost

Ours: the guide as a cached document and only where a question is answered, readings with the reply alone. Against: the
guide and the whole history sent uncached with every call. Tokens are the local API's estimate, prices those of
bot/claude/models.toml.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.claude.answering import Asked, answer
from bot.claude.gateway import Gateway
from bot.claude.grounding import Line
from bot.claude.ledger import MemoryLedger
from bot.claude.message_reading import READ_FIELDS, read_message
from bot.claude.models import model
from bot.claude.outcomes import ModelError
from bot.claude.request import Document, ModelRequest, system_prompt
from bot.claude.server_profiles import server_profile
from bot.claude.verdict_order import choose_order
from bot.knowledge import loader
from bot.ports.inbound import Person
from bot.ports.usage import UsageRow
from tests.harness.messages_api import MessagesApi

ASKER = Person("T1", "U1")
KNOWLEDGE = loader.load()
LINES = tuple(passage.text for passage in KNOWLEDGE.guide.passages)
PROJECT = ("22 of 400 is 5.5% (3.7–8.2%), and you accept 2%.", "800 labelled examples, all trusted. That is enough.")
QUESTIONS = (
    "How many labelled examples do we need?",
    "Is a broken JSON format a reason to fine-tune?",
    "Why six months?",
)
# One reply a card: the fields that the deterministic reader left open, and what was typed.
REPLIES = (
    (
        ("task", "monthly_requests"),
        "it pulls the totals off invoices, some two million of them each month, give or take",
    ),
    (("format_tolerance",), "the ledger import chokes on anything that is not exactly right"),
    (("prompt_ingredients", "few_shot_examples"), "instructions, the output format and a dozen worked examples"),
    (("eval_examples", "eval_failures"), "we went through four hundred of them by hand and 22 were wrong"),
    (("failure_threshold", "failures_consistent"), "two percent would do; it is the same over all kinds of invoices"),
    (("failure_mode",), "keys get lost or a comma too many, the totals themselves are fine"),
    (("labelled_examples", "labels_trusted"), "about 800, finance has checked every single one"),
    (("stable_months", "criteria_written"), "the layout stays for at least a year, and it is all written down"),
    (("curation_budgeted", "retraining_budgeted"), "there is money for cleaning the data but none for training again"),
    (("structured_outputs",), "we switched it on in spring and it did not help enough"),
)
VERDICT = {
    "decision": "not_yet",
    "missing": [10],
    "reasons": [
        {"rule": "baseline.above", "text": "22 of 400 failed, 5.5%, above your 2%.", "section": "The baseline"},
        {"rule": "missing.10", "text": "Retraining is not budgeted.", "section": "Decision checklist"},
    ],
    "what_if": [],
}


async def ours_answer(gateway: Gateway, question: str, thread: Sequence[tuple[str, str]] = ()) -> None:
    """One grounded answer, as the bot asks for it."""
    guide, project = (tuple(Line(text, "", text) for text in texts) for texts in (LINES, PROJECT))
    with suppress(ModelError):  # the stand-in may find nothing
        _ = [part async for part in answer(gateway, ASKER, Asked(question, guide, project, thread))]


async def ours_consultation(gateway: Gateway) -> None:
    """Ten replies read, two questions answered on the way, the verdict's reasons put into order."""
    known = KNOWLEDGE.checklist.fields
    meanings = {name: known[name].label if name in known else name for name in READ_FIELDS}
    for fields, reply in REPLIES:
        with suppress(ModelError):  # the stand-in can't read
            await read_message(gateway, ASKER, reply, "The question on the card.", fields, meanings)
    for question in QUESTIONS[:2]:
        await ours_answer(gateway, question)
    with suppress(ModelError):  # nor put anything in order
        await choose_order(gateway, ASKER, VERDICT, "Invoice extractor")


async def naive_call(gateway: Gateway, history: list[str], words: str, purpose: str = "answer") -> None:
    """The guide and everything said so far, uncached, with every call."""
    history.append(words)
    documents = (Document("Guide", LINES),)
    ask = ModelRequest(purpose, system_prompt("answer"), "\n".join(history), 3000, documents)  # type: ignore[arg-type]
    history.append(await gateway.ask(ask, ASKER, lambda written: written.text))


async def naive_consultation(gateway: Gateway) -> None:
    """The same consultation as a chat with the guide."""
    history: list[str] = []
    for words in [*(reply for _, reply in REPLIES), *QUESTIONS[:2], json.dumps(VERDICT)]:
        await naive_call(gateway, history, words)


async def naive_answer(gateway: Gateway, question: str) -> None:
    """One question as a chat with the guide."""
    await naive_call(gateway, [], question)


async def usage_of(name: str, work: Callable[[Gateway], Awaitable[None]], *, cached: bool) -> list[UsageRow]:
    """What a piece of work used, on an API whose cache is empty."""
    server = replace(server_profile("anthropic", None), cache_control=cached)
    with MessagesApi(pace_s=0) as api:
        ledger = MemoryLedger()
        gateway = Gateway(key="k", base_url=api.url, server=server, small=model(name), ledger=ledger)
        await work(gateway)
        await gateway.close()
        return ledger.usages


def line(title: str, usages: Sequence[UsageRow]) -> tuple[str, float]:
    """A row of the table, and its cents."""
    cents = 100 * sum(usage.usd or 0.0 for usage in usages)
    written = sum(each.write_5m + each.write_1h for each in usages)
    figures = [sum(each.input for each in usages), written, sum(each.read for each in usages)]
    figures.append(sum(each.output for each in usages))
    return f"{title:<44}{len(usages):>6}" + "".join(f"{figure:>9,}" for figure in figures) + f"{cents:>10.4f}", cents


async def main() -> None:
    """Both pieces of work, by both models, ours against the naive way."""

    async def three(gateway: Gateway) -> None:
        for question in QUESTIONS:
            await ours_answer(gateway, question)

    for name in ("claude-haiku-5-5", "claude-sonnet-5-5"):
        print(f"\n{name}\n{'':<44}{'calls':>6}{'input':>9}{'written':>9}{'read':>9}{'output':>9}{'cents':>10}")
        answers = await usage_of(name, three, cached=True)
        plain = await usage_of(name, lambda gateway: naive_answer(gateway, QUESTIONS[1]), cached=False)
        consultation = await usage_of(name, ours_consultation, cached=True)
        chat = await usage_of(name, naive_consultation, cached=False)
        first, _ = line("channel answer, the first in five minutes", answers[:1])
        later, later_cents = line("channel answer, a later one", answers[1:2])
        naive, naive_cents = line("channel answer, uncached", plain)
        whole, whole_cents = line("consultation", consultation)
        talk, talk_cents = line("consultation, guide and history uncached", chat)
        print(f"{first}\n{later}\n{naive}\n{whole}\n{talk}")
        print(f"ratio: answer {later_cents / naive_cents:.2f}, consultation {whole_cents / talk_cents:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
