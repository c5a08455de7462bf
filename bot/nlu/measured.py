"""A measurement is k failures of n examples; a percentage or "one in ten" alone, without n, is not one."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.nlu.number_contexts import Placed, about, latest, messages
from bot.nlu.tokens import Words
from bot.nlu.vocabulary import Vocabulary

_OF = re.compile(
    r"^\s*(?:(?!and|but|or)[a-z'-]+\s+){0,4}?(?:of|out of|in|from|/|over|among|on|for)\s*"
    r"(?:the |our |these |those |all |every |a sample of |roughly |about |a total of |some |a set of )*$"
)
_SHARE = re.compile(r"\bin\b(?! total)")  # "one in ten" is a manner of speaking of 10 %, "one of ten" was counted
_ALL = re.compile(r"\ball\b|\bevery\b")
_NONE_FAILED = "eval_failures"


def pairs(found: list[Placed], line: str) -> list[tuple[Placed, Placed]]:
    """Neighbouring numbers told as "k of n"."""
    out = []
    for low, high in pairwise(found):
        a, b = low.q, high.q
        whole = all(
            q.unit == "" and q.rate == "" and q.high is None and not q.negative and q.value == int(q.value)
            for q in (a, b)
        )
        if whole and a.value <= b.value and _OF.match(line[a.end : b.start]):
            out.append((low, high))
    return out


def measured(
    words: Words, found: list[Placed], vocabulary: Vocabulary, asked: frozenset[str]
) -> tuple[dict[str, int], list[Placed]]:
    """`eval_examples` and `eval_failures` as far as told, and the numbers used up.

    Unasked, only "k of n" with a word for failing or passing next to it counts.
    """
    eval_asked = bool(asked & {"eval_examples", "eval_failures"})
    told = [(k, n) for k, n in pairs(found, words.line) if not _elsewhere(k, n, vocabulary, eval_asked)]
    shares = [(k, n) for k, n in told if k.q.value == 1 and _SHARE.search(words.line[k.q.end : n.q.start])]
    if shares:
        told = [pair for pair in told if pair not in shares]
        found = _as_percent(found, shares)
    verdicts = [(k, n, _passed(words, k, n, vocabulary)) for k, n in told]
    if not eval_asked:
        verdicts = [v for v in verdicts if v[2] is not None]
    if eval_asked and not verdicts and (impossible := _more_than_all(found, words.line)):
        return {}, impossible
    if verdicts:
        chosen = latest([n for _, n, _ in verdicts], words, vocabulary)
        k, n, passed = next(v for v in verdicts if v[1] is chosen)
        total, part = int(n.q.value), int(k.q.value)
        used = [one for pair in told for one in pair]
        return {"eval_examples": total, "eval_failures": total - part if passed else part}, used
    return _apart(words, found, vocabulary, asked) if eval_asked else ({}, [])


def _more_than_all(found: list[Placed], line: str) -> list[Placed]:
    """ "50 of 40": a slip of the pen, and nobody can tell which number it is in."""
    slips = [(k, n) for k, n in pairwise(found) if k.q.value > n.q.value and not k.q.unit and not n.q.unit]
    return [one for k, n in slips if _OF.match(line[k.q.end : n.q.start]) for one in (k, n)]


def _as_percent(found: list[Placed], shares: list[tuple[Placed, Placed]]) -> list[Placed]:
    """The numbers with each "one in n" as the percentage that it is."""
    firsts = {id(k): n for k, n in shares}
    seconds = {id(n) for _, n in shares}
    return [
        one
        if (n := firsts.get(id(one))) is None
        else replace(one, q=replace(one.q, value=100 / n.q.value, unit="percent", end=n.q.end), right=n.right)
        for one in found
        if id(one) not in seconds
    ]


def _elsewhere(k: Placed, n: Placed, vocabulary: Vocabulary, eval_asked: bool) -> bool:
    """A limit ("1 in 200 we can accept"), unless a measurement was asked and nothing speaks of a limit."""
    around = f"{k.left} {n.right}"
    return about("failure_threshold", around, vocabulary) and not (
        eval_asked and messages("wrong", n.right, vocabulary)
    )


def _passed(words: Words, k: Placed, n: Placed, vocabulary: Vocabulary) -> bool | None:
    for text in (words.line[k.q.end : n.q.start], n.right, k.left, k.clause, n.clause):
        wrong, right = messages("wrong", text, vocabulary), messages("right", text, vocabulary)
        if wrong or right:
            return right and not wrong
    return None


def _apart(
    words: Words, found: list[Placed], vocabulary: Vocabulary, asked: frozenset[str]
) -> tuple[dict[str, int], list[Placed]]:
    counts = [
        one
        for one in found
        if not one.q.unit and not one.q.rate and not one.q.negative and one.q.value == int(one.q.value)
    ]
    shares = [
        one
        for one in found
        if one.q.unit == "percent" and not about("failure_threshold", one.left + " " + one.right, vocabulary)
    ]
    bad = [one for one in counts if messages("wrong", one.right or one.left, vocabulary)]
    good = [one for one in counts if one not in bad and messages("right", one.right or one.left, vocabulary)]
    rest = [one for one in counts if one not in bad and one not in good]
    facts: dict[str, int] = {}
    used = [*counts, *shares]
    if not counts:
        return {}, []
    if "eval_examples" not in asked and len(counts) == 1:
        return {"eval_failures": int(counts[0].q.value)}, used
    if not rest and len(counts) > 1:
        rest = [max(counts, key=lambda one: one.q.value)]
        bad, good = [one for one in bad if one not in rest], [one for one in good if one not in rest]
    if len(rest) > 1 and not bad and not good:
        small = min(rest, key=lambda one: one.q.value)
        if any("not" in one.left or "no" in one.left.split() for one in rest) or not _corrects(words, vocabulary):
            bad, rest = [small], [one for one in rest if one is not small]
    if shares and not rest and len(counts) == 1:  # "96 percent of 250 were ok": the word belongs to the share
        rest, bad, good = counts, [], []
    total = int(latest(rest, words, vocabulary).q.value) if rest else None
    if total is None and (bad or good) and len(counts) == 1 and _ALL.search(counts[0].left):
        total, bad = int(counts[0].q.value), []
    if total is not None:
        facts["eval_examples"] = total
    if bad:
        facts["eval_failures"] = int(latest(bad, words, vocabulary).q.value)
    elif good and total is not None:
        facts["eval_failures"] = total - int(latest(good, words, vocabulary).q.value)
    elif shares and total is not None:
        share = latest(shares, words, vocabulary)
        around = (share.right, share.left, *(one.right for one in counts), *(one.left for one in counts))
        text = next((t for t in around if messages("right", t, vocabulary) or messages("wrong", t, vocabulary)), "")
        rate = share.q.value / 100
        right = messages("right", text, vocabulary) and not messages("wrong", text, vocabulary)
        facts["eval_failures"] = round(total * (1 - rate if right else rate))
    elif total is not None and any(
        c.value == 0 and c.cues.found(words) for c in vocabulary.fields[_NONE_FAILED].choices
    ):
        facts["eval_failures"] = 0
    if facts.get("eval_failures", 0) > facts.get("eval_examples", float("inf")) or facts.get("eval_failures", 0) < 0:
        return {}, used
    return facts, used


def _corrects(words: Words, vocabulary: Vocabulary) -> bool:
    return vocabulary.always["correction"].found(words)
