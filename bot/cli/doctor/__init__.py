"""`doctor`: one line for each thing that the bot needs, and for each that fails what to do; the rest goes on."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Callable

from bot.cli.command_line import EXIT_FAILED, EXIT_OK
from bot.cli.doctor.check_result import SECONDS, Checked, fail, in_time
from bot.cli.doctor.knowledge_check import DATABASE, KNOWLEDGE, check_content, check_database
from bot.cli.doctor.model_check import MODEL, check_model
from bot.cli.doctor.token_check import BOT, MANIFEST, check_tokens, wanted_scopes
from bot.settings import Settings, SettingsError, read_settings

CONTENT_SECONDS = 120.0  # the sentence model reads the whole guide, once
MODEL_SECONDS = 120.0  # each model in use is asked twice, and one of ones own may be slow
NOISY = ("anthropic", "httpx2", "bot.claude")


def add_arguments(_: argparse.ArgumentParser) -> None:
    """The command has none."""


def run(_: argparse.Namespace) -> int:
    """Print what was found."""
    return examine(print)


def examine(tell: Callable[[str], object], seconds: float = SECONDS) -> int:
    """Check everything, a line each. Returns 0 where nothing failed, else 1. Raises nothing for what can be wrong."""
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # the lines here say it, and better
    try:
        settings = read_settings()
    except SettingsError as error:
        for problem in error.problems:
            tell(fail("settings", f"{problem} Set the variable anew, or leave it unset.").line)
        return EXIT_FAILED
    found = asyncio.run(_all(settings, seconds))
    for check in found:
        tell(check.line)
    return EXIT_FAILED if any(check.state == "FAIL" for check in found) else EXIT_OK


async def _all(settings: Settings, seconds: float) -> tuple[Checked, ...]:
    try:
        wanted = wanted_scopes()
    except (OSError, ValueError):
        return (fail("manifest", f"{MANIFEST} can't be read. Get manifest.yml of this version of the bot."),)
    parts = await asyncio.gather(
        in_time(BOT, check_tokens(settings, wanted), seconds),
        in_time(
            DATABASE, asyncio.to_thread(check_database, settings.db), seconds, "Another process may hold it locked."
        ),
        in_time(KNOWLEDGE, asyncio.to_thread(check_content, settings), CONTENT_SECONDS),
        in_time(MODEL, check_model(settings), MODEL_SECONDS),
    )
    return tuple(line for part in parts for line in part)
