"""What a finder of test results works with: the numbers of a message, which are used up, and the claims they make."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.roles import CAP
from bot.nlu.message.wordings import METRIC
from bot.nlu.numbers.limit_words import WOULD_DO, ends_limit
from bot.nlu.numbers.others_results import is_others_result
from bot.nlu.numbers.outcome_words import HALF, PER, PERCENT, Outcomes, is_set, moved_scores
from bot.nlu.reading import Claim, weakened

EVAL = frozenset(("eval_examples", "eval_failures"))
TUNED = frozenset(("tuned_examples", "tuned_failures"))
FEW = 20  # so many examples may be a test
ASKED, UNASKED, BARE, UNSURE, GUESS = 0.9, 0.85, 0.72, 0.5, 0.4  # BARE: the sentence model has a say
DIRECT = 0.55  # "11 times in 130 answers", without a word of failing

OF = re.compile(
    r"^\s*(?!instead of|ahead of)(?:(?!and|but|or)[a-z'-]+\s+){0,4}?"
    r"(?:of|out of|in|from|/|over|among|on|(?<!fois )sur|for|per)\s*"
    r"(?:(?:the|our|these|those|all|every|roughly|about|some|a|them|same|last|latest|first|very"
    r"|a (?:sample|total|set|batch|pile|run) of)\s)*$"
)
_OF_THESE = re.compile(r"\s*of (?:(?P<them>them|these|those)\b|(?:the|those|these|our|all)(?: the)? )")
CHANGED = re.compile(  # what people do with outputs today
    r"\b(?:edit|chang|correct|rewrit|rewrote|touch|tweak|fix|amend|adjust|redo|redid|complain|return|reject|overrul"
    r"|overrid|revers|bounc|sent? back|send back|retouch|rework)[a-z]*\b"
)
_ACCEPTED = re.compile(
    r"\b(?:(?:accept|toler|allow|permit|target|threshold|limit|stomach|afford|expect|demand|requir|contract|agree|promis"
    r"|budget)[a-z]*|goals?|aim(?:ing)?|sla|bar|live with|at most|max|no more|fine with|ok|okay|must|needs?|wants?"
    r"|should|would|could|can|may|has to|have to|up to|cap|ceiling|line)\b"
)
_WHOLE = re.compile(r"\b(?:all|whole|entire|everything|every|each|none|no|not a|zero)\b|(?<![\d.])0(?![\d.])")

_AGAINST = re.compile(  # behind a share that a limit is held against: "2.25% against 3% allowed"
    r" ?(?:[a-z]+ )?(?:against|vs\.?|versus) (?:an? |the |our )?(?:[a-z]+ ){0,3}?(?:of )?\d[\d.,]* ?(?:%|percent)"
)
_FAILED = re.compile(  # what came about, not what may
    r" ?(?:[a-z-]+ ){0,3}?(?:failed|(?:was|were|came back|came out|turned out|got) (?:[a-z]+ )?(?:wrong|bad|broken"
    r"|rejected|unusable|invalid|malformed|incorrect|off|false|returned|sent back|misrouted)|broke|missed)\b"
)
_METRIC = re.compile(  # ahead of a number
    rf"\b(?:{METRIC}|bertscore|precision|recall|sensitivity|specificity)\b"
    r"(?: (?:score|is|was|of|at|reaches|a|about|around|only|just))*[:=]? ?$"
)
_OR_SO = re.compile(r" (?:or so|or thereabouts|maybe|i guess|i would say)\b")


class ResultClaims:
    """The numbers of a message as test results. `used`: those that are part of one; `claims`: what they speak for."""

    def __init__(self, message: Message, asked: Collection[str]) -> None:
        self.message, self.line, self.found = message, message.words.line, message.mentions
        self.asked = frozenset(asked)
        self._words = Outcomes(message, trained_asked=bool(self.asked & TUNED) and not self.asked & EVAL)
        self.used: set[int] = set()  # places in message.mentions
        self.claims: list[Claim] = []
        self._totals: dict[str, int] = {}  # by field: how many examples a model was run on
        self._passed: dict[str, bool] = {}  # by field: whether its result was told by what passed
        self._eval_asked = bool(self.asked & (EVAL | TUNED))
        self.sets = frozenset(p for p, m in enumerate(message.mentions) if m.count and is_set(self._words, m))
        self._scores, before = moved_scores(self._words)
        self.used |= before
        rates = [(place, self._rate(mention)) for place, mention in enumerate(message.mentions)]
        rates += [(place, message.mentions[place].q.value / PERCENT) for place in self._scores]
        others = frozenset(place for place, rate in rates if rate is not None and is_others_result(message, place))
        self._rates = {place: (rate, place) for place, rate in rates if rate is not None and place not in others}
        self.used |= others
        self._others = others

    def _rate(self, mention: Mention) -> float | None:
        """A percentage as a share; also a bare "0.93" or "97.5" beside a word of passing."""
        if _METRIC.search(self.line[: mention.q.start]):
            return None  # "F1 0.81" is no share of what is right
        if mention.q.unit in PER:
            return mention.q.value / PER[mention.q.unit]
        if mention.q.unit or not self.message.near(("always", "right"), mention):
            return None
        if 0 < mention.q.value < 1:
            return mention.q.value
        fraction = HALF < mention.q.value / 100 < 1 and mention.q.value != int(mention.q.value)
        return mention.q.value / 100 if fraction else None

    def _names(self, mention: Mention) -> tuple[str, str]:
        return (
            ("tuned_examples", "tuned_failures") if self._words.trained(mention) else ("eval_examples", "eval_failures")
        )

    def _names_of(self, pairs: Collection[tuple[int, int]]) -> set[str]:
        return {self._names(self.found[k])[0] for k, _ in pairs}

    def _result(
        self, k: int | None, n: int | None, failed: int | None, total: int | None, strength: float, at: Mention
    ) -> None:
        if total == 0 and not self._eval_asked:
            return
        names = self._names(at)
        if total is not None:
            self._totals[names[0]] = total
            self._passed[names[0]] = failed is not None and at.q.value != failed
        for place, name, value in ((n, names[0], total), (k, names[1], failed)):
            if value is not None:
                self._claim(name, value, strength, at if place is None else self.found[place])
        self.used |= {place for place in (k, n) if place is not None}
        if names[0] == "tuned_examples" and strength >= UNASKED - 0.05 and "tuned_examples" not in self.asked:
            self._claim("already_tuned", True, strength, at)

    def _plainness(self, k: int, n: int) -> float:
        """How plainly a pair without a verdict is a result: "11 times in 130 answers", not "480 of them labelled"."""
        a, b = self.found[k], self.found[n]
        direct = k < n and OF.match(self.line[a.q.end : b.q.start])
        return DIRECT if direct and not self.message.near(("counted", "labelled_examples"), b) else GUESS

    def _failed(self, k: int, n: int | None, failed: int, total: int, strength: float) -> None:
        self._result(k, n, failed, total, strength, self.found[k])

    def _claim(self, name: str, value: object, strength: float, at: Mention) -> None:
        role = "doubt" if at.q.summed else at.clause.role  # two kinds of failure may meet in one output
        strength = min(strength, CAP[role]) if at.q.summed else strength
        self.claims.append(Claim(name, value, strength, at.q.start, at.q.end, role))  # type: ignore[arg-type]

    def _limited(self, mention: Mention) -> bool:
        """Whether a word of a limit stands in the clause of a number."""
        return self._limit_in(mention.clause.first, mention.clause.last)

    def _is_report(self, mention: Mention) -> bool:
        """ "30 of 500 failed": what was counted, whatever was asked; "10 of 500 would be ok" is a limit."""
        failed = _FAILED.match(self.line, mention.q.end) is not None
        limit = self._limit_in(*self.message.clauses.sentence(mention.first))
        return failed and not limit and mention.clause.cap("past") == 1

    def _is_seen(self, mention: Mention) -> bool:
        """ "agents edit under 2%": a share of what is changed today, where nothing is said of what is accepted."""
        first, last = self.message.offsets(mention.clause.first, mention.clause.last)
        clause = self.line[first:last]
        return CHANGED.search(clause) is not None and _ACCEPTED.search(clause) is None

    def _held_against(self, end: Mention) -> bool:
        """Whether a limit is told behind a share: "2.25% against 3% allowed"."""
        return _AGAINST.match(self.line, end.q.end) is not None

    def _uncounted(self, mention: Mention) -> bool:
        """Whether a number is told as "or so", or the message says that nobody knows or counted."""
        loose = _OR_SO.match(self.line, mention.q.end) is not None
        return loose or self.message.any(("always", "dont_know"))

    def _limit_in(self, *span: int) -> bool:
        """Whether tokens first..last speak of a limit; "have to be rewritten", "broke the limit" say what failed."""
        wrong = [hit for hit in self.message.found(("always", "wrong"), *span) if hit.weight > 1]
        tokens = self.message.words.tokens
        limits = self.message.found(("role", "limit"), *span)
        limits = [h for h in limits if tokens[max(0, h.first - 2) : h.first][:1] != ("where",)]  # "where it must be 12"
        return any(not any(w.first <= hit.first and hit.last <= w.last for w in wrong) for hit in limits)

    def _offer_sum(self, places: Sequence[int], total: int) -> None:
        """Several counts of what failed: their sum is asked about, and each of them less so."""
        names = self._names(self.found[places[0]])
        self.claims = [weakened(c, UNSURE) if c.field == names[1] else c for c in self.claims]
        self._claim(names[1], total, UNSURE + 0.1, self.found[places[-1]])
        self.used |= {*places}

    @property
    def _may_be_test(self) -> bool:
        """Whether numbers may tell of a test: not where labels were asked ("2.5k, 180 are junk")."""
        return self._eval_asked or "labelled_examples" not in self.asked

    def _counts_cases(self, mention: Mention) -> bool:
        """Whether a count may be one of test cases: not of people, queues …, but "on 200 items"."""
        tokens = self.message.words.tokens
        if not self._may_be_test:
            return False
        tested = self.message.hits.get(("always", "tested"), ())
        on = mention.q.value >= FEW and any(
            hit.first < mention.first <= hit.last and tokens[hit.first] != "from"  # "from 90 hospitals"
            for hit in tested
        )
        if self.message.barred("eval_examples", mention) and not self.message.ran_on(mention):
            return False
        on = on or (mention.q.value >= FEW and self._words.ran(mention))
        return on or not self.message.noisy(mention)

    def _left(self, first: int, last: int) -> tuple[list[int], list[int]]:
        """The places of the counts and of the shares among some tokens that are part of no result yet."""
        found = self.found
        inside = [place for place, m in enumerate(found) if first <= m.first < last and place not in self.used]
        counts = [place for place in inside if found[place].count and not found[place].q.rate]
        counts = [place for place in counts if not self.message.denied(found[place])]  # "48 wrong, not 84"
        counts = [place for place in counts if not self._of_failures(found[place])]
        limits = {place for place in inside if self.message.in_clause(("role", "limit"), found[place])}
        counts = [place for place in counts if place not in limits or self._tells_of_test(found[place], place)]
        ends = {place: self._rates[place][1] if place in self._rates else place for place in limits}
        bare = {place for place in counts if found[place].q.value <= PERCENT and ends_limit(self.message, found[place])}
        counts = [place for place in counts if place not in bare]
        limits -= {
            place
            for place, end in ends.items()
            if self._words.beside(end) is not None and not self._led_by_limit(found[place])
            if not WOULD_DO.match(self.line, found[end].q.end)
        }
        return (
            [p for p in counts if p not in self._rates and (p in self.sets or self._counts_cases(found[p]))],
            [place for place in inside if place in self._rates and place not in limits],
        )

    def _led_by_limit(self, mention: Mention) -> bool:
        """ "at most 5% wrong": whether a word of a limit leads to a share; its verdict makes it no result then."""
        return self.message.any(("role", "limit"), mention.left_first, mention.first)

    def _of_failures(self, mention: Mention) -> bool:
        """ "14 of the bad ones are from Opel", "30 of these" behind "38 wrong": a part of what failed."""
        part = _OF_THESE.match(self.line[mention.q.end :])
        if part is None:
            return False
        if part["them"]:
            place = self.found.index(mention)
            return place > 0 and self._words.beside(place - 1) is False
        after = self.message.token(mention.q.end + part.end())
        return self.message.any(("always", "wrong"), after, after + 1)

    def _tells_of_test(self, mention: Mention, place: int) -> bool:
        """Whether a number in the clause of a limit is a count all the same; "the threshold is 2" is none."""
        return self._words.tested(mention) or self._words.beside(place) is not None or mention.q.value >= FEW

    def _whole(self) -> bool:
        """ "all 300 passed", "not a single failure"."""
        return bool(_WHOLE.search(self.line))
