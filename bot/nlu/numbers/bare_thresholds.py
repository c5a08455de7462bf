"""A limit of failures as a number without "%" or "of n"."""

from __future__ import annotations

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import COUNTED, LOOSE
from bot.nlu.numbers.limit_words import USUAL, bare_target
from bot.nlu.numbers.result_claims import HALF, PERCENT, ends_limit
from bot.nlu.numbers.results import DIGITS


def bare_threshold(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    """A bare number, where only a share was asked: "3" is 3%, "0.02" is 2%, "95+" leaves 5%.

    In an opening it ends a clause of a limit behind a share: "4% come out wrong, we can live with 5", or is a target.
    """
    q = mention.q
    if not asked and (target := bare_target(message, mention)) is not None:
        return round(1 - target, DIGITS), min(
            COUNTED if target >= USUAL else LOOSE, mention.clause.cap("wish", "hearsay", "elses", "past")
        )
    if (
        not (asked or ends_limit(message, mention))
        or q.unit
        or q.rate
        or q.negative
        or q.scaled != 1
        or not 0 <= q.value <= PERCENT
    ):
        return None
    rate = q.value if 0 < q.value < 1 else q.value / PERCENT
    right = message.any(("always", "right")) and not message.any(("always", "wrong"))
    rate = round(1 - rate if rate > HALF else rate, DIGITS)
    limit = message.in_clause(("role", "limit"), mention)
    plain = message.merely_number or right or limit
    return rate, min(COUNTED if plain else LOOSE, mention.clause.cap("wish" if limit else ""))
