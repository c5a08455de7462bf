"""The model's SDK costs seconds to import: without a key nobody pays for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import HERE

CODE = (
    "import bot.app, bot.cli.serve, bot.cli.try_command, sys; "
    "sys.exit('anthropic' in sys.modules or 'httpx2' in sys.modules)"
)


@pytest.mark.slow
def test_nothing_of_the_sdk_is_imported_with_the_bot() -> None:
    assert subprocess.run([sys.executable, "-c", CODE], cwd=HERE, check=False, timeout=200).returncode == 0
