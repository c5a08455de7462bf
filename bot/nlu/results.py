"""Test results: k of n failed or passed, of the prompted or of a trained model; shares with and without a count.

A share above one half is never taken: it is as likely a success that was told without its word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from bot.nlu.mentions import Mention, Message, corrected
from bot.nlu.outcomes import PER, Outcomes
from bot.nlu.reading import Claim

EVAL = frozenset(("eval_examples", "eval_failures"))
TUNED = frozenset(("tuned_examples", "tuned_failures"))
HALF = 0.5
DIGITS = 6
TIGHT = frozenset(("of", "out of", "/"))
ROUND = (10, 20, 50, 100, 1000)
TWICE = 2
CLOSE = 3  # words
FEW = 20
ASKED, UNASKED, BARE, UNSURE, GUESS = 0.9, 0.85, 0.72, 0.5, 0.4  # BARE: the sentence model has a say

_OF = re.compile(
    r"^\s*(?:(?!and|but|or)[a-z'-]+\s+){0,4}?(?:of|out of|in|from|/|over|among|on|for)\s*"
    r"(?:(?:the|our|these|those|all|every|roughly|about|some|a|them|same|a (?:sample|total|set|batch|pile|run) of)\s)*$"
)
_WHOLE = re.compile(r"\b(?:all|whole|entire|everything|every|each|none|no|not a|zero)\b|(?<![\d.])0(?![\d.])")
_OF_WHICH = re.compile(r"\bof (?:which|those|them|these)\b|\bthereof\b")
_OTHER_SHARE = re.compile(
    r"^\W*(?:of (?:all |the |these |those |our |its )*(?:errors?|failures?|mistakes?|wrong|bad|time spent"
    r"|traffic|cost|labels?|rows|data)|cheaper|faster|slower|better|worse|growth|cache|cheap|discount|more|less|per|each"
    r"|monthly|a (?:month|year|quarter)|/)"
)


class Results:
    """Finds the results in a message. `used`: the numbers that are part of one."""

    def __init__(self, message: Message, asked: Collection[str]) -> None:
        self.message = message
        self.asked = frozenset(asked)
        self._words = Outcomes(message, trained_asked=bool(self.asked & TUNED) and not self.asked & EVAL)
        self.used: set[int] = set()  # places in message.mentions
        self.claims: list[Claim] = []
        self._totals: dict[str, int] = {}  # by field: how many examples a model was run on
        self._eval_asked = bool(self.asked & (EVAL | TUNED))
        replaced = corrected(message, message.mentions, asked=self._eval_asked)
        pairs = list(self._pairs())
        rates = [(place, self._rate(mention)) for place, mention in enumerate(message.mentions)]
        self._rates = {place: (rate, place) for place, rate in rates if rate is not None}
        spoken = [pair for pair in pairs if self._spoken_share(*pair) and not self._is_limit(*pair)]
        for k, n in spoken:
            self._rates[k] = (message.mentions[k].q.value / message.mentions[n].q.value, n)
            self.used.add(n)
        pairs = [pair for pair in pairs if pair not in spoken]
        firsts = [pair for pair in pairs if not self._is_limit(*pair)]
        for place, (k, n) in enumerate(pairs):
            if (k, n) not in firsts:
                self._threshold_pair(k, n)
            elif n in replaced and self._names_of(pairs[place + 1 :]) & self._names_of([(k, n)]):
                self.used |= {k, n}
            else:
                self._pair(k, n)
        self._apart({self.message.mentions[k].clause.sentence for k, _ in firsts})
        for place, (rate, last) in sorted(self._rates.items()):
            if place not in self.used:
                self._share(place, rate, last)

    def _rate(self, mention: Mention) -> float | None:
        """A percentage as a share; also a bare "0.93" or "97.5" beside a word of passing."""
        if mention.q.unit in PER:
            return mention.q.value / PER[mention.q.unit]
        if mention.q.unit or not self.message.near(("always", "right"), mention):
            return None
        if 0 < mention.q.value < 1:
            return mention.q.value
        fraction = HALF < mention.q.value / 100 < 1 and mention.q.value != int(mention.q.value)
        return mention.q.value / 100 if fraction else None

    def _pairs(self) -> Iterator[tuple[int, int]]:
        found, line = self.message.mentions, self.message.words.line
        taken = -1
        for place, (a, b) in enumerate(pairwise(found)):
            if place <= taken or not (a.count and b.count) or a.q.rate or b.q.rate or a.q.high or b.q.high:
                continue
            link = line[a.q.end : b.q.start]
            if self.message.noisy(a) and "of" not in link.split():  # "2 seniors went over 200 ratings"
                continue
            after = found[place + 2] if place + 2 < len(found) else None
            tighter = after is not None and line[b.q.end : after.q.start].strip() in TIGHT
            if tighter and link.strip() not in TIGHT:
                continue
            if a.q.value <= b.q.value and (_OF.match(link) or (line[: a.q.start].endswith("(") and link == "/")):
                taken = place + 1
                yield place, place + 1
            elif b.q.value <= a.q.value and self._of_before(a, link):
                taken = place + 1
                yield place + 1, place

    def _of_before(self, a: Mention, link: str) -> bool:
        """ "of 900, 27 didn't pass", "640 of which 31 failed"."""
        before = self.message.words.line[max(0, a.q.start - 12) : a.q.start]
        led = re.search(r"(?:^|[.;,(]\s*|\bout )of (?:our |the |all |those )?$", before) is not None
        return (led and len(link.split()) <= 7 and not re.search(r"[.;]|\\band\\b", link)) or (
            bool(_OF_WHICH.search(link)) and len(link.split()) <= 5
        )

    def _is_limit(self, k: int, n: int) -> bool:
        a, b = sorted((k, n))
        first, second = self.message.mentions[a], self.message.mentions[b]
        if "failure_threshold" in self.asked and not self._eval_asked:
            return True
        if not self.message.any(
            ("role", "limit"), max(first.left_first, first.clause.first), min(second.right_last, second.last + CLOSE)
        ):
            return False
        return not (self._eval_asked and self._words.judged(k, n) is not None)

    def _spoken_share(self, k: int, n: int) -> bool:
        """ "one in ten", or "19 of 20" beside a larger number of cases, is a manner of speaking of a share."""
        first, second = self.message.mentions[k], self.message.mentions[n]
        link = self.message.words.line[first.q.end : second.q.start].split()
        if not {"in", "of"} & set(link) or "total" in link or not second.q.value:
            return False
        larger = any(
            m.count and not m.q.rate and m.q.value >= TWICE * second.q.value
            for place, m in enumerate(self.message.mentions)
            if place not in {k, n}
        )
        loose = "in" in link or not (self._eval_asked or self._words.tested(second))
        few = second.q.value in (ROUND if "in" in link else ROUND[:2])
        return (first.q.value == 1 and loose) or (few and larger)

    def _pair(self, k: int, n: int) -> None:
        a, b = self.message.mentions[k], self.message.mentions[n]
        passed = self._words.judged(k, n)
        part, total = int(a.q.value), int(b.q.value)
        failed = total - part if passed else part
        rate = failed / total if total else 0.0
        known = passed is not None
        base = ASKED if self._eval_asked and (known or rate <= HALF) else UNASKED if known else GUESS
        if rate > HALF:
            base = UNSURE
        ignored = ("comparison", "past", "part", *(("wish",) if known else ()))
        cap = min(a.clause.cap(*ignored), b.clause.cap(*ignored))
        self._result(k, n, failed, total, min(base, cap), a)
        if rate > HALF:
            self._claim(self._names(a)[1], total - failed, UNSURE - 0.05, a)

    def _names(self, mention: Mention) -> tuple[str, str]:
        return (
            ("tuned_examples", "tuned_failures") if self._words.trained(mention) else ("eval_examples", "eval_failures")
        )

    def _names_of(self, pairs: Collection[tuple[int, int]]) -> set[str]:
        return {self._names(self.message.mentions[k])[0] for k, _ in pairs}

    def _result(
        self, k: int | None, n: int | None, failed: int | None, total: int | None, strength: float, at: Mention
    ) -> None:
        if total == 0 and not self._eval_asked:
            return
        names = self._names(at)
        if total is not None:
            self._totals[names[0]] = total
        for place, name, value in ((n, names[0], total), (k, names[1], failed)):
            if value is not None:
                self._claim(name, value, strength, at if place is None else self.message.mentions[place])
        self.used |= {place for place in (k, n) if place is not None}
        if names[0] == "tuned_examples" and strength >= UNASKED and "tuned_examples" not in self.asked:
            self._claim("already_tuned", True, strength, at)

    def _claim(self, name: str, value: object, strength: float, at: Mention) -> None:
        self.claims.append(Claim(name, value, strength, at.q.start, at.q.end, at.clause.role))  # type: ignore[arg-type]

    def _threshold_pair(self, k: int, n: int) -> None:
        a, b = self.message.mentions[k], self.message.mentions[n]
        rate = a.q.value / b.q.value if b.q.value else 2.0
        passed = self._words.judged(k, n)
        rate = 1 - rate if passed and rate > HALF else rate
        if rate <= 1:
            strength = min(ASKED if rate <= HALF else UNSURE, a.clause.cap("past", "comparison"))
            self._claim("failure_threshold", round(rate, DIGITS), strength, a)
        self.used |= {k, n}

    def _share(self, place: int, rate: float, last: int) -> None:
        """A share without a count: a limit, or how many fail today."""
        mention = self.message.mentions[place]
        end_mention = self.message.mentions[last]
        self.used |= {place, last}
        after = self.message.words.line[end_mention.q.end :][:40]
        if not 0 <= rate <= 1 or mention.q.negative or _OTHER_SHARE.match(after) or mention.q.rate:
            return
        near = self._words.passed(mention.left_first, end_mention.right_last)
        verdict = near if near is not None else self._words.passed(mention.clause.first, mention.clause.last)
        limit = self.message.in_clause(("role", "limit"), mention)
        limit = limit and not (self._eval_asked and verdict is not None and "failure_threshold" not in self.asked)
        today = self.message.in_clause(("role", "today"), mention)
        sure = True
        if rate > HALF:
            sure, rate = verdict is True or (limit and verdict is None), 1 - rate
            if not sure and limit:
                rate = 1 - rate
        rate = round(rate, DIGITS)
        if not rate and "failure_threshold" not in self.asked:  # "100% valid" is a manner of speaking
            return
        cap = mention.clause.cap("comparison" if limit or verdict is not None else "", "past", "wish" if limit else "")
        threshold_asked = "failure_threshold" in self.asked
        rate_asked = bool(self.asked & (EVAL | {"failure_rate"}))
        if limit or (threshold_asked and not today and not (rate_asked and verdict is False)):
            strength = ASKED if sure and (limit or threshold_asked) else UNSURE
            self._claim("failure_threshold", rate, min(strength, cap), mention)
        else:
            strength = UNASKED if sure and (verdict is not None or rate_asked) else GUESS
            if self._words.trained(mention):
                strength = GUESS
            self._claim("failure_rate", rate, min(strength, cap), mention)
            if threshold_asked:
                self._claim("failure_threshold", rate, GUESS, mention)

    def _apart(self, done: Collection[int]) -> None:
        """n and k, or n and a share, told apart from each other: in one sentence, or in the whole of an asked reply."""
        message = self.message
        whole = (0, len(message.words.tokens))
        self._direct_shares()
        for number, scope in enumerate([whole] if self._eval_asked else message.clauses.sentences):
            if not done or not (self._eval_asked or number in done):
                counts, shares = self._left(*scope)
                self._together(counts, shares, whole=self._eval_asked)
        if done or self._totals:
            self._same_total()
        elif not self._eval_asked:
            self._together(*self._left(*whole), whole=False, most=GUESS)

    def _direct_shares(self) -> None:
        """ "94.5% of 400 were right", "9% on our 600-case test"."""
        found = self.message.mentions
        for place in self._left(0, len(self.message.words.tokens))[1]:
            after = place + 1
            if after >= len(found) or after in self.used or not found[after].count or found[after].q.rate:
                continue
            direct = _OF.match(self.message.words.line[found[place].q.end : found[after].q.start])
            known = self._words.judged(place, after) is not None or self._words.tested(found[after])
            if direct and known and self._counts_cases(found[after]):
                strength = min(UNASKED, found[after].clause.cap("comparison", "past", "part", "today"))
                self._share_of(place, after, strength, set(), asked=self._eval_asked)

    def _left(self, first: int, last: int) -> tuple[list[int], list[int]]:
        """The places of the counts and of the shares among some tokens that are part of no result yet."""
        found = self.message.mentions
        inside = [place for place, m in enumerate(found) if first <= m.first < last and place not in self.used]
        counts = [place for place in inside if found[place].count and not found[place].q.rate]
        limits = {place for place in inside if self.message.in_clause(("role", "limit"), found[place])}
        limits -= {place for place in inside if self._words.beside(place) is not None}
        return (
            [place for place in counts if place not in self._rates and self._counts_cases(found[place])],
            [place for place in inside if place in self._rates and place not in limits],
        )

    def _counts_cases(self, mention: Mention) -> bool:
        """Whether a count may be one of test cases: not of people, queues …, but "on 200 items"."""
        tested = self.message.hits.get(("always", "tested"), ())
        on = mention.q.value >= FEW and any(hit.first < mention.first <= hit.last for hit in tested)
        return on or not self.message.noisy(mention)

    def _same_total(self) -> None:
        """The other model's result on the same examples: "18 of 250, whereas the prompt failed on 40 of them"."""
        counts, shares = self._left(0, len(self.message.words.tokens))
        for place in sorted((*counts, *shares)):
            mention = self.message.mentions[place]
            other = next((name for name in self._totals if name != self._names(mention)[0]), None)
            passed = self._words.beside(place)
            if other is None or self._names(mention)[0] in self._totals or len(self._totals) != 1:
                continue
            total = self._totals[other]
            part = round(total * self._rates[place][0]) if place in shares else int(mention.q.value)
            if passed is not None and part <= total:
                self._failed(place, None, total - part if passed else part, total, UNASKED - 0.05)

    def _together(self, counts: list[int], shares: list[int], *, whole: bool, most: float = 1.0) -> None:
        found, words = self.message.mentions, self._words
        wrong = [place for place in counts if words.beside(place) is False]
        right = [place for place in counts if words.beside(place) is True]
        totals = [place for place in counts if place not in wrong and words.tested(found[place])]
        if whole and not (wrong and len(counts) == 1 and not shares):
            rest = [place for place in counts if place not in wrong and place not in right]
            totals = totals or rest or [place for place in right if self._whole()]
        if not totals and len(counts) > 1 and (wrong or right):
            totals = [max(counts, key=lambda place: found[place].q.value)]
            totals = totals if whole or set(totals) - {*wrong} else []
        if not totals and whole and shares:
            totals = counts[:1]
        if whole and len(wrong) == len(right) == len(counts) - 1 == 1 and not self._words.tested(found[right[0]]):
            k, other = found[wrong[0]], found[right[0]]
            self.used.add(right[0])
            self._failed(wrong[0], None, int(k.q.value), int(k.q.value + other.q.value), ASKED)
            return
        part_only = whole and not self.asked & {"eval_examples", "tuned_examples"}
        if whole and len(counts) == 1 and (part_only or (wrong and not totals)):
            failures = found[counts[0]]
            asked = "tuned_failures" if self.asked & TUNED else "eval_failures"
            name = asked if part_only else self._names(failures)[1]
            self._claim(name, int(failures.q.value), ASKED if part_only else BARE, failures)
            self.used.add(counts[0])
            return
        if not totals:
            return
        n = max(totals, key=lambda place: (words.tested(found[place]), found[place].q.value))
        total = int(found[n].q.value)
        others = [place for place in (*wrong, *right, *totals) if place != n and found[place].q.value <= total]
        spoken = self.message.merely_number or wrong or right or shares or words.tested(found[n])
        strength = (ASKED if spoken else BARE) if whole else UNASKED - 0.05
        strength = min(strength, most, found[n].clause.cap("comparison", "past", "part"))
        if len({found[place].q.value for place in totals if words.tested(found[place])}) > 1:
            strength = min(strength, UNSURE)  # "a set of 800, graded 300 so far"
            for place in totals:
                self._claim(self._names(found[place])[0], int(found[place].q.value), strength, found[place])
        done: set[str] = set()
        for k in others if wrong or right or whole else []:
            self._part_of(k, n, wrong, right, strength, done)
        for share in sorted(shares, key=lambda place: abs(place - n)):
            self._share_of(share, n, strength, done, asked=whole)
        if whole and not done:
            none = self._whole() and words.passed(0, len(self.message.words.tokens)) is True
            nothing = self.message.any(("cue", "eval_failures", "0"))
            self._result(None, n, 0 if none or nothing else None, total, strength, found[n])

    def _part_of(self, k: int, n: int, wrong: list[int], right: list[int], strength: float, done: set[str]) -> None:
        """A count that is a part of n; the first for each model counts."""
        mention = self.message.mentions[k]
        if self._names(mention)[0] in done:
            self.used.add(k)
            return
        value, total = int(mention.q.value), int(self.message.mentions[n].q.value)
        failed = total - value if k in right else value
        known = k in wrong or k in right or 2 * value <= total
        if failed > total * HALF or not known:
            strength = min(strength, UNSURE)
        done.add(self._names(mention)[0])
        self._failed(k, n, failed, total, min(strength, mention.clause.cap("comparison", "past", "part")))

    def _share_of(self, share: int, n: int, strength: float, done: set[str], *, asked: bool) -> None:
        """A share of n that failed or passed."""
        mention, rate = self.message.mentions[share], self._rates[share][0]
        total = int(self.message.mentions[n].q.value)
        names = self._names(mention)
        if names[0] in done or not 0 <= rate <= 1:
            return
        done.add(names[0])
        passed = self._words.passed(mention.left_first, mention.right_last)
        if passed is None:
            passed = self._words.passed(*self.message.clauses.sentence(mention.first))
        known = passed is not None or (asked and rate <= HALF)
        failed = round(total * (1 - rate if passed or (not known and rate > HALF) else rate))
        strength = min(strength, mention.clause.cap("comparison", "past", "part", "today"))
        if failed > total * HALF or not known:
            self._claim(names[1], total - failed, GUESS, mention)
            self._claim(names[1], failed, UNSURE, mention)
            self._result(None, n, None, total, strength, mention)
        else:
            self._failed(share, n, failed, total, strength)
        self.used.add(share)

    def _failed(self, k: int, n: int | None, failed: int, total: int, strength: float) -> None:
        self._result(k, n, failed, total, strength, self.message.mentions[k])

    def _whole(self) -> bool:
        """ "all 300 passed", "not a single failure"."""
        return bool(_WHOLE.search(self.message.words.line))
