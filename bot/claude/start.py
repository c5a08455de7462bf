"""From the settings to a gateway, or to the words that say why there is none: checked before anybody asks anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.claude.call_limits import Limits
from bot.claude.gateway import Gateway
from bot.claude.ledger import Ledger
from bot.claude.models import default_small, model, start_problems, start_warnings
from bot.claude.server_profiles import server_profile


@dataclass(frozen=True)
class Start:
    """`gateway` None without `problems`: there is no key, and the bot goes by the rules and the guide alone.

    `problems` must stop the start; `warnings` are for the log and the set-up check.
    """

    gateway: Gateway | None
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def start(
    *,
    key: str | None,
    ledger: Ledger,
    base_url: str | None = None,
    server: str | None = None,
    small: str | None = None,
    answers: str | None = None,
    limits: Limits | None = None,
    now: Callable[[], float] = time.time,
) -> Start:
    """Read the settings; opens and imports nothing.

    `server`: the name of the profile, None where the settings name none. `small`, `answers`: model ids, None for the
    default and for no larger model.
    """
    profile = server_profile(server, base_url)
    names = [small or default_small(), *([answers] if answers else [])]
    gateway = Gateway(
        key=key,
        base_url=base_url,
        server=profile,
        small=model(names[0]),
        answers=model(answers) if answers else None,
        ledger=ledger,
        limits=limits,
        now=now,
    )
    if not gateway.usable:
        return Start(None)
    today = datetime.fromtimestamp(now(), UTC).date()
    if profile.name != "anthropic":  # its model names are its own: a retired one may be kept there
        gone = start_problems(names, today)
        return Start(gateway, warnings=(f"{profile.name}: lost is {profile.lost}", *gone))
    problems = (*start_problems(names[:1], today), *start_problems(names[1:], today, "CONSULTANT_ANSWER_MODEL"))
    return Start(None if problems else gateway, problems, tuple(start_warnings(names, today)))
