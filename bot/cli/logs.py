"""The log: lines for people, or one JSON object a line for programs. Neither ever holds people's words or a secret."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from bot.slack.listeners import current_request

NOISY = ("slack_bolt", "slack_sdk", "aiohttp")
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


class JsonFormatter(logging.Formatter):
    """`{"at", "level", "logger", "message", "request"?, "error"?}`; `error` is a type, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := current_request.get():
            line["request"] = request
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return redact(json.dumps(line, ensure_ascii=False))


def set_up_log(*, as_json: bool = False, level: int = logging.INFO) -> None:
    """Write the log to standard error, without secrets."""
    handler = logging.StreamHandler()
    plain = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonFormatter() if as_json else plain)
    logging.basicConfig(level=level, handlers=[handler])
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
