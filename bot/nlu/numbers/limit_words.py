"""Limits of failures without "%" or "of n", and the words beside them: "the target is 92", "90 is what sales want"."""

from __future__ import annotations

import re

from bot.decision.profile import Value
from bot.nlu.message.cues import BREAKS
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.wordings import METRIC
from bot.nlu.numbers.derived_numbers import COUNTED, LOOSE
from bot.nlu.numbers.outcome_words import HALF, PERCENT, tells_moved

DIGITS = 6  # of a share
LEAST, USUAL = 0.7, 0.8  # of a target: below, a bare number counts other things
_OFFERED = re.compile(
    r"\b(?:vendors?|suppliers?|providers?|agenc(?:y|ies)|consultants?|sales(?:man|people|rep)?)\b[^.;?!]*$"
)
_NEEDS = (
    r"(?:needs?|needed|wants?|wanted|must(?: be)?|targets?|goals?|aim(?:ing)?|promised|requires?|required|requirement"
    r"|expects?|expected|asks?|asked|insists?|demands?|has to be|have to be|should be|bar|agreed|guaranteed?|threshold"
    r"|minimum|contract|sla|(?:contract|spec|sla|requirement|policy)s?(?: with (?:the )?[a-z]+)? says?)"
)
NEEDED = re.compile(  # ahead of what has to be right
    rf"\b(?:{_NEEDS}|at least)\b(?: (?:is|are|was|were|would be|of|for|on|at|about|around|to (?:be|get|reach|hit)"
    r"|set|least|it|us|them|the [a-z]+|a|an|the|accuracy))*[:=]? ?$"
)
_ENDS = re.compile(  # what may stand behind a share that is told without "%"
    r"\+?(?: (?:or (?:better|more|higher|above)|(?:right|correct|accuracy)|(?:to|before we|for) (?:go|going|ship"
    r"|shipping|launch|launching|release)\b[^.;?!,]{0,20}|(?:for|on|in|across) (?:both|each|all|every|either|any)\b"
    r"[^.;?!,]{0,20}|minimum|overall|everywhere|anywhere|throughout|in total|at least|here|now|please|though"
    r"|instead|by \w+))*"
    r"(?=\s*(?:[.,;!?()]|$|\b(?:and|but|so|which)\b))"
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
MUST_BE = re.compile(  # behind "99 of 100": a demand
    r" (?:[a-z-]+ ){0,3}?(?:(?:have|has|need|needs) to|must|should) (?:always |simply |really )?"
    r"(?:be (?:right|correct|fine|ok|okay|good|perfect|valid|accurate)|work|fit|pass|match|agree|sit|hold)\b"
)
_OTHER_METRIC = re.compile(rf"\b{METRIC}\b")
_OR_LESS = re.compile(r" (?:or (?:less|better|below|lower|fewer|more)|max|tops|at most)\b")


def bare_threshold(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    """A bare number, where only a share was asked: "3" is 3%, "0.02" is 2%, "95+" leaves 5%.

    In an opening it ends a clause of a limit behind a share: "4% come out wrong, we can live with 5", or is a target.
    """
    q = mention.q
    if not asked and (target := _bare_target(message, mention)) is not None:
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


def ends_limit(message: Message, mention: Mention) -> bool:
    """Whether a bare number ends a clause of a limit behind a share: "4% come out wrong, we can live with 5"."""
    last = _OR_LESS.match(message.words.line, mention.q.end)
    end = mention.last if last is None else message.token(last.end() - 1) + 1
    ends = message.clauses.at(mention.first).last <= end or message.words.tokens[end] in BREAKS
    shares = (m for m in message.mentions if m.q.unit == "percent" and m.q.start < mention.q.start)
    behind_share = any(shares) or tells_moved(message.words.line[: mention.q.start])
    return ends and message.in_clause(("role", "limit"), mention) and behind_share


def _bare_target(message: Message, mention: Mention) -> float | None:
    """ "Accuracy is 89, the target is 92": the share that has to be right, where the message tells of one like it."""
    q, line = mention.q, message.words.line
    if q.unit or q.rate or q.negative or q.high or q.scaled != 1:
        return None
    share = q.value if q.value < 1 else q.value / PERCENT
    if (
        not LEAST < share < 1
        or message.noisy(mention)
        or _OTHER_METRIC.search(line)
        or _OFFERED.search(line[: q.start])
    ):
        return None
    if not (NEEDED.search(line[: q.start]) and _ENDS.match(line, q.end)):
        return None
    return (
        share if any(_is_like(message, other, q.value) for other in message.mentions if other is not mention) else None
    )


def _is_like(message: Message, other: Mention, target: float) -> bool:
    """Whether another number is a share that is right, told in percent or as the target is, or a "k of n" that is."""
    value, q = other.q.value, other.q
    if q.rate:
        return False
    if q.unit == "percent":
        return HALF * PERCENT < value < PERCENT or message.any(("always", "wrong"))
    is_written_alike = not q.unit and (HALF < value < 1 if target < 1 else HALF * PERCENT < value < PERCENT)
    pair = re.match(r" (?:[a-z]+ ){0,2}?(?:of|out of|in) (?:[a-z]+ )*\d| ?/ ?\d", message.words.line[q.end :])
    return (is_written_alike or pair is not None) and (q.value != int(q.value) or message.any(("always", "right")))
