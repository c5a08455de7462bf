"""`serve` does not start on a model that is gone or a server nobody knows; it says what to set, without a traceback."""

from __future__ import annotations

import pytest

from bot.__main__ import main
from bot.playground import Playground
from bot.settings import HERE

INPUT = 2


@pytest.mark.parametrize(
    ("name", "value", "parts"),
    [
        (
            "CONSULTANT_MODEL",
            "claude-2.1",
            ("CONSULTANT_MODEL", "claude-2.1 was retired on 2025-07-21", "haiku-5-5"),
        ),
        (
            "CONSULTANT_ANSWER_MODEL",
            "claude-3-opus-20240229",
            ("CONSULTANT_ANSWER_MODEL", "retired on 2026-01-05", "claude-haiku-5-5"),
        ),
        ("CONSULTANT_MODEL_SERVER", "toaster", ("CONSULTANT_MODEL_SERVER", "llama-cpp")),
        ("CONSULTANT_USAGE_ADMINS", "the boss", ("CONSULTANT_USAGE_ADMINS", "user id")),
    ],
)
def test_a_wrong_model_setting_stops_the_start_with_what_to_set(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    value: str,
    parts: tuple[str, ...],
) -> None:
    with Playground(HERE / "manifest.yml") as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        monkeypatch.setenv("CONSULTANT_DB", str(tmp_path_factory.mktemp("serve") / "bot.db"))
        monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
        monkeypatch.setenv(name, value)
        status = main(["serve"])
    said = capsys.readouterr().err
    assert status == INPUT
    assert "Traceback" not in said
    for part in parts:
        assert part in said
