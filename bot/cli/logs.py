"""The log: lines for people, or one JSON object a line for programs. Neither ever holds people's words."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from bot.cli.redacted_logs import RedactingFormatter, redact
from bot.slack.listeners import current_request

NOISY = ("slack_bolt", "slack_sdk", "aiohttp")


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
