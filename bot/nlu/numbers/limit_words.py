"""Limits of failures without "%" or "of n", and the words beside them: "4% come out wrong, we can live with 5"."""

from __future__ import annotations

import re

from bot.decision.profile import Value
from bot.nlu.message.cues import BREAKS
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import COUNTED, LOOSE
from bot.nlu.numbers.outcome_words import HALF, PERCENT, tells_moved

DIGITS = 6  # of a share
_NEEDS = (
    r"(?:needs?|needed|wants?|wanted|must(?: be)?|targets?|goals?|aim(?:ing)?|promised|requires?|required|requirement"
    r"|expects?|expected|asks?|asked|insists?|demands?|has to be|have to be|should be|bar|agreed|guaranteed?|threshold"
    r"|minimum|contract|sla|(?:contract|spec|sla|requirement|policy)s? says?)"
)
NEEDED = re.compile(  # ahead of what has to be right
    rf"\b(?:{_NEEDS}|at least)\b(?: (?:is|are|was|were|would be|of|for|on|at|about|around|to (?:be|get|reach|hit)"
    r"|set|least|it|us|them|the [a-z]+|a|an|the|accuracy))*[:=]? ?$"
)
WOULD_DO = re.compile(  # behind a number: what may be, not what is
    r" (?:[a-z]+ ){0,2}?(?:would|will|could|might|may) (?:also |still |just )?(?:be |do\b)(?:totally |quite |still )?"
    r"(?:ok|okay|fine|good|enough|acceptable|alright|tolerable)?\b"
)
WOULD_BE = re.compile(  # ahead of a number
    r"\b(?:would|will|could|can) (?:also |still |just |totally |quite |even )?"
    r"(?:be (?:happy|fine|ok|okay|content|satisfied|good|ready)|live|sleep|sign|settle|accept|take)"
    r"(?: (?:with|at|for|from|off|to|accept|sign|about|around|the|a|least|anything|above|over))* ?$"
)
_OR_LESS = re.compile(r" (?:or (?:less|better|below|lower|fewer|more)|max|tops|at most)\b")


def bare_threshold(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    """A bare number, where only a share was asked: "3" is 3%, "0.02" is 2%, "95+" leaves 5%.

    In an opening it ends a clause of a limit behind a share: "4% come out wrong, we can live with 5".
    """
    q = mention.q
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


def ends_limit(message: Message, mention: Mention) -> bool:
    """Whether a bare number ends a clause of a limit behind a share: "4% come out wrong, we can live with 5"."""
    last = _OR_LESS.match(message.words.line, mention.q.end)
    end = mention.last if last is None else message.token(last.end() - 1) + 1
    ends = message.clauses.at(mention.first).last <= end or message.words.tokens[end] in BREAKS
    shares = (m for m in message.mentions if m.q.unit == "percent" and m.q.start < mention.q.start)
    behind_share = any(shares) or tells_moved(message.words.line[: mention.q.start])
    return ends and message.in_clause(("role", "limit"), mention) and behind_share
