"""A limit told as a count, "99 of 100 have to be right", is no result beside itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.decision.profile import Value
from bot.guide.possible_lines import RESULT
from bot.nlu.message.quantities import quantities
from bot.nlu.text.tokens import words_of

SAME = 1e-6
PERCENT = 100
_PART_OF = re.compile(r"(?<![\w.,])(\d{1,6}|one) (?:[a-z]+ )?(?:of|out of|in) (?:every |each )?(\d{1,6})(?![\d.,]*\d)")


def is_limit(clause: str, message: str, facts: Mapping[str, Value]) -> bool:
    """Whether all shares of a clause are the limit that was taken, and no other words tell it."""
    limit = facts.get("failure_threshold")
    if not isinstance(limit, float):
        return False
    shares = [*_shares(clause)]
    own = bool(shares) and all(_is_same(share, limit) for share in shares)
    return own and not any(_is_same(share, limit) for share in _shares(message.replace(clause, " ")))


def without_limit(
    candidates: Mapping[str, tuple[Value, ...]], facts: Mapping[str, Value], message: str
) -> Mapping[str, tuple[Value, ...]]:
    """The candidates without a result that is the limit itself."""
    limit = facts.get("failure_threshold")
    tested, failed = (next(iter(candidates.get(name, ())), None) for name in RESULT)
    if not isinstance(limit, float) or not isinstance(tested, int) or not isinstance(failed, int) or not tested:
        return candidates
    stands_twice = [_is_same(share, limit) for share in _shares(message)].count(True) > 1 or _stands_again(
        message, tested
    )
    if stands_twice or not _is_same(failed / tested, limit):
        return candidates
    return {name: values for name, values in candidates.items() if name not in RESULT}


def _is_same(share: float, limit: float) -> bool:
    return min(abs(share - limit), abs(1 - share - limit)) < SAME


def _shares(text: str) -> Iterator[float]:
    """The shares of a text: "99 of 100", "2%"."""
    line = words_of(text).line
    yield from (
        (1 if part == "one" else int(part)) / int(whole) for part, whole in _PART_OF.findall(line) if int(whole)
    )
    yield from (q.value / PERCENT for q in quantities(line) if q.unit == "percent")


def _stands_again(message: str, number: int) -> bool:
    return [q.value for q in quantities(words_of(message).line)].count(number) > 1
