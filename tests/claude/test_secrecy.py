"""Nothing that people wrote, and no key, reaches a log; the SDK is not loaded before it is needed."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.claude.message_reading import read_message
from bot.claude.model_review import review_prompt
from bot.claude.outcomes import ModelError
from bot.claude.request import ModelRequest
from tests.claude.situation import ASKER, GOOD, QUESTION, situation
from tests.harness.messages_api import Cut, HttpError, Raw, Reply
from tests.harness.paths import ROOT

SECRET = "heliotrope"
FAULTS = [
    GOOD,
    Raw(f'{{"content": "{SECRET}"'),
    HttpError(400, "invalid_request_error", f"{SECRET} is not allowed"),
    Cut(GOOD, "drop", 4),
    Reply.of(json.dumps({"intent": SECRET, "facts": [{"field": SECRET, "value": {"x": SECRET}}]})),
    Reply.of(f"{SECRET} {{"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_no_words_and_no_key_are_logged(
    fault: object, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    caplog.set_level(logging.DEBUG)
    async with situation(fault, key="sk-secret") as here:  # type: ignore[arg-type]
        for name in ("anthropic", "httpx2"):
            caplog.set_level(logging.DEBUG, name)
        await here.answered(f"{QUESTION} {SECRET}", thread=[("person", SECRET)])
        with suppress(ModelError):
            await read_message(here.gateway, ASKER, f"{SECRET} 500")
        with suppress(ModelError):
            await review_prompt(here.gateway, ASKER, f"You are {SECRET}.")
    said = "\n".join(f"{record.getMessage()} {record.exc_info}" for record in caplog.records)
    assert SECRET not in said
    assert "sk-secret" not in said


async def test_an_exception_carries_no_words_with_it() -> None:
    async with situation(HttpError(400, "invalid_request_error", f"{SECRET} is not allowed")) as here:
        with pytest.raises(ModelError) as failure:
            await here.gateway.ask(ModelRequest("verdict", "s", SECRET, 100), ASKER, lambda parse_reply: parse_reply)
        assert SECRET not in repr(failure.value)
        assert failure.value.__suppress_context__


@pytest.mark.slow
def test_the_sdk_is_not_loaded_before_the_first_call() -> None:
    code = (
        "import sys, bot.claude.answering, bot.claude.message_reading, bot.claude.verdict_order\n"
        "import bot.claude.model_review, bot.claude.probe\n"
        "from bot.claude.gateway import Gateway\n"
        "from bot.claude.ledger import MemoryLedger\n"
        "from bot.claude.models import model\n"
        "from bot.claude.server_profiles import server_profile\n"
        "server, small, ledger = server_profile(None, None), model('m'), MemoryLedger()\n"
        "Gateway(key=None, server=server, small=small, ledger=ledger)\n"
        "assert not {'anthropic', 'httpx2'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=200)


@pytest.mark.parametrize("prompt", sorted((ROOT / "bot/claude/prompts").glob("*.md")), ids=lambda path: path.stem)
def test_no_prompt_asks_a_model_to_write_out_its_reasoning(prompt: Path) -> None:
    asks = r"step by step|think aloud|your (?:own )?(?:reasoning|thoughts|thinking)|explain (?:how|why) you|narrate"
    assert not re.search(asks, prompt.read_text(), re.IGNORECASE)
