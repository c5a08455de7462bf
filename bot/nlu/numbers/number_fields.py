"""Each number goes to the field it fits best by unit, rate and the words beside it; a bare one to what was asked.

One table of marks for all fields: `counted`, `beside` and `never` of `vocabulary.toml` say what a field's numbers look
like; the role of the clause says whether the number is the team's own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from bot.decision.profile import Value
from bot.nlu.message.corrections import corrected
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.vocabulary import NUMBERS
from bot.nlu.numbers.answering_numbers import asked_before
from bot.nlu.numbers.combined_volumes import combined_volumes, without_parts
from bot.nlu.numbers.derived_numbers import (
    ASKED,
    BESIDE,
    COUNTED,
    DAYS_A_MONTH,
    LOOSE,
    MOST,
    PER_MONTH,
    PLAINEST,
    Fit,
    as_answer,
    by_marks,
    instead,
    is_of_each,
    products,
    share_of,
)
from bot.nlu.numbers.factor_chains import volumes
from bot.nlu.numbers.label_counts import PARTLY, labelled_count
from bot.nlu.numbers.label_paces import label_paces
from bot.nlu.numbers.label_quality import COUNTED_WRONG, label_quality
from bot.nlu.numbers.latency_limits import latency_limit, shares_on_time
from bot.nlu.numbers.limit_words import bare_threshold
from bot.nlu.numbers.opening_hours import WITHIN_A_DAY, days_a_month, opening_hours
from bot.nlu.numbers.remaining_labels import remaining_labels
from bot.nlu.numbers.result_claims import EVAL, TUNED
from bot.nlu.numbers.results import Results
from bot.nlu.numbers.stable_spans import moving_facts, pace, stable_span
from bot.nlu.reading import STATED, Claim
from bot.nlu.text.tokens import of_line

ODD_PERIODS = {
    "other week": 15 / 7, "other day": 15, "fortnight": 15 / 7, "weekday": 22, "workday": 22, "working day": 22,
    "business day": 22, "weekend": 4, "shift": 1, "sprint": 2,
}  # fmt: skip
PILES = frozenset(("monthly_requests", "labelled_examples"))
MOST_SHOTS = 200
MOST_LISTED = 50
_TEXT = frozenset(of_line("word page token line sentence paragraph step version rule section bullet headline").tokens)
_PARTS_OF_TEXT = _TEXT | {*of_line("time times and , ; out wrong").tokens}
SUMMED = 0.6  # asked about
_HANDLED = frozenset(
    of_line("lines turns articles products docs documents").tokens
)  # what may come in: "14M lines a year"
FEW = 20  # so few, without "a month", count things
MANY = 150  # so many a month are requests, whatever they are called

_ODD_PERIOD = re.compile(r"\D{0,25}?\b(?:a|an|per|each|every|on)\s+(" + "|".join(ODD_PERIODS) + r")s?\b")
_OFFICE_HOURS = re.compile(r"\b(?:office|business|working|opening|school|shop|daytime|peak) hours?\b|\bdaytime\b")
EACH_ONE = re.compile(r"\s+(?:per|for each|for every|of each)\b")
_ON_LABELS = frozenset(("labels_trusted", "labelled_examples", "curation_budgeted", "curation_hours"))
_TESTED = frozenset(("eval_examples", "tuned_examples"))
_NO_TEST = frozenset(("labelled_examples", "few_shot_examples"))
_TAKEN_OUT = re.compile(r"\b(?:threw|throw|thrown|took|take|taken|kicked|removed|dropped|cut|minus|deleted|lost)\b")


def number_claims(message: Message, asked: Collection[str]) -> list[Claim]:
    """What the numbers of a message speak for."""
    message, of_labels = _without_labelling(message, asked)
    whole = message
    message = message if asked else without_parts(message.without(shares_on_time(message)))
    results = Results(message, asked)
    claims = [*of_labels, *results.claims]
    results_plain = {claim.start for claim in results.claims if claim.strength >= STATED}
    guessed = set() if asked else {claim.start for claim in results.claims} - results_plain  # they may be anything
    left = [p for p, m in enumerate(message.mentions) if p not in results.used or m.q.start in guessed]
    factors = [p for p, m in enumerate(message.mentions) if p in left or m.q.start not in results_plain]
    multiples = [*volumes(message, factors)]
    chained = [(c.start, c.end) for c in multiples]  # "10 schools, 20 classes each, 5 essays per class a week"
    multiples += [p for p in products(message, factors) if not any(a <= p.start and p.end <= b for a, b in chained)]
    claims += multiples
    claims += pace(message, "stable_months" in asked)
    claims += () if asked else moving_facts(message)
    if "labelled_examples" in asked:  # "3,000, of which 1,200 were checked" is no test
        for place in sorted(results.used):
            found = labelled_count(message, mention := message.mentions[place], True)
            if found is not None:
                strength = min(found[1], PARTLY)
                claims.append(Claim("labelled_examples", found[0], strength, mention.q.start, mention.q.end))
        claims += _sums(message)
    if "few_shot_examples" in asked or "labelled_examples" in asked:
        claims += _differences(message, asked)
    claims = _by_batches(message, claims)
    replaced = corrected(message, [message.mentions[place] for place in left], asked=bool(asked))
    start = len(claims)
    for place in left:
        mention = message.mentions[place]
        fits = dict(_fits(message, mention, asked or asked_before(message, mention)))
        own = max((fits[name][1] for name in fits if name not in asked), default=0.0)
        if place in results.sets and not asked:
            fits = {name: fit for name, fit in fits.items() if name not in _NO_TEST}  # "2k train / 250 test"
        for name, (value, fit) in fits.items():
            beaten = fit <= ASKED and own >= BESIDE if name in asked else fit < own
            strength = min(fit, LOOSE) if beaten else fit
            factor = any(c.field == name and c.start <= mention.q.start < c.end for c in multiples)
            if factor or message.denied(mention):
                strength *= 0.3  # a factor alone says little
            part = share_of(message.words.line, mention.q) if name in PILES else None
            if part is not None and isinstance(value, int):
                share, plain = part
                strength = min(strength, LOOSE)
                sent = plain and name == "monthly_requests" and not factor
                weight = (PLAINEST if mention.q.rate and not asked else COUNTED) if sent else strength + 0.05
                claims.append(Claim(name, round(value * share), weight, mention.q.start, mention.q.end))
            if strength > 0:
                days = name == "monthly_requests" and not asked and _on_unknown_days(message, mention)
                role = "doubt" if days else mention.clause.role
                claims.append(Claim(name, value, strength, mention.q.start, mention.q.end, role))
    claims = claims if asked else combined_volumes(message, whole, instead(message, claims))
    old = {message.mentions[left[number]].q.start for number in replaced}
    return [*claims[:start], *(_superseded(claim, claims[start:], old) for claim in claims[start:])]


def _without_labelling(message: Message, asked: Collection[str]) -> tuple[Message, list[Claim]]:
    """A message without the numbers of how good the labels are and how fast they grow, and what these speak for."""
    if not _ON_LABELS.issuperset(asked):
        return message, []
    quality = label_quality(message)
    paces = {*label_paces(message.words.line, [mention.q for mention in message.mentions])}
    claims = [Claim("labels_trusted", False, COUNTED_WRONG, start, end) for start, end in quality.doubtful]
    asked_for = {
        m.q.start for m in message.mentions if paces and "question" in m.clause.roles
    }  # "when do we have 5,000?"
    left = remaining_labels(message)
    of_part = left.parts if left else ()
    return message.without({*quality.starts, *paces, *of_part, *asked_for}), claims


def _on_unknown_days(message: Message, mention: Mention) -> bool:
    """ "50 a minute, 2 to 4 am": whether hours are told, and not on which days."""
    hours = opening_hours(message.words.line) if mention.q.rate in WITHIN_A_DAY else None
    return hours is not None and not hours.plain


def _sums(message: Message) -> Iterator[Claim]:
    """ "800 from legal plus 200 from us": what two piles come to; whether they are one is asked."""
    for a, b in pairwise(message.mentions):
        if a.count and b.count and not (a.q.rate or b.q.rate) and "plus" in message.words.tokens[a.last : b.first]:
            yield Claim("labelled_examples", int(a.q.value + b.q.value), SUMMED, a.q.start, b.q.end)


def _differences(message: Message, asked: Collection[str]) -> Iterator[Claim]:
    """ "There were fifteen, but we threw out four": what is left; whether it was said in whole is asked."""
    for a, b in pairwise(message.mentions):
        taken_out = _TAKEN_OUT.search(message.words.line[a.q.end : b.q.start])
        if taken_out and a.count and b.count and 0 < b.q.value < a.q.value and not (a.q.rate or b.q.rate):
            for name in sorted({"few_shot_examples", "labelled_examples"} & set(asked)):
                yield Claim(name, int(a.q.value - b.q.value), SUMMED, a.q.start, b.q.end)


def _by_batches(message: Message, claims: list[Claim]) -> list[Claim]:
    """The claims where "5 languages, 60 samples each" were tested: 60 is a part, 300 is asked about."""
    if not any(claim.field in _TESTED for claim in claims):
        return claims
    shown = {c.start for c in claims if c.field in EVAL | TUNED and c.strength >= STATED}  # "6 wrong of 240"
    whole = [c for c in products(message, list(range(len(message.mentions)))) if c.field == "labelled_examples"]
    whole = [c for c in whole if c.start not in shown]
    parts = {(c.field, c.end): c for c in claims if c.field in _TESTED for p in whole if c.end == p.end}
    out = [replace(c, strength=min(c.strength, PARTLY)) if (c.field, c.end) in parts else c for c in claims]
    found = {(name, p.value, p.start, p.end) for name, end in parts for p in whole if p.end == end}
    return out + [Claim(name, value, SUMMED + 0.05, start, end) for name, value, start, end in sorted(found, key=str)]


def _superseded(claim: Claim, claims: Collection[Claim], old: Collection[int]) -> Claim:
    """A corrected number speaks no more for a field that a later one speaks for as well."""
    later = any(
        other.field == claim.field and other.start > claim.start and other.strength >= LOOSE for other in claims
    )
    return replace(claim, strength=claim.strength * 0.3) if claim.start in old and later else claim


def _fits(message: Message, mention: Mention, asked: Collection[str]) -> Iterator[tuple[str, tuple[Value, float]]]:
    for name, fit in _FIT.items():
        found = fit(message, mention, name in asked)
        if found is not None and found[1] > 0:
            yield name, found


def _requests(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    name, q = "monthly_requests", mention.q
    fraction = q.rate in {"second", "minute"} and not q.unit and not q.negative  # half a request a second
    if not (mention.count or fraction) or q.implied or message.barred(name, mention):
        return None
    noise = message.noisy(mention) and not (q.rate and message.words.tokens[mention.last] in _HANDLED)
    raw = not q.rate and message.behind(("always", "unlabelled"), mention)  # "60,000 raw transcripts" are a pile
    if raw and not asked:
        return None
    counted = message.near(("counted", name), mention)
    beside = counted or message.in_clause(("beside", name), mention)
    line = message.words.line
    hours = opening_hours(line) if q.rate in WITHIN_A_DAY else None
    odd = _ODD_PERIOD.match(line, q.end) if q.rate in {"", "day"} else None
    if hours is not None:
        value = q.value * WITHIN_A_DAY[q.rate] * hours.hours
    elif odd is not None:
        value = q.value * ODD_PERIODS[odd[1]]  # working days
    elif q.rate == "day":
        value = q.value * (days_a_month(line) or DAYS_A_MONTH)
    else:
        value = q.value * PER_MONTH.get(q.rate, 1)
    if value > MOST:
        return None
    if odd is not None and not q.rate:
        return round(value), LOOSE
    if hours is None and q.rate in WITHIN_A_DAY and _OFFICE_HOURS.search(line):
        strength = LOOSE  # how many hours are these?
    elif hours is not None and not hours.plain:
        strength = LOOSE  # on how many days?
    elif q.rate and is_of_each(message.text_of(mention.clause)):
        strength = LOOSE  # one factor of several
    elif q.rate:
        plain = counted or (value >= MANY and not noise)
        strength = COUNTED if plain else ASKED if asked else LOOSE
    elif noise:
        strength = LOOSE if asked else 0.0
    elif asked:
        strength = as_answer(message, mention, beside)
    else:
        strength = BESIDE if message.in_clause(("beside", name), mention) and counted else 0.5 if beside else 0.0
        text = {*message.words.tokens[mention.last : mention.last + 1]} & _PARTS_OF_TEXT
        few = 0.0 if text else LOOSE  # "the prompt is three pages"; "what we call the 5 gates"
        strength = min(strength, few) if q.value < FEW else strength
    return round(value), min(strength, mention.clause.cap(*(("comparison", "part") if q.rate else ())))


def _in_prompt(message: Message, mention: Mention) -> bool:
    """ "The prompt holds the rules plus 3 letters": whether a small number counts things that stand in it."""
    ahead = message.words.tokens[mention.clause.first : mention.first]
    next_word = message.words.tokens[mention.last : mention.last + 1]
    apart = not _PARTS_OF_TEXT.isdisjoint(next_word)
    return "prompt" in ahead and mention.q.value <= MOST_LISTED and not apart and ahead[-1] != "into"


def _shots(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    name, q = "few_shot_examples", mention.q
    if not mention.count or q.rate or q.implied or message.barred(name, mention):
        return None
    each = q.value == 1 and EACH_ONE.match(message.words.line[q.end :])  # "four, one per category"
    if each or message.around(("always", "all"), mention):  # "all six and 15 examples"
        return None
    counted = message.any(("counted", name), mention.first, mention.right_last)
    counted = counted or message.any(("counted", name), mention.left_first, mention.first)
    example = message.any(("about", name), mention.last, mention.right_last)
    beside = example and (
        message.in_clause(("beside", name), mention) or message.in_sentence(("beside", name), mention)
    )
    text = not _TEXT.isdisjoint(message.words.tokens[mention.last : mention.last + 1])
    if not asked and (text or (not counted and q.value > MOST_SHOTS)):
        return None  # "an 11 page style bible in the prompt"; "700 samples"
    if counted:
        strength = COUNTED
    elif asked:
        strength = as_answer(message, mention, example)
    else:
        strength = (
            BESIDE
            if beside and not message.near(("counted", "labelled_examples"), mention)
            else LOOSE
            if example or _in_prompt(message, mention)
            else 0.0
        )
    if not asked and q.value > MOST_SHOTS:
        strength = min(strength, LOOSE)  # "3 examples per code": of how many codes?
    return int(q.value), min(strength, mention.clause.cap("comparison", "part"))


_OWN: Mapping[str, Fit] = {
    "monthly_requests": _requests,
    "latency_budget_ms": latency_limit,
    "stable_months": stable_span,
    "failure_threshold": bare_threshold,
    "few_shot_examples": _shots,
    "labelled_examples": labelled_count,
}
_IN_RESULTS = EVAL | TUNED | {"failure_rate"}  # read together: `results.py`
_FIT: Mapping[str, Fit] = {
    **_OWN,
    **{name: by_marks(name) for name in NUMBERS if name not in _OWN and name not in _IN_RESULTS},
}
