"""What in a first message speaks so plainly against a value that it is asked about, whatever its own words say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.decision.profile import Value
from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import CAP
from bot.nlu.message.vocabulary import BOOLEANS, NUMBERS
from bot.nlu.numbers.checked_labels import is_whole
from bot.nlu.numbers.label_quality import is_of_labels
from bot.nlu.numbers.others_results import BOTH
from bot.nlu.numbers.outdated_results import is_outdated
from bot.nlu.numbers.vague_counts import is_all_vague
from bot.nlu.reading import BELOW_STATED, PLAINLY, STATED, Claim
from bot.nlu.weighing.other_jobs import TRAINING, is_another_thing
from bot.nlu.weighing.other_subjects import is_of_other
from bot.nlu.weighing.past_projects import is_of_past_project

NEVER_TAKEN = frozenset(("wish", "elses", "hearsay", "example", "range"))
PILES = frozenset(("monthly_requests", "labelled_examples"))
SHARES = frozenset(("failure_rate", "eval_failures"))
RESULTS = frozenset((*BOTH, "failure_rate"))
FEW = 20
_ONLY = re.compile(  # behind a number: "but only 20k of them"
    r"\D{0,60}\b(?:only|just)\b[^\d.;?!\n]{0,30}\d[\d.,]*[km]? (?:or so |a month |per month )?"
    r"(?:of (?:them|those|these)\b|(?:actually |ever )?(?:go|goes|get|hit|reach|touch)\b)"
)
_BY_NOW = re.compile(
    r"\D{0,60}\b(?:now|today|currently|at present|at the moment|these days)\b,? "
    r"(?:it is|it's|is|it|we do|we have|we are)\b"
    r"[^\d.;?!\n]{0,25}\d(?![\d.,]*\s?(?:%|percent|ms\b|s\b|sec))"
)
_SHARED_OUT = re.compile(  # behind a number: "our share is a fifth of that", "1/4 of them goes to the model"
    r"[^.;?!\n\d]{0,80}?(?:\b(?:share|part|half|quarter|third|fifth|tenth)\b|\b1/\d+(?:th)?\b)(?: \w+){0,5}?"
    r" (?:of (?:that|it|them|those|these|which)|(?:is|gets?|goes|go|comes?|come) ours)\b"
)
_LEFT = re.compile(  # behind a number: "what is left is 900"
    r"[^?]{0,200}?\b(?:(?:what is )?left (?:is|are)|leaves us(?: with)?|we are left with)\b[^.;?!\n\d]{0,20}\d"
)
_OF_A_KIND = re.compile(  # behind a share: "1 in 8 of the nested ones", "1 in 8 cases with nested holdings"
    r"(?:[^.;?!\n\d]{0,12}\d+)? (?:of (?:the |our |all )?)?(?:(?:cases|ones|files|items|documents|claims|questions"
    r"|tickets) (?:with|involving|containing)|(?:the|our|all) [a-z-]+ (?:ones|cases))\b"
)
_REPORTED = re.compile(  # in a sentence without a demand: how it went
    r"\b(?:since|then|re-?r[au]n|ran|was|were|had|so far|any ?more|after (?:we|the|that|it)|now|log|seen"
    r"|this (?:week|month|year)|in (?:\d|the last|the past|\w+ (?:weeks|months|years)))\b"
)
_DEMANDED = re.compile(
    r"\b(?:(?:allow|accept|toler|permit|halt|reject|refus|bounc|crash|block|chok|forbid|requir|demand|afford)[a-z]*"
    r"|must|(?<!in )(?<!since )may|can|cannot|could|should|shall|stops?|dies|breaks|fails|whole|entire|batch|needs?"
    r"|wants?|has to|have to|otherwise|limit|target|goal|sla|bar|takes?|survives?)\b"
)
_THEIRS = re.compile(r"\b(?:theirs?|vendors?|suppliers?|agency|competitors?|demo|showcase|paper|brochure|slides?)\b")
_PROMPT = re.compile(r"\bprompt(?:ed|s)?\b")
_MUST_BE = re.compile(r"\bmust (?:always )?(?:be|parse|validate)\b")
_OTHER_SHOTS = re.compile(
    r"(?<!\bno )\b(?:few|one|1|multi|many)[- ]?shot\b|\b[1-9]\d*[- ](?:shots?\b|examples? (?:in the prompt\b|\d))"
    r"|\b(?:prompt (?:with|\+|and)|with) [1-9]\d* (?:examples|shots|samples)\b"
)
_WHAT_IF = re.compile(
    r"\b(?:what|even|how about|and) if\b|\bsuppos(?:e|ing)\b|\bassuming\b"
    r"|\bif (?:i|we) (?:tell|told|say|said|allow|accept)"
)
_ASKED_AND_DENIED = re.compile(r"[^.;?!\d]{0,20}\? ?(?:no|nope|nah|not)\b")  # behind a number: "80 ms? No"
_WHETHER = frozenset(("whether", "if"))


def is_doubted(message: Message, claims: Sequence[Claim], name: str, value: Value) -> bool:
    """Whether a value of an opening is never taken. `claims`: as the finders made them, before any vote."""
    own = [c for c in claims if c.field == name and c.value == value and c.role not in {"similar", "negated"}]
    line = message.words.line
    if own and all(is_another_thing(message, claims, name, value, claim) for claim in own):
        return True
    if is_all_vague(message, claims, name, own) or is_of_labels(message, name, value, own):
        return True
    if is_of_other(message, own, name, value) or is_of_past_project(message, name, own):
        return True
    if name in NUMBERS:
        supposed = bool(own) and all(_is_supposed(message, claim) for claim in own)
        if supposed or _is_unsettled(own, name) or _is_superseded(message, claims, own, name):
            return True
    elif _is_undecided(message, own) or _is_only_asked(message, own):
        return True
    if name in BOOLEANS and (_is_contradicted(claims, own, name) or _is_denied(claims, own, name, value)):
        return True
    if name in RESULTS and bool(own) and all(is_outdated(message, claim) for claim in own):
        return True
    if name in SHARES and any(_is_of_a_kind(message, claim) for claim in own):
        return True
    match name, value:
        case "failure_threshold" | "latency_budget_ms", _:  # "250 ms, says the paper, but there is no limit any more"
            return any(c.field == name and c.value is None and c.strength >= STATED for c in claims)
        case "few_shot_examples", 0:
            return all(_is_one_of_shots(message, claim) for claim in own)
        case "eval_examples", 0:
            return _is_of_a_share(message, own) or _is_of_the_trained(message, claims, own)
        case "tuned_examples" | "tuned_failures", _:  # "their tuned one failed in 3 of 500; we have none"
            theirs = (c.role == "elses" or _THEIRS.search(line, message.sentence_at(c.start)[0], c.start) for c in own)
            none = any(c.field == "already_tuned" and c.value is False and c.strength >= PLAINLY for c in claims)
            return none and any(theirs)
        case "format_tolerance", "zero":
            return _is_report(message, own)
        case "structured_outputs", "not_considered":  # "other fields I never looked at"
            return not (message.hits.get(("about", "structured_outputs")) or "schema" in message.words.tokens)
    return False


def _is_one_of_shots(message: Message, claim: Claim) -> bool:
    """ "Few-shot or zero-shot?", "zero-shot 84, with 22 examples 89": whether another prompt is named beside it."""
    span = message.sentence_at(claim.start)
    return _OTHER_SHOTS.search(message.words.line, *span) is not None


def _is_supposed(message: Message, claim: Claim) -> bool:
    """ "What if the categories change once a year?", "Hard limit 80 ms? No": whether a number is merely asked about."""
    if _ASKED_AND_DENIED.match(message.words.line, claim.end):
        return True
    start, end = message.sentence_at(claim.start)
    line = message.words.line
    return line[end:].lstrip().startswith("?") and _WHAT_IF.search(line, start, claim.start) is not None


def is_perhaps(claims: Sequence[Claim], name: str, value: Value) -> bool:
    """Whether a number is said with a doubt, wherever it stands: it may well be right, and is asked about."""
    own = [c for c in claims if c.field == name and c.value == value and c.role not in {"similar", "negated"}]
    return name in NUMBERS and all(c.role == "doubt" and c.strength <= CAP["doubt"] for c in own)


def _is_unsettled(own: Sequence[Claim], name: str) -> bool:
    """Whether a number stands only where it is a wish, a range across a line … whatever stands beside it."""
    roles = NEVER_TAKEN if name != "stable_months" else {"range"}  # that one is about what is to come
    asked = {"question"} if any(claim.role in roles for claim in own) else set()  # "we'd like 2,000. Why 2,000?"
    return all(claim.role in roles | asked and claim.strength <= BELOW_STATED for claim in own)


def _is_superseded(message: Message, claims: Sequence[Claim], own: Sequence[Claim], name: str) -> bool:
    """Whether a smaller number takes its place: "90k emails a month, but only 20k of them go through the model"."""
    best = max(own, key=lambda claim: claim.strength, default=None)
    if name not in PILES or best is None or not isinstance(best.value, int):
        return False
    of_number = [c.value for c in claims if (c.field, c.start) == (name, best.start) and isinstance(c.value, int)]
    if best.value <= FEW or best.value < max(of_number):  # a share of it
        return False
    patterns = (_ONLY, _BY_NOW, _SHARED_OUT if name == "monthly_requests" else _LEFT)
    whole = name == "labelled_examples" and is_whole(message, best.end)
    return whole or any(pattern.match(message.words.line, best.end) for pattern in patterns)


def _is_of_a_kind(message: Message, claim: Claim) -> bool:
    """Whether a share is of one kind only, or supposed: "1 in 8 of the nested ones", "if one in 100 is malformed"."""
    at = message.token(claim.start)
    supposed = "if" in message.words.tokens[message.clauses.at(at).first : at]
    return supposed or _OF_A_KIND.match(message.words.line, claim.end) is not None


def _is_contradicted(claims: Iterable[Claim], own: Sequence[Claim], name: str) -> bool:
    """Whether a yes and a no are as plain: "tuned one once, for a different task"."""
    best = max((claim.strength for claim in own), default=0.0)
    values = {claim.value for claim in own}
    others = (c for c in claims if c.field == name and c.value not in values and c.role not in {"similar", "negated"})
    return any(claim.strength >= max(best, PLAINLY) for claim in others)


def _is_denied(claims: Iterable[Claim], own: Sequence[Claim], name: str, value: Value) -> bool:
    """Whether the same is denied more plainly: "no disagreement between the annotators. 40 of 500 wrong"."""
    denied = (c.strength for c in claims if c.field == name and c.value == value and c.role == "negated")
    return max(denied, default=0.0) > max((claim.strength for claim in own), default=0.0)


def _is_only_asked(message: Message, own: Sequence[Claim]) -> bool:
    """Whether a message of questions alone speaks for a choice by its words together: "what if nobody can agree?"."""
    weak = all(claim.strength < BELOW_STATED for claim in own)
    return weak and all("question" in clause.roles for clause in message.clauses.all)


def _is_undecided(message: Message, own: Sequence[Claim]) -> bool:
    """Whether what speaks for a value most stands behind "I can't tell whether"."""
    tokens = message.words.tokens
    starts = [
        hit.last + 1
        for hit in message.found(("always", "dont_know"))
        if not _WHETHER.isdisjoint(tokens[hit.last + 1 : hit.last + 3])
    ]
    spans = [(start, message.clauses.sentence(start)[1]) for start in starts]
    most = max((claim.strength for claim in own), default=0.0)
    places = [message.token(claim.start) for claim in own if claim.strength == most]
    return bool(places) and all(any(first <= at < last for first, last in spans) for at in places)


def _is_report(message: Message, own: Sequence[Claim]) -> bool:
    """Whether what sounds like a demand only reports how it went: "not a single broken record since the switch"."""
    claimed = [(message.sentence_text(claim.start), claim) for claim in own if claim.role != "question"]
    plain = [text for text, claim in claimed if claim.strength > BELOW_STATED]
    demanded = _MUST_BE.search(message.words.line) or any(_DEMANDED.search(text) for text, _ in claimed)
    return bool(plain) and not demanded and all(map(_REPORTED.search, plain))


def _is_of_the_trained(message: Message, claims: Sequence[Claim], own: Sequence[Claim]) -> bool:
    """Whether it is the trained model that was not tested, where a test of the prompt is told of."""
    tests = [message.sentence_text(c.start) for c in claims if c.field == "eval_examples" and c.value]
    trained = message.any(("always", "tuned")) or any(TRAINING.search(message.sentence_text(c.start)) for c in own)
    return trained and any(_PROMPT.search(text) for text in tests)


def _is_of_a_share(message: Message, own: Sequence[Claim]) -> bool:
    """Whether what was not measured is a number told ahead: "the 7% on our slides is not measured"; or "measurable"."""
    words = [message.words.line[claim.start : claim.end] for claim in own]
    most = max((claim.strength for claim in own), default=0.0)
    clauses = {message.clause_at(claim.start) for claim in own if claim.strength == most}
    shares = (m.clause for m in message.mentions if m.q.unit in {"percent", "permille"})
    return all(word == "measurable" for word in words) or bool(clauses & {*shares})
