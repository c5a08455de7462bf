"""No secret reaches the log, whatever is logged, in a traceback neither."""

from __future__ import annotations

import io
import logging

import pytest

from bot.cli.logs import RedactingFormatter, redact

SECRETS = (
    "xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx",
    "xapp-1-A0123456789-1234567890123-0123456789abcdef",
    "xoxe.xoxb-1-Mi0yLTEyMzQ1Njc4OTAxMi0xMjM0NTY3ODkwMTIz",
    "sk-ant-api03-AbCdEf_GhIjKl-MnOpQr",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_token_is_replaced(secret: str) -> None:
    assert redact(f"refused {secret}, see above") == "refused [secret], see above"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("POST https://hooks.slack.com/actions/T1/2/abc", "POST https://hooks.slack.com/[secret]"),
        ("wss://wss.slack.com/link/?ticket=ab-12&app_id=9", "wss://wss.slack.com/link/?ticket=[secret]&app_id=9"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [secret]"),
        ("connected to Slack", "connected to Slack"),
        ("tasks-done mask-level", "tasks-done mask-level"),
    ],
)
def test_an_address_with_a_secret_keeps_the_rest(text: str, redacted: str) -> None:
    assert redact(text) == redacted


def test_a_traceback_is_redacted_too() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("%(message)s"))
    logger = logging.getLogger("redacted")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError(SECRETS[0])
    except ValueError:
        logger.exception("failed with %s", SECRETS[1])
    assert "[secret]" in written.getvalue()
    assert not [secret for secret in SECRETS if secret in written.getvalue()]
