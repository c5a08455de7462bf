"""Test results: k of n failed or passed, of the prompted or of a trained model; shares with and without a count.

A share above one half is never taken: it is as likely a success that was told without its word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from bot.nlu.mentions import Mention, Message, corrected
from bot.nlu.reading import Claim

EVAL = frozenset(("eval_examples", "eval_failures"))
TUNED = frozenset(("tuned_examples", "tuned_failures"))
HALF = 0.5
DIGITS = 6
TIGHT = frozenset(("of", "out of", "/"))
ROUND = (10, 100, 1000)
PER = {"percent": 100.0, "permille": 1000.0}
ASKED, UNASKED, BARE, UNSURE, GUESS = 0.9, 0.85, 0.72, 0.5, 0.4  # BARE: the sentence model has a say

_OF = re.compile(
    r"^\s*(?:(?!and|but|or)[a-z'-]+\s+){0,4}?(?:of|out of|in|from|/|over|among|on|for)\s*"
    r"(?:the |our |these |those |all |every |a sample of |roughly |about |a total of |some |a set of |a |them )*$"
)
_SHARE = re.compile(r"\bin\b(?! total)")  # "one in ten" is a manner of speaking of 10%, "one of ten" was counted
_WHOLE = re.compile(r"\b(?:all|every|each|none|no|not a|zero)\b|(?<![\d.])0(?![\d.])")
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
        self.used: set[int] = set()  # places in message.mentions
        self.claims: list[Claim] = []
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
            elif n in replaced and place + 1 < len(pairs):
                self.used |= {k, n}
            else:
                self._pair(k, n)
        self._apart({self.message.mentions[k].clause.sentence for k, _ in firsts})
        for place, (rate, last) in sorted(self._rates.items()):
            if place not in self.used:
                self._share(place, rate, last)

    def _rate(self, mention: Mention) -> float | None:
        """A percentage as a share; also a bare "0.93" beside a word of testing."""
        if mention.q.unit in PER:
            return mention.q.value / PER[mention.q.unit]
        spoken = self.message.in_clause(("always", "right"), mention)
        return mention.q.value if not mention.q.unit and 0 < mention.q.value < 1 and spoken else None

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
        led = re.search(r"(?:^|[.;,(]\s*|\bout )of (?:our |the |all )?$", before) is not None
        return (led and len(link.split()) <= 4) or (bool(_OF_WHICH.search(link)) and len(link.split()) <= 5)

    def _is_limit(self, k: int, n: int) -> bool:
        a, b = sorted((k, n))
        first, second = self.message.mentions[a], self.message.mentions[b]
        if "failure_threshold" in self.asked and not self._eval_asked:
            return True
        if not self.message.any(("role", "limit"), first.left_first, second.right_last):
            return False
        return not (self._eval_asked and self._judged(k, n) is not None)

    def _spoken_share(self, k: int, n: int) -> bool:
        """ "one in ten", or "9 in 10" beside the number of cases, is a manner of speaking of a share."""
        first, second = self.message.mentions[k], self.message.mentions[n]
        if not _SHARE.search(self.message.words.line[first.q.end : second.q.start]) or not second.q.value:
            return False
        others = any(m.count and not m.q.rate for i, m in enumerate(self.message.mentions) if i not in {k, n})
        return first.q.value == 1 or (second.q.value in ROUND and others)

    def _judged(self, k: int, n: int) -> bool | None:
        """True: the k passed; False: they failed; None: the words do not say."""
        low, high = sorted((k, n))
        a, b = self.message.mentions[low], self.message.mentions[high]
        k_mention = self.message.mentions[k]
        sentence = self.message.clauses.sentence(a.first)
        for first, last in (
            (a.last, b.first), (b.last, b.right_last), (a.left_first, a.first),
            (k_mention.clause.first, k_mention.clause.last), (b.clause.first, b.clause.last), sentence,
        ):  # fmt: skip
            verdict = self._verdict(first, last)
            if verdict is not None:
                return verdict
        return None

    def _verdict(self, first: int, last: int) -> bool | None:
        """Whether these words speak of passing; None where they speak of neither, or of both."""
        hits = [hit for hit in self.message.hits.get(("always", "wrong"), ()) if first <= hit.first < last]
        tokens = self.message.words.tokens
        goods = [
            hit
            for hit in self.message.hits.get(("always", "right"), ())
            if first <= hit.first < last and tokens[hit.last + 1 : hit.last + 2] != ("now",)
        ]
        wrong = any(not hit.denied for hit in hits) or any(hit.denied for hit in goods)
        right = any(not hit.denied for hit in goods)
        return None if wrong == right and not wrong else right and not wrong

    def _subject(self, mention: Mention) -> bool:
        """Whether a result is a trained model's."""
        tuned, prompted = ("always", "tuned"), ("always", "prompted")
        where = (mention.clause.first, mention.clause.last), self.message.clauses.sentence(mention.first)
        for first, last in where:
            marks = [(hit.first, True) for hit in self.message.found(tuned, first, last)]
            marks += [(hit.first, False) for hit in self.message.found(prompted, first, last)]
            if marks:
                before = [mark for mark in marks if mark[0] < mention.first] or marks
                return max(before)[1] if before is not marks else min(marks)[1]
        return bool(self.asked & TUNED) and not self.asked & EVAL

    def _pair(self, k: int, n: int) -> None:
        a, b = self.message.mentions[k], self.message.mentions[n]
        passed = self._judged(k, n)
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
        return ("tuned_examples", "tuned_failures") if self._subject(mention) else ("eval_examples", "eval_failures")

    def _result(
        self, k: int | None, n: int | None, failed: int | None, total: int | None, strength: float, at: Mention
    ) -> None:
        if total == 0 and not self._eval_asked:
            return
        names = self._names(at)
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
        passed = self._judged(k, n)
        rate = 1 - rate if passed and rate > HALF else rate
        if rate <= 1:
            strength = min(ASKED if rate <= HALF else UNSURE, a.clause.cap("past"))
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
        near = self._verdict(mention.left_first, end_mention.right_last)
        verdict = near if near is not None else self._verdict(mention.clause.first, mention.clause.last)
        limit = self.message.in_clause(("role", "limit"), mention)
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
            if self._subject(mention):
                strength = GUESS
            self._claim("failure_rate", rate, min(strength, cap), mention)
            if threshold_asked:
                self._claim("failure_threshold", rate, GUESS, mention)

    def _apart(self, done: Collection[int]) -> None:
        """n and k, or n and a share, told apart from each other: in one sentence, or in the whole of an asked reply."""
        message = self.message
        scopes: Sequence[tuple[int, int]] = (
            [(0, len(message.words.tokens))] if self._eval_asked else message.clauses.sentences
        )
        for number, (first, last) in enumerate(scopes):
            if done and (self._eval_asked or number in done):
                continue
            inside = [
                place for place, m in enumerate(message.mentions) if first <= m.first < last and place not in self.used
            ]
            counts = [
                place
                for place in inside
                if message.mentions[place].count and not message.mentions[place].q.rate and place not in self._rates
            ]
            shares = [
                place
                for place in inside
                if place in self._rates and not message.in_clause(("role", "limit"), message.mentions[place])
            ]
            self._together(counts, shares)

    def _together(self, counts: list[int], shares: list[int]) -> None:
        message = self.message
        own = [place for place in counts if not message.noisy(message.mentions[place])]
        wrong = [place for place in own if self._near_verdict(place) is False]
        right = [place for place in own if self._near_verdict(place) is True]
        totals = [place for place in own if place not in wrong and self._tested(place)]
        if self._eval_asked and not (wrong and len(own) == 1 and not shares):
            rest = [place for place in own if place not in wrong and place not in right]
            totals = totals or rest or [place for place in right if self._whole()]
            if not totals and (len(own) > 1 or shares):
                totals = [max(own, key=lambda place: message.mentions[place].q.value)] if own else []
        part_only = self._eval_asked and not self.asked & {"eval_examples", "tuned_examples"}
        if not totals or (part_only and len(own) == 1):
            if part_only and len(own) == 1:
                name = "tuned_failures" if self.asked & TUNED else "eval_failures"
                self._claim(name, int(message.mentions[own[0]].q.value), ASKED, message.mentions[own[0]])
                self.used.add(own[0])
            elif self._eval_asked and wrong and len(own) == 1:
                failures = message.mentions[own[0]]
                self._claim(self._names(failures)[1], int(failures.q.value), BARE, failures)
                self.used.add(own[0])
            return
        n = max(totals, key=lambda place: message.mentions[place].q.value)
        total = int(message.mentions[n].q.value)
        others = [
            place for place in (*wrong, *right, *totals) if place != n and message.mentions[place].q.value <= total
        ]
        k = next(
            (place for place in wrong if place in others), next((place for place in right if place in others), None)
        )
        if k is None and self._eval_asked and others:
            k = others[0]
        spoken = message.merely_number or wrong or right or shares or self._tested(n)
        strength = (ASKED if spoken else BARE) if self._eval_asked else UNASKED - 0.05
        cap = message.mentions[n].clause.cap("comparison", "past", "part")
        if k is not None:
            value = int(message.mentions[k].q.value)
            failed = total - value if k in right else value
            known = k in wrong or k in right or 2 * value <= total
            if (total and failed / total > HALF) or not known:
                strength = UNSURE
            self._result(
                k,
                n,
                failed,
                total,
                min(strength, cap, message.mentions[k].clause.cap("comparison", "past", "part")),
                message.mentions[k],
            )
            return
        share = min(shares, key=lambda place: abs(place - n)) if shares else None
        if share is not None:
            mention, rate = message.mentions[share], self._rates[share][0]
            passed = self._verdict(mention.left_first, mention.right_last)
            if passed is None:
                passed = self._verdict(*message.clauses.sentence(mention.first))
            known = passed is not None or (self._eval_asked and rate <= HALF)
            failed = round(total * (1 - rate if passed or (not known and rate > HALF) else rate))
            if not 0 <= rate <= 1 or failed > total * HALF or not known:
                self._claim(self._names(mention)[1], total - failed, GUESS, mention)
                self._claim(self._names(mention)[1], failed, UNSURE, mention)
                self._result(None, n, None, total, min(strength, cap), mention)
            else:
                self._result(None, n, failed, total, min(strength, cap), mention)
            self.used.add(share)
        elif self._eval_asked:
            none = self._whole() and self._verdict(0, len(message.words.tokens)) is True
            nothing = message.any(("cue", "eval_failures", "0"))
            self._result(None, n, 0 if none or nothing else None, total, min(strength, cap), message.mentions[n])

    def _tested(self, place: int) -> bool:
        mention, tested = self.message.mentions[place], ("always", "tested")
        return self.message.near(tested, mention) or self.message.ahead(tested, mention)

    def _near_verdict(self, place: int) -> bool | None:
        mention = self.message.mentions[place]
        right = self._verdict(mention.last, mention.right_last)
        share_before = place > 0 and self.message.mentions[place - 1].q.unit in PER
        return right if right is not None or share_before else self._verdict(mention.left_first, mention.first)

    def _whole(self) -> bool:
        """ "all 300 passed", "not a single failure"."""
        return bool(_WHOLE.search(self.message.words.line))
