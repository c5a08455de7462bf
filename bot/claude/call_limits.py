"""The limits of model calls: seconds, places, retries and money, all in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.claude.budget import Allowance
from bot.claude.ledger import Purpose

# Seconds. A card or a verdict waits for reading and choosing: short. An answer streams: longer.
DEADLINES: dict[Purpose, float] = {"answer": 60.0, "read": 12.0, "verdict": 6.0, "review": 40.0, "probe": 30.0}

# For a workspace some 40,000 answers of the small model with the guide in the cache, or 2,500 of the larger one.
A_TEAM_A_DAY = Allowance(usd=5.0, tokens=5_000_000)
A_PERSON_A_DAY = Allowance(usd=1.0, tokens=1_000_000)


@dataclass(frozen=True)
class Limits:
    """`places` calls at once, `waiting` more in line for at most `wait_s`; `stall_s`: the longest silence of a stream.

    A call beside an answer that is shown anyway waits in line for at most `beside_s`.

    `patience_s`: a server that asks us to keep away for longer is not waited for within a call; the model rests for as
    long as it asked, `rest_s` at most. After `most_timeouts` time-outs in a row a model rests for `timeout_rest_s`.
    """

    places: int = 16
    waiting: int = 50
    wait_s: float = 45.0
    beside_s: float = 2.0
    deadlines: dict[Purpose, float] = field(default_factory=lambda: dict(DEADLINES))
    connect_s: float = 5.0
    stall_s: float = 20.0
    patience_s: float = 3.0
    rest_s: float = 120.0
    retries: int = 1
    retry_s: float = 0.5
    most_timeouts: int = 3
    timeout_rest_s: float = 300.0
    team: Allowance = A_TEAM_A_DAY
    person: Allowance = A_PERSON_A_DAY
