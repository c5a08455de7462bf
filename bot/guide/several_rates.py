"""Several rates of a single model in a message: by class, field or language, or of several weeks or runs.

None of them is the rate of the whole, so none is taken for it: they are quoted, and those beyond the limit are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.decision import formatting
from bot.decision.profile import Value
from bot.guide.first_read_wording import FirstReadWording, Unread
from bot.nlu.message.failure_lists import KIND
from bot.nlu.numbers.others_results import is_got_by_others

KINDS = ("corner", "times", "models")
PERCENT, HALF, SAME = 100, 0.5, 0.0051
MOST_CHARS = 150  # of a quotation
MOST_LABEL = 4  # words
MOST_BETWEEN = 60  # characters from one rate to the next
LEAST = 2
QUOTES = ("'", '"', "“")
_RATE = re.compile(
    r"(?<![\w.,/$€])(?:(?P<percent>\d{1,3}(?:[.,]\d+)?) ?(?:%|percent\b|pct\b)"
    r"(?! ?of (?:the|our|all) (?:traffic|volume))"
    r"|(?P<part>\d[\d,]*) ?(?:[a-z]+ ){0,2}?(?:of|out of|in|/) ?(?P<whole>\d[\d,]*)(?! ?%|[\d.]*\d)"
    r"|(?P<bare>[5-9]\d\.\d{1,2})(?![\d%]| ?(?:%|ms|percent))|(?P<whole_number>[3-9]\d)(?= ?(?:[,.;)]|and\b|$)))",
    re.IGNORECASE,
)
_LIMIT = re.compile(  # ahead of a share that may fail, or has to be right
    r"(?:\b(?:accept\w*|live (?:with|at)|limit\w*|target\w*|toler\w+|fine with|ok(?:ay)? with|threshold|at most|below"
    r"|under|asks?|asked|allow\w*|want\w*|need\w*|insist\w*|goal|bar|aim\w*|requir\w*|must|would do|up to|max\w*"
    r"|stand|sla|says?|promised|expect\w*|has to be|have to be|should be|stomach|than)\b|[<>])[^.;,\d]{0,24}$",
    re.IGNORECASE,
)
_LIMIT_BEHIND = re.compile(
    r"^(?: wrong| errors?| right)?,? (?:sla|target|limit|threshold|goal|(?:is|would be|are|will be) (?:ok|okay|fine"
    r"|enough|acceptable|our|the|what|needed|required))\b",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(
    r"^(?:\+|-\d)| ?(?:points?|better|worse|more|less|higher|lower|cheaper|faster|improve\w*|gain|uplift|confiden\w*"
    r"|of (?:these|those|them|which|the (?:failures|errors|mistakes)))\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d ?(?:[-–]|to) ?$")  # "3–8% is typical": one rate
_MOVES = re.compile(r"\b(?:from|went|rose|fell|dropped|grow\w*|increas\w*|improved|between|up|down) ?$", re.IGNORECASE)
_APART = re.compile(  # two models, or versions of a prompt, are compared elsewhere
    r"\b(?:fine[- ]?tun\w+ (?:model|one|version)|tuned|trained|lora|distilled|zero[- ]shot"
    r"|few[- ]shot(?! examples| prompt)|baseline|vendor|v\.? ?\d|version \d|precision|recall|sensitivity|f-?1|bleu"
    r"|rouge|kappa|auc|exact match)\b",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b(?:prompt\w*|gpt[-\w.]*|claude|sonnet|haiku|opus|gemini|llama|mistral|models?|llm)\b", re.IGNORECASE
)
_MODELS = re.compile(r"\b(?:prompts|models|versions|variants|candidates|set-?ups)\b", re.IGNORECASE)
_ENDS_LABEL = re.compile(r"[,;:(\n?!]|\.(?=\s|$)|\s[-–—]\s|\b(?:and|but|while|whereas|though|with)\b")
_ACCURACY = re.compile(
    r"\b(?:accurac\w+|correct\w*|pass rates?|success rates?|percent right)\b[^.;?!]*$", re.IGNORECASE
)
_ENDS_CLAUSE = re.compile(r"[,;:(\n?!]|\.(?=\s|$)")
_ENDS_RATE = re.compile(r",(?!\d)|[;?!(\n]|\.(?=\s|$)")
_LEADS = re.compile(
    r"^(?:(?:on|in|for|at|the|our|and|but|of|with|its?|we (?:get|got|have|see|measured)|error rates?|accuracy)\s+)+",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"(?:\s*(?:\b(?:is|are|was|were|at|only|just|gets?|got|has|have|had|about|around|roughly|even|to|in|of|on|come"
    r"|comes|wrong|right|correct|errors?|error rate|accuracy|fails?|failed|misses|missed|(?-i:a)|it|we|they|still"
    r"|reach(?:es)?|hits?|scores?)\b|[=:~–-]))+\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^ ?(?:(?:of [a-z]+ )?(?:wrong|right|correct|errors?|off|fail\w*|missed|misses|accura\w+)(?: answers| outputs)? )?"
    r"(?:in|on|for|with|at) (?P<label>(?:the |our )?[a-zà-ÿ'-]+(?: [a-zà-ÿ'-]+){0,2})",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^(?:overall|total|in total|altogether|all|everything|average|on average|mean|it|we|results?|them|each other|those"
    r"|these)$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:last|this|previous|first|second|third|next) (?:week|month|quarter|run|time|test|day|round|batch|try)"
    r"|weeks?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|before|now|today|yesterday|earlier|\d(?:st|nd|rd|th)|runs?|round|production|tests?|testing|pilot"
    r"|staging|offline|online|q[1-4]|20\d\d)\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:wrong|errors?|fail\w*|incorrect|off|bad|broken|miss\w*|rejected|mistakes|complain\w*|invalid)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"\b(?:right|correct\w*|acc\w*|pass\w*|good|ok|perfect|valid)\b", re.IGNORECASE)
KEY = "eval_examples"  # what the words are about
CORNER, LIMIT = "failures_consistent", "failure_threshold"
TAKEN = ("eval_examples", "eval_failures", "failure_rate")
TEXTS = (*(f"{kind}.{how}" for kind in KINDS for how in ("some", "all", "none", "open")), "headline")
SLACK = 1e-9  # of a fraction


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate: of what it is, how it is written, and the share that is wrong."""

    label: str
    text: str
    wrong: float


@dataclass(frozen=True, slots=True)
class SeveralRates:
    """`kind`: "corner" (kinds of input), "times" (several weeks or runs) or "models"; `quote`: the words."""

    kind: str
    rates: tuple[Rate, ...]
    quote: str

    def beyond(self, limit: float | None) -> tuple[Rate, ...]:
        """The rates beyond the limit; none where there is no limit."""
        return tuple(rate for rate in self.rates if limit is not None and rate.wrong > limit + SLACK)

    def how_many_beyond(self, limit: float | None) -> str:
        """How many of the rates are beyond the limit."""
        if limit is None:
            return "open"
        beyond = len(self.beyond(limit))
        return "none" if not beyond else "all" if beyond == len(self.rates) else "some"


def several_rates(message: str, facts: Mapping[str, Value]) -> SeveralRates | None:
    """The rates of a message, where it has several of one model that are plain; else None. `facts`: what was read."""
    if facts.get("already_tuned") or facts.get("tuned_failures") is not None or _APART.search(message):
        return None
    found = _in_a_row([match for match in _RATE.finditer(message) if _is_result(message, match)])
    found = [match for place, match in enumerate(found) if not _WHOLE.match(_label(message, found, place))]
    labels = _labels(message, found)
    if len(found) < LEAST or not all(labels) or len({label.casefold() for label in labels}) != len(labels):
        return None
    are_models = [bool(_MODEL.search(label)) for label in labels]
    if any(KIND.search(label.casefold()) for label in labels) or len(set(are_models)) > 1:
        return None
    shares = [_share(match) for match in found]
    start = message.rfind(labels[0], 0, found[0].start())
    start = found[0].start() if start < 0 else start - (message[start - 1 : start] in QUOTES)
    words = message[start : _end(message, found[-1])]
    is_right = _is_right(words, message, shares)
    if is_right is None:
        return None
    wrong = [1 - share if is_right else share for share in shares]
    stated = facts.get("eval_examples"), facts.get("eval_failures")
    counted = isinstance(stated[0], int) and isinstance(stated[1], int) and stated[0] > 0
    if counted and not is_one_of(stated[1] / stated[0], wrong):  # type: ignore[operator]
        return None  # the whole was counted as well
    rates = (Rate(label, match[0].strip(), each) for label, match, each in zip(labels, found, wrong, strict=True))
    sentence = message[max(message.rfind(mark, 0, start) for mark in (". ", "? ", "! ", "\n")) + 1 : start]
    models = all(are_models) or _MODELS.search(sentence)
    kind = "models" if models else "times" if any(map(_TIME.search, labels)) else "corner"
    return SeveralRates(kind, tuple(rates), _quoted(words))


def is_one_of(value: Value, shares: Collection[float]) -> bool:
    return isinstance(value, float) and any(abs(value - share) < SAME for share in shares)


def _is_result(message: str, match: re.Match[str]) -> bool:
    before, after = message[: match.start()], message[match.end() :]
    if match["whole"] and not 0 <= _number(match["part"]) <= _number(match["whole"]):
        return False
    if match["whole_number"] and not (_ACCURACY.search(before) and before[-1:] == " "):
        return False
    clause = _ENDS_CLAUSE.split(before)[-1].casefold()
    return not (
        _LIMIT.search(before)
        or _LIMIT_BEHIND.match(after)
        or _NO_RESULT.match(after)
        or _MOVES.search(before)
        or _RANGE.search(before)
        or is_got_by_others(clause, after.casefold())
    )


def _in_a_row(found: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The rates of one form that stand near each other, the longest such row."""
    rows: list[list[re.Match[str]]] = [[]]
    for match in found:
        near = bool(rows[-1]) and match.start() - rows[-1][-1].end() <= MOST_BETWEEN
        if not (near and match.lastgroup == rows[-1][-1].lastgroup):
            rows.append([])
        rows[-1].append(match)
    return max(rows, key=len)


def _labels(message: str, found: Sequence[re.Match[str]]) -> list[str]:
    """What each rate is of: by the words behind each ("4% in French"), or else by those ahead of it."""
    behind = [_BEHIND.match(message[match.end() :]) for match in found]
    if found and all(behind):
        return [match["label"] for match in behind if match]
    return [_label(message, found, place) for place in range(len(found))]


def _label(message: str, found: Sequence[re.Match[str]], place: int) -> str:
    """What a rate is of, by the words ahead of it."""
    text = message[found[place - 1].end() if place else 0 : found[place].start()]
    ahead = _ENDS_LABEL.split(text.rstrip().removesuffix(":"))[-1]  # "Monday: 12 of 480"
    for _ in range(2):
        ahead = _LEADS.sub("", _TRAILS.sub("", ahead).strip(" \"'*_`“”"))
    return ahead.strip() if len(ahead.split()) <= MOST_LABEL else ""


def _end(message: str, last: re.Match[str]) -> int:
    """Where the words of the last rate end: its clause, at most."""
    ends = _ENDS_RATE.search(message, last.end())
    return ends.start() if ends and ends.start() - last.end() <= MOST_BETWEEN else last.end()


def _is_right(words: str, message: str, shares: Sequence[float]) -> bool | None:
    """Whether the rates are of what is right; None if that isn't plain."""
    wrong, right = bool(_WRONG.search(words)), bool(_RIGHT.search(words))
    if wrong != right:
        return right
    if min(shares) > HALF:
        return True
    return False if max(shares) < HALF and _WRONG.search(message) else None  # "the budget: 20% labels, 30% servers"


def _share(match: re.Match[str]) -> float:
    if match["whole"]:
        return _number(match["part"]) / max(1.0, _number(match["whole"]))
    return float((match["percent"] or match["bare"] or match["whole_number"]).replace(",", ".")) / PERCENT


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _quoted(words: str) -> str:
    text = " ".join(words.split()).strip(" .,;:!*_")
    return text if len(text) <= MOST_CHARS else f"{text[:MOST_CHARS].rpartition(' ')[0]} …"


def without_rates(
    facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]], several: SeveralRates | None
) -> tuple[dict[str, Value], dict[str, tuple[Value, ...]]]:
    """What was read without what these rates were taken for: a result of the whole, or a limit that one of them is."""
    if several is None:
        return {**facts}, {**candidates}
    shares = [rate.wrong for rate in several.rates]
    may_be = {name: values for name, values in candidates.items() if name not in (*TAKEN, CORNER, LIMIT)}
    if limits := tuple(limit for limit in candidates.get(LIMIT, ()) if not is_one_of(limit, shares)):
        may_be[LIMIT] = limits
    return {name: value for name, value in facts.items() if name not in TAKEN}, may_be


def with_rates(
    unread: Mapping[str, str], wording: FirstReadWording, several: SeveralRates | None, limit: float | None
) -> tuple[Mapping[str, str], FirstReadWording]:
    """The words that weren't read, with these rates first, and the wording with what to say of them."""
    if several is None or not wording.rates:
        return unread, wording
    asks = _asks(several, wording, limit)
    others = {key: words for key, words in unread.items() if key.partition(".")[0] not in (*TAKEN, CORNER)}
    return {KEY: several.quote, **others}, replace(wording, unread={**wording.unread, KEY: Unread((), asks)})


def rates_headline(several: SeveralRates | None, wording: FirstReadWording, limit: float | None) -> str:
    """The first line, where the rate of one corner is beyond the limit and another is not; else ""."""
    if several is None or limit is None or several.kind != "corner" or several.how_many_beyond(limit) != "some":
        return ""
    labels = _named(several.beyond(limit))
    return wording.rates.get("headline", "").format(labels=labels, limit=formatting.percent(limit))


def known_limit(
    facts: Mapping[str, Value], candidates: Mapping[str, Sequence[Value]], probable: Collection[str]
) -> float | None:
    """The share that may fail, if it is stated, or most likely is."""
    likely = (*candidates.get(LIMIT, ()),)[:1] if LIMIT in probable else ()
    limit = facts.get(LIMIT, likely[0] if likely else None)
    return limit if isinstance(limit, float) else None


def _asks(several: SeveralRates, wording: FirstReadWording, limit: float | None) -> str:
    """What to say behind the quotation."""
    beyond = several.beyond(limit)
    best, *_, worst = sorted(several.rates, key=lambda rate: rate.wrong)
    return wording.rates[f"{several.kind}.{several.how_many_beyond(limit)}"].format(
        labels=_named(beyond or (worst,)),
        within=_named([rate for rate in several.rates if rate not in beyond]),
        best=_named((best,)),
        limit=formatting.percent(limit or 0),
    )


def _named(rates: Sequence[Rate]) -> str:
    return formatting.join_words(tuple(f"“{rate.label}” ({rate.text})" for rate in rates))
