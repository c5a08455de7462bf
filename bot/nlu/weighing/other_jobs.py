"""Words that have another job where they stand: "20 tone" counts failures, "100 invoices every day" is a volume."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.decision.profile import INGREDIENTS, Value
from bot.nlu.message.failure_lists import KIND
from bot.nlu.message.mentions import Message
from bot.nlu.message.rates_of_numbers import RATE_AFTER
from bot.nlu.numbers.label_quality import OF_DATA
from bot.nlu.numbers.stable_spans import tells_pace
from bot.nlu.reading import PLAINLY, Claim

TRAINING = re.compile(r"tun(?:e|ed|ing)\b|train|\blora\b|\bsft\b|adapter|distil|checkpoint")
_FEELING = re.compile(r"\b(?:feelings?|hunch|gut|instinct|objections?|worr(?:y|ies)|doubts?)\b")  # put into words
_BREAKS_LIMIT = re.compile(r"\b(?:breaks?|broken?|exceeds?|violates?|overshoots?) (?:a|the|its|any|one|1) limits?\b")
_STILL = re.compile(r"\bstill (?:about |roughly )?$")  # ahead of a share: so it is today
_NEAR = re.compile(r"\bwithin (?:\d|one|a) (?:points?|grades?|levels?|notch|steps?)\b")  # of what the person said
_SHARE_OF_OTHER = re.compile(  # "one in eight has a wrong label", "15% of the effort", "editors agree in 19 of 20"
    r"\b(?:label(?:s|led)?|annotat\w+|historical|agree\w*|of (?:the|our|all) (?:effort|budget|costs?|spend|work))\b"
)
_BOUND = re.compile(
    r"\b(?:under|below|less than|at most|no more than|up to|over|above|more than)\b[^.;?!\d]{0,9}$"
)  # ahead
_ONCE = re.compile(r"\b(?:before|previously|formerly|back then)\b[:,]? ?\W?$")  # ahead of a share
_YOUR_GUIDE = re.compile(r"\byour (?:guide|article|rules|checklist|advice)\b")  # "your guide is out of date"
_SPENT = re.compile(r"\b(?:spen[dt]|took(?: us| me)?|lost|wasted) (?:some |about |the last )?$")  # "spent weeks on it"
_COUNTED_AHEAD = re.compile(r"(?:^|[ (:,])\d[\d,.]*(?: ?%)? (?:wrong |bad |poor )?$")  # "20 tone"
_HAPPENS = re.compile(
    r"\b(?:leaves?|left)\b[^.;?!]{0,12}\d|\d ?%? (?:still )?(?:remain|are left)\b"
)  # a share that is so, and not one that may be
_ONE_KIND_WRONG = re.compile(  # "only the form was wrong", "always the same kind: wrong causal chain"
    r"^only (?:the |its |our )?[a-z]+ (?:is|was|were|are|comes?|goes)\b|^(?:always )?the same (?:kind|type|sort)$"
)
_OF_ERRORS = re.compile(
    r" ?(?:[:=(-] ?(?:it )?(?:wrong|missing|bad|false|no)\b|of (?:error|mistake|slip|failure|fault)s?\b)"
)
_RELAXED = re.compile(
    r" ?(?:(?:is|are|would be) )?(?:[a-z]+ )?(?:fine|ok|okay|plenty|no problem)\b(?! (?:but|only|until))"
)
_PAGES = re.compile(r"[ -]?pages?\b")
_TOOLS = (("about", "structured_outputs"), *(("cue", "prompt_ingredients", key) for key in INGREDIENTS))


def is_another_thing(message: Message, claims: Sequence[Claim], name: str, value: Value, claim: Claim) -> bool:
    """Whether the words of a claim have another job. `claims`: all of the message, as the finders made them."""
    start, end = message.sentence_at(claim.start)
    sentence, words = message.words.line[start:end], message.words.line[claim.start : claim.end]
    ahead, behind = message.words.line[start : claim.start], message.words.line[claim.end : end]
    match name, value:
        case "task", _:
            counted = re.search(r"\d", words) is not None and "out of" in words  # "gets 183 out of 200 right"
            return counted or _is_of_failures(message, claim, words, ahead) or _is_tool_asked_about(message, claim)
        case "failure_mode", _:
            return _YOUR_GUIDE.search(sentence) is not None
        case "needs_current_knowledge", _:
            return bool(_YOUR_GUIDE.search(sentence) or _SPENT.search(ahead)) or _is_in_rate(message, claim)
        case "change_pace", _:
            often = value == "weeks" and tells_pace(message, message.clause_at(claim.start))
            return often or _is_in_rate(message, claim)
        case "format_tolerance", "occasional":
            return _HAPPENS.search(words) is not None
        case "style_need", "example_level":
            return _FEELING.search(sentence) is not None
        case "already_tuned", True:
            return not TRAINING.search(sentence)
        case "structured_outputs", "insufficient":  # "better, but not good enough"
            return not any(message.hits.get(("about", "structured_outputs"), ()))
        case "failures_consistent", False:  # "at most 2 in 100 wrong because …"
            return ahead.endswith("at ") or _ONE_KIND_WRONG.search(words) is not None
        case "input_diversity", "narrow":
            said = {c.field for c in claims if c.start <= claim.start < c.end and c.value is not False}
            alike = "failures_consistent" in said and _fails(message, claim)
            return alike or "prompt_ingredients" in said or _OF_ERRORS.match(behind) is not None
        case "labels_trusted", True:
            plain = {c.field for c in claims if c.strength >= PLAINLY}
            tested = "eval_failures" in plain and "labelled_examples" not in plain
            return claim.role == "question" or (tested and not OF_DATA.search(message.words.line))
        case "latency_budget_ms", _:
            return _RELAXED.match(behind) is not None
        case "few_shot_examples", _:
            return _PAGES.match(behind) is not None
        case "failure_rate", _:
            clause = message.text_of(message.clause_at(claim.start))
            return bool(_SHARE_OF_OTHER.search(clause) or _ONCE.search(ahead) or _BOUND.search(ahead))
        case "failure_threshold", _:
            still = _STILL.search(message.words.line[: claim.start])
            return bool(still or _BREAKS_LIMIT.search(sentence) or _NEAR.search(sentence))
    return False


def _is_of_failures(message: Message, claim: Claim, words: str, ahead: str) -> bool:
    """Whether a word counts a kind of failure: "88 wrong facts, 20 tone"."""
    return _fails(message, claim) and KIND.search(words) is not None and _COUNTED_AHEAD.search(ahead) is not None


def _fails(message: Message, claim: Claim) -> bool:
    return message.any(("always", "wrong"), *message.clauses.sentence(message.token(claim.start)))


def _is_tool_asked_about(message: Message, claim: Claim) -> bool:
    """Whether a question names a part of a prompt or a tool: "does step-by-step reasoning matter here?"."""
    at = message.token(claim.start)
    asks = "question" in message.clauses.at(at).roles
    return asks and any(hit.first <= at <= hit.last for key in _TOOLS for hit in message.hits.get(key, ()))


def _is_in_rate(message: Message, claim: Claim) -> bool:
    """Whether a span of time only tells how many there are in it: "100 invoices every day"."""
    rates = ((m.q, RATE_AFTER.match(message.words.line[m.q.end :])) for m in message.mentions if m.q.rate and m.count)
    return any(rate and q.start <= claim.start and claim.end <= q.end + rate.end() for q, rate in rates)
