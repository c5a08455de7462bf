"""Labelled examples by who made them: "1,400 lines our two leads wrote and signed off", "300 replies by our agents"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_TEXTS = (
    r"(?:lines?|pairs|answers?|replies|letters?|mails|emails|texts?|notes|reports?|summaries|translations?|decisions?"
    r"|memos?|memoranda|rulings?|descriptions?|drafts|labels|captions|articles|briefs|briefings|blurbs|posts|essays"
    r"|transcripts|abstracts|cases|records|forms|entries|minutes|opinions|assessments|statements|solutions|comments)"
)
_AUTHORS = (
    r"(?:[a-z]*(?:ists|icians|arians|ologists)|leads?|writers?|agents?|team|staff|clerks?|consultants?|experts?|editors?"
    r"|lawyers?|attorneys?|doctors?|nurses?|engineers?|seniors?|partners?|teachers?|curators?|translators?|officers?"
    r"|advis[eo]rs?|copywriters?|managers?|case ?workers?|adjusters?|underwriters?|auditors?|colleagues|specialists?"
    r"|veterans|people|desk|department|office|owners?|founder|head)"
)
_MADE = (
    r"(?:written|wrote|drafted|dictated|authored|composed|prepared|answered|made|produced|approved|signed(?: off)?"
    r"|corrected|edited|released|vetted|polished)"
)
_BY = rf"(?:\b(?:our|my|the|their|her|his)\b |\b\d )(?:(?!customers|model)[a-z\d-]+ ){{0,3}}?{_AUTHORS}\b"
_WRITTEN = re.compile(
    rf"(?: [a-z&/-]+){{0,2}}? {_TEXTS}(?:,? (?:that|which))?"
    rf"(?: {_BY}(?: (?:herself|himself|themselves|have|has|had|all)){{0,2}} {_MADE}\b"
    rf"|,? (?:all )?(?:were |are )?{_MADE}(?: (?:and|or) {_MADE})? by (?:[a-z]+ )?{_BY}|,? by {_BY})"
)
_TEST = re.compile(
    r"\b(?:read|reads|tested|test|looked at|looked through|sampled|went through|checked|reviewed|graded|tried|ran|run"
    r"|marked|judged|of|every|than)(?: (?:about|the|some|all|on|another|these|those))? $"
)
_FAILED = re.compile(
    r"[^?!]{0,80}?\b\d[\d,.]* (?:of (?:them|those|these) )?(?:were|was|came out|came|are|failed|turned out)\b"
    r"[^.;?!]{0,20}\b(?:wrong|bad|off|failed|useless|unusable|rejected|binned)\b"
)
_BY_A_MODEL = re.compile(
    r"\b(?:model|bot|llm|gpt|prompt|it) (?:has |have )?(?:wrote|written|produced|generated|made|drafted)(?: about)? $"
)
_BY_OTHERS = re.compile(
    r"[^.;?!]{0,30}?\b(?:written|sent|submitted|posted|filed|received|typed)(?: in)? (?:by|from) (?:our |the )?"
    r"(?:customers?|clients?|users?|guests?|patients?|citizens|tenants|visitors|applicants|buyers|callers|drivers)\b"
)


def written_pairs(message: Message, tested: object, strength: float) -> Iterator[Claim]:
    """The count of texts that the team's own people wrote, unless it is the test's or a volume."""
    for q in (mention.q for mention in message.mentions if mention.count and not mention.q.rate):
        own = _WRITTEN.match(message.words.line, q.end) and not _is_test(message, q.start, q.end)
        if own and q.value != tested:
            yield Claim("labelled_examples", int(q.value), strength, q.start, q.end)


def are_no_pairs(message: Message, own: Sequence[Claim]) -> bool:
    """Whether a count is of outputs that were read, or of what others sent in: "we read 400 answers, 40 were wrong"."""
    return bool(own) and all(
        _is_test(message, claim.start, claim.end)
        or _BY_OTHERS.match(message.words.line, claim.end)
        or _BY_A_MODEL.search(message.words.line[: claim.start])
        for claim in own
    )


def _is_test(message: Message, start: int, end: int) -> bool:
    line = message.words.line
    return _TEST.search(line[:start]) is not None and _FAILED.match(line, end) is not None
