"""What is said of several rates of one model: the ones beyond the limit, and that none of them is the whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.decision import formatting
from bot.decision.profile import Value
from bot.guide.first_read_wording import FirstReadWording, Unread
from bot.guide.several_rates import KINDS, Rate, SeveralRates, is_one_of

KEY = "eval_examples"  # what the words are about
CORNER, LIMIT = "failures_consistent", "failure_threshold"
TAKEN = ("eval_examples", "eval_failures", "failure_rate")
TEXTS = (*(f"{kind}.{how}" for kind in KINDS for how in ("some", "all", "none", "open")), "headline")
SLACK = 1e-9  # of a fraction


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
    beyond = _beyond(several, limit) if several and limit is not None else ()
    if several is None or several.kind != "corner" or _how(several, limit) != "some":
        return ""
    return wording.rates.get("headline", "").format(labels=_named(beyond), limit=formatting.percent(limit or 0))


def known_limit(
    facts: Mapping[str, Value], candidates: Mapping[str, Sequence[Value]], probable: Collection[str]
) -> float | None:
    """The share that may fail, if it is stated, or most likely is."""
    likely = (*candidates.get(LIMIT, ()),)[:1] if LIMIT in probable else ()
    limit = facts.get(LIMIT, likely[0] if likely else None)
    return limit if isinstance(limit, float) else None


def _asks(several: SeveralRates, wording: FirstReadWording, limit: float | None) -> str:
    """What to say behind the quotation."""
    beyond = _beyond(several, limit) if limit is not None else ()
    best, *_, worst = sorted(several.rates, key=lambda rate: rate.wrong)
    within = [rate for rate in several.rates if rate not in beyond]
    return wording.rates[f"{several.kind}.{_how(several, limit)}"].format(
        labels=_named(beyond or (worst,)),
        within=_named(within),
        best=_named((best,)),
        limit=formatting.percent(limit or 0),
    )


def _how(several: SeveralRates, limit: float | None) -> str:
    """How many of the rates are beyond the limit."""
    if limit is None:
        return "open"
    beyond = len(_beyond(several, limit))
    return "none" if not beyond else "all" if beyond == len(several.rates) and not several.rest_is_fine else "some"


def _beyond(several: SeveralRates, limit: float) -> Sequence[Rate]:
    return tuple(rate for rate in several.rates if rate.wrong > limit + SLACK)


def _named(rates: Sequence[Rate]) -> str:
    return formatting.join_words(tuple(f"“{rate.label}” ({rate.text})" for rate in rates))
