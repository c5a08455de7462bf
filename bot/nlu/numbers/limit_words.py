"""The words beside a number that is to be reached, or would do: "the target is 92", "90 is what sales want"."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention, Message

HALF, PERCENT = 0.5, 100
LEAST, USUAL = 0.7, 0.8  # of a target: below, a bare number counts other things
_OFFERED = re.compile(
    r"\b(?:vendors?|suppliers?|providers?|agenc(?:y|ies)|consultants?|sales(?:man|people|rep)?)\b[^.;?!]*$"
)
_NEEDS = (
    r"(?:needs?|needed|wants?|wanted|must(?: be)?|targets?|goals?|aim(?:ing)?|promised|requires?|required|requirement"
    r"|expects?|expected|asks?|asked|insists?|demands?|has to be|have to be|should be|bar|agreed|guaranteed?|threshold"
    r"|minimum|contract|sla|(?:contract|spec|sla|requirement|policy)s? says?)"
)
NEEDED = re.compile(  # ahead of what has to be right
    rf"\b(?:{_NEEDS}|at least)\b(?: (?:is|are|was|were|would be|of|for|on|at|about|around|to (?:be|get|reach|hit)"
    r"|set|least|it|us|them|the [a-z]+|a|an|the|accuracy))*[:=]? ?$"
)
_NEEDED_BEHIND = re.compile(  # "90 is what sales want", "95 is needed"
    r" (?:is|are|was|would be) (?:what (?:\w+ ){1,4}?(?:wants?|needs?|asks?(?: for)?|expects?|promised|agreed)"
    r"|(?:needed|required|wanted|expected|promised|agreed|asked for|the (?:target|goal|bar|requirement|minimum)))\b"
)
_ENDS = re.compile(  # what may stand behind a share that is told without "%"
    r"\+?(?: (?:or (?:better|more|higher|above)|(?:right|correct|accuracy)|(?:to|before we|for) (?:go|going|ship"
    r"|shipping|launch|launching|release)\b[^.;?!,]{0,20}|(?:for|on|in|across) (?:both|each|all|every|either|any)\b"
    r"[^.;?!,]{0,20}|minimum|overall|everywhere|anywhere|throughout|in total|at least|here|now|please|though"
    r"|instead|by \w+))*"
    r"(?=\s*(?:[.,;!?)]|$|\b(?:and|but|so|which)\b))"
)
WOULD_DO = re.compile(  # behind a number: what may be, not what is
    r" (?:[a-z]+ ){0,2}?(?:would|will|could|might|may) (?:also |still |just )?(?:be |do\b)(?:totally |quite |still )?"
    r"(?:ok|okay|fine|good|enough|acceptable|alright|tolerable)?\b"
)
_OTHER_METRIC = re.compile(
    r"\b(?:bleu|rouge(?:-\w+)?|f-?1|f-score|kappa|qwk|auc|auroc|mcc|comet|ndcg|mrr|wer|cer|perplexity|nps|csat)\b"
)


def bare_target(message: Message, mention: Mention) -> float | None:
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
    ahead = NEEDED.search(line[: q.start]) and _ENDS.match(line, q.end)
    if not (ahead or _NEEDED_BEHIND.match(line, q.end)):
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
