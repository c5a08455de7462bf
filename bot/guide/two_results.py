"""A trained model's result and the prompt's in one message: what each is, and whether the two can be compared.

Shares and scores are read here as a pair ("prompt F1 is 0.81, our tuned one gets 0.86"), because one of them alone is
not plain. A pair that is not plain either is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.decision.profile import Value
from bot.guide.result_owners import NAMES, PROMPT, SIDES, TUNED, sentence_start, sides_of
from bot.nlu.message.trained_models import trained_models
from bot.nlu.text.tokens import words_of

_SCORES = re.compile(
    r"(?<![\w.,/])(?:(?P<part>\d{1,3}(?:,\d{3})+|\d+) ?(?:/|out of|of) ?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?![\w/]| ?%)"
    r"|(?P<percent>\d{1,3}(?:\.\d+)?) ?(?:%|percent\b|pct\b)|(?P<score>[01]?\.\d{2,4})(?!\d)"
    r"|(?P<first>\d{2}(?:\.\d+)?)(?= (?:vs\.?|against|versus) \d{2}(?:\.\d+)? ?(?:%|percent)))",
    re.IGNORECASE,
)
_BEATEN = re.compile(  # "it beat the prompt 94 to 91"
    r"(\b(?:beats?|beaten|beating|won|wins|ahead of|leads?|outscor\w+|outperform\w*|better than)\b[^.;\d]{0,40}?)"
    r"([5-9]\d(?:\.\d+)?) (?:to|vs\.?|against|versus) ([5-9]\d(?:\.\d+)?)(?![\d.,]*\d| ?%| ?percent)",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(  # behind a share: "5% better", "8% of the traffic"
    r"^ ?(?:points?\b|(?:better|worse|more|less|higher|lower|cheaper|faster|improve\w*|gain|uplift"
    r"|of (?:the |our )?(?:traffic|cases|volume|calls|budget|data|labels)))",
    re.IGNORECASE,
)
_LIMIT = re.compile(  # before a share: what may fail
    r"\b(?:accept\w*|live (?:with|at)|limit\w*|sla|floor|min|minimum|max|maximum|target\w*|toler\w+|fine with|ok with"
    r"|okay with|threshold|at most|below|under|allow\w*|want\w*|need\w*|insist\w*|goal|bar|happy with|aim\w*|require\w*"
    r"|must|would do|gap|up to)\b"
    r"[^.;:,\n]{0,24}(?:[:=|][ \t|]*)?$",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    r"^(?: wrong| errors?)?,? (?:is|would be|are) (?:ok|okay|fine|enough|acceptable|our)\b", re.IGNORECASE
)
_WRONG = re.compile(
    r"^[^.;\d]{0,18}\b(?:wrong|errors?|fail\w*|incorrect|off|bad|broken|misse[sd]|rejected|mistakes)\b", re.IGNORECASE
)
_WRONG_BEFORE = re.compile(
    r"\b(?:error rate|errors?|fails?|failed|failure rate|misses|wrong)\b[^.;\d]{0,16}$", re.IGNORECASE
)
_RIGHT = re.compile(r"^[^.;\d]{0,18}\b(?:right|correct|acc\w*|pass\w*|good|ok|f1)\b", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(
    r"\b(?:acc\w*|scor\w+|gets?|got|right|correct|reach\w*|passes|passed|solves?)\b[^.;\d]{0,16}$", re.IGNORECASE
)
_METRIC = re.compile(
    r"\b(?:(?:macro|micro|weighted)[- ]?)?f[- ]?1\b"
    r"|\b(?:auc|auroc|bleu|rouge(?:-\w+)?|recall|precision|mcc|kappa|ndcg|bertscore|comet|map)\b",
    re.IGNORECASE,
)
_COUNT = r"(\d{1,3}(?:,\d{3})+|\d{2,6}|\d{1,3}(?:\.\d)?k)"
_TESTED = re.compile(
    rf"^[^.;\d]{{0,16}}\b(?:on|of|from|over|out of|in) (?:\w+ ){{0,2}}?{_COUNT}\b(?! ?%)", re.IGNORECASE
)
_SHARED = re.compile(
    rf"\b(?:same|both on|each on|test set(?: of|:)?) (?:the |our |a |an )?(?:\w+ )?{_COUNT}\b(?! ?%)|\bn ?= ?{_COUNT}\b"
    rf"|\bon (?:the |our )?{_COUNT} (?:tests?|test \w+|eval\w*|unseen \w+)\b"
    rf"|(?<![\d.,]){_COUNT} (?:(?:\w+ ){{0,2}}each\b|(?:shared|common|identical|test|eval|held[- ]out|holdout)\b)",
    re.IGNORECASE,
)
_TRAINED = r"(?:trained|tuned|fine-tuned)"
_SEEN = re.compile(  # it was tested on what it was trained on
    r"\b(?:test|tested|testing|eval\w*|measure[ds]?|check\w*|scor\w+)\b[^.;]{0,30}\bon (?:exactly )?"
    rf"(?:the |those |these )?(?:very |same |exact |very same )[\w ,]{{0,24}}\b(?:train\w*|tuned|fine-tun\w+) "
    r"(?:it |them )?(?:on|with|from)\b"
    r"|\b(?:same|very) (?:\w+ ){0,3}(?:(?:that|which) )?(?:(?:it|we|they|the model) )?"
    rf"(?:(?:was|were|had been|had) )?{_TRAINED} (?:it )?(?:on|with)\b"
    r"|\d ?%?[^.;\d]{0,24}\bon (?:the|its|our) (?:own )?train(?:ing)?[- ]"
    r"(?:set|data|examples|split|tickets|samples|rows)\b"
    rf"|\b{_TRAINED}\b[^.;]{{0,40}}\bon (?:the |our |about |all )?[\d,.k]+ \w+[^.;]{{0,30}}\d ?%[^.;\d]{{0,20}}"
    r"\bo[nf] (?:them|those|these|that)\b"
    r"|\b(?:test|eval\w*)[ -]?(?:set|data|examples|cases)? (?:\w+ ){0,3}(?:was|were|is|are) (?:also |all |partly )?"
    r"(?:in|part of|from|taken from) (?:the |our |its )?train"
    r"|\b(?:training|train) accuracy\b"
    r"|\b(?:test|eval\w*|validation|dev|hold-?out)(?: set| data)? (?:overlap\w*|leak\w*)",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?<![^\W_])(?:different|separate|on another)[\W_]{1,3}(?:test |eval |evaluation )?"
    r"(?:sets?\b|examples|samples|\w+ sets?\b|\d[\d,]*s?\b)"
    r"|\bnot (?:on )?the same (?:set|examples|test\w*|eval\w*|data|cases|\w+)"
    r"|\b(?:another|other|separate|older|earlier|previous|last year's|old|bigger|smaller) (?:test|eval\w*|evaluation)"
    r" ?(?:set|data|examples|cases)?\b|\bon (?:its|their) own (?:test|eval)",
    re.IGNORECASE,
)
_SAME = re.compile(r"\b(?<!not the )(?<!not )same\b(?! (?:task|model|prompt))", re.IGNORECASE)
_OTHERS = re.compile(  # another team's model, or a prompt that nobody tested
    r"\b(?:vendors?|competitors?|partners?|paper|blog|their|they (?:tuned|trained)|never|benchmark)\b", re.IGNORECASE
)
MOST_FAILURES = 0.35  # two shares below it are failures, whatever they are called
MOSTLY_RIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Result:
    """One model's result as it is told (`text`), the share that is wrong, if it is one, and of how many."""

    text: str
    number: float
    wrong: float | None
    tested: int | None

    @property
    def failures(self) -> int | None:
        return None if self.wrong is None or self.tested is None else round(self.wrong * self.tested)


@dataclass(frozen=True, slots=True)
class TwoResults:
    """`kind`: "seen" (tested on what it was trained on), "apart" (on other examples than the prompt), "score" (no share
    of failures), "uncounted" (shares, of nobody knows how many), or "counted".
    """

    kind: str
    tuned: Result | None = None
    prompt: Result | None = None
    metric: str = ""
    tested: int | None = None


def two_results(message: str, facts: Mapping[str, Value]) -> TwoResults | None:
    """The two results of a message, or None. `facts`: what else was read of it."""
    counted = {"tuned_failures", "eval_failures"} <= facts.keys()
    others = _OTHERS.search(message) and not any(trained_models(words_of(message).line))
    pair = None if facts.get("eval_examples") == 0 or others else _pair(message)
    if pair is not None and counted and None in (pair[0].tested, pair[1].tested):
        pair = None  # the counts are read already
    has_trained = pair is not None or facts.get("tuned_failures") is not None or facts.get("already_tuned") is True
    if has_trained and _SEEN.search(message):
        return TwoResults("seen", *(pair or (None, None)))
    if pair is None:
        return TwoResults("apart") if counted and _is_apart(message, None, facts) else None
    tuned, prompt = pair
    if tuned.wrong is None or prompt.wrong is None:
        metric = _METRIC.search(message)
        return TwoResults("score", tuned, prompt, metric[0] if metric else "", _tested(message, tuned, prompt))
    if _is_apart(message, pair, facts):
        return TwoResults("apart", tuned, prompt)
    tested = _tested(message, tuned, prompt)
    return TwoResults("counted" if tested else "uncounted", tuned, prompt, tested=tested)


def _is_apart(message: str, pair: tuple[Result, Result] | None, facts: Mapping[str, Value]) -> bool:
    """Whether the two were tested on different examples."""
    numbers = (pair[0].tested, pair[1].tested) if pair else (facts.get("tuned_examples"), facts.get("eval_examples"))
    if None not in numbers and numbers[0] != numbers[1]:
        return True
    return bool(_APART.search(message)) and not _SAME.search(message)


def _tested(message: str, tuned: Result, prompt: Result) -> int | None:
    """Of how many both are: told with each, with one of them, or for both."""
    found = {result.tested for result in (tuned, prompt)} - {None}
    if len(found) == 1:
        return found.pop()
    shared = next((match for match in _SHARED.finditer(message)), None)
    return _count(next(group for group in shared.groups() if group)) if shared else None


def _pair(message: str) -> tuple[Result, Result] | None:
    """The trained model's and the prompt's result, if each side has one of the same kind."""
    message = _BEATEN.sub(r"\1\2% vs \3%", message)
    scores = [match for match in _SCORES.finditer(message) if _is_result(message, match)]
    if len(scores) > len(SIDES):  # "finance assumed 10%" is of neither
        scores = [m for m in scores if NAMES.search(message, sentence_start(message, m.start()), m.start())]
    if len(scores) != len(SIDES) or scores[0][0] == scores[1][0] or _form(scores[0]) != _form(scores[1]):
        return None
    sides = sides_of(message, scores)
    if sides is None:
        return None
    kind = _kind(message, scores)
    results = dict(zip(sides, (_result(message, match, kind) for match in scores), strict=True))
    return results[TUNED], results[PROMPT]


def _is_result(message: str, match: re.Match[str]) -> bool:
    before, after = message[: match.start()], message[match.end() :]
    if match["whole"] and _count(match["part"]) > _count(match["whole"]):
        return False
    return not (_NO_RESULT.match(after) or _LIMIT.search(before) or _LIMIT_AFTER.match(after))


def _kind(message: str, scores: Sequence[re.Match[str]]) -> str:
    """What the two numbers count: "wrong", "right", or "score" of which neither can be said."""
    metric = _METRIC.search(message)
    if any(match["score"] for match in scores):
        accurate = re.search(r"\bacc(?:uracy)?\b", message, re.IGNORECASE)
        return "score" if metric or not accurate else "right"
    around = [(message[max(0, match.start() - 40) : match.start()], message[match.end() :][:40]) for match in scores]
    if any(_WRONG.match(after) or _WRONG_BEFORE.search(before) for before, after in around):
        return "wrong"
    if metric:
        return "score"
    if any(_RIGHT.match(after) or _RIGHT_BEFORE.search(before) for before, after in around):
        return "right"
    shares = [_share(match) for match in scores]
    if max(shares) < MOST_FAILURES:
        return "wrong"
    return "right" if min(shares) >= MOSTLY_RIGHT else "score"


def _form(match: re.Match[str]) -> str:
    """How a result is written: a part of a whole, a share, or a score."""
    return "part" if match["whole"] else "score" if match["score"] else "share"


def _share(match: re.Match[str]) -> float:
    if match["whole"]:
        return _count(match["part"]) / max(1, _count(match["whole"]))
    return float(match["score"]) if match["score"] else float(match["percent"] or match["first"]) / 100


def _result(message: str, match: re.Match[str], kind: str) -> Result:
    share = _share(match)
    wrong = {"wrong": share, "right": 1 - share}.get(kind)
    after = _TESTED.match(message[match.end() :])
    tested = _count(match["whole"]) if match["whole"] else _count(after[1]) if after else None
    text = f"{match[0]}%" if match["first"] else match[0]
    return Result(text, share, None if wrong is None or not 0 <= wrong <= 1 else wrong, tested)


def _count(text: str) -> int:
    plain = text.replace(",", "")
    return round(float(plain[:-1]) * 1000) if plain[-1] in "kK" else int(plain)
