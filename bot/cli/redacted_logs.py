"""Log lines without secrets: what looks like a token, a key or a signed address is replaced before it is written."""

from __future__ import annotations

import logging
import re

REDACTED = "[secret]"
# Slack's tokens (https://docs.slack.dev/authentication/tokens), its signed addresses, and keys of model providers.
SECRETS = re.compile(
    r"x(?:ox[a-z]|app|oxe\.xox[bp])-[\w-]+"
    r"|(?<=hooks\.slack\.com/)\S+"
    r"|(?<=ticket=)[^&\s'\"]+"
    r"|\bsk-[\w-]{8,}"
    r"|(?i:(?<=bearer )|(?<=x-api-key: ))[\w.~+/-]+=*"
)


def redact(text: str) -> str:
    """The text with every secret replaced.

    >>> redact("refused xoxb-1-2-abc for wss://wss.slack.com/link/?ticket=1a2b&app_id=3")
    'refused [secret] for wss://wss.slack.com/link/?ticket=[secret]&app_id=3'
    """
    return SECRETS.sub(REDACTED, text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback too, and redacts the whole."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as it is written."""
        return redact(super().format(record))
