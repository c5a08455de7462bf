"""Test results: k of n failed or passed, of the prompted or of a trained model; shares with and without a count.

A share above one half is never taken: it is as likely a success that was told without its word.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.nlu.message.corrections import corrected
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import PLAINEST
from bot.nlu.numbers.latency_limits import is_dreamed
from bot.nlu.numbers.limit_words import DIGITS, MUST_BE, NEEDED, WOULD_BE, WOULD_DO
from bot.nlu.numbers.others_results import is_of_others
from bot.nlu.numbers.outcome_words import HALF
from bot.nlu.numbers.paired_numbers import PairedNumbers
from bot.nlu.numbers.result_claims import ASKED, EVAL, GUESS, UNASKED, UNSURE

CLOSE = 3  # words
POSSIBLE = 0.32  # worth a question where nothing better is there

_IT_IS = re.compile(r"\b(?:it is|we are)(?: (?:now|today|currently|at|about|around|more like))* $")
_NOT_ONE = re.compile(r"\b(?:not|not even|never)\s+(?:a\s+)?$")
_REPORTED = frozenset(("hearsay", "elses", "past", "doubt", "wish"))
_OTHER_SHARE = re.compile(
    r"^\W*(?:of (?:all |the |these |those |our |its |about |training |gold |test |[\d.,]+k? )*(?:errors?"
    r"|failures?|mistakes?|wrong|bad|time spent|traffic|costs?|budget|effort|spend|labels?|annotations?|rows|data)"
    r"|cheaper|faster|slower|better|worse|growth|cache|cheap|discount|more|less|per|each|monthly"
    r"|a (?:month|year|quarter)|/)"
)
_OF_ERRORS = re.compile(
    r" of (?:errors?|failures?|mistakes?|wrong|bad)\b"
)  # behind a limit: "we accept 5% of mistakes"


class Results(PairedNumbers):
    """Finds the results in a message."""

    def __init__(self, message: Message, asked: Collection[str]) -> None:
        super().__init__(message, asked)
        self.newest = set()
        if asked and not message.mentions:
            return  # nothing is told of results without a number
        if not self._eval_asked:
            self.used |= {place for place, m in enumerate(message.mentions) if is_of_others(message, m)}
            self._rates = {place: rate for place, rate in self._rates.items() if place not in self.used}
        replaced = corrected(message, message.mentions, asked=self._eval_asked)
        pairs = self._newest(list(self._pairs()))
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
            elif not self._is_by_property(k, n):
                self._pair(k, n)
        self._apart({self.found[k].clause.sentence for k, _ in firsts})
        for place, (rate, last) in sorted(self._rates.items()):
            if place not in self.used:
                self._share(place, rate, last)
        if not asked:
            self._worded_shares()

    def _is_limit(self, k: int, n: int) -> bool:
        a, b = sorted((k, n))
        first, second = self.found[a], self.found[b]
        if "failure_threshold" in self.asked and not self._eval_asked:
            return not self._is_report(second)
        demanded = NEEDED.search(self.line[: first.q.start])  # "the firm asks for 98 right of 100", not "agreed on 98"
        if (
            demanded
            and "agree" not in demanded[0]
            and self._words.judged(k, n)
            and HALF * second.q.value < first.q.value
        ):
            return not self._eval_asked
        if not self._limit_in(max(first.left_first, first.clause.first), min(second.right_last, second.last + CLOSE)):
            return False
        judged = self._words.judged(k, n) is not None
        others = [self.found[p] for p in self._rates if p not in {k, n}]
        if judged and not self.asked and any(self._limited(other) for other in others):
            return False  # "accuracy is good enough: 12 wrong of 900, allowed are 2%"
        return not self._merely_fine(first) and not (self._eval_asked and judged)

    def _merely_fine(self, mention: Mention) -> bool:
        """ "3/4 are fine": what sounds like a limit there only says that they passed; "3/4 would be" is one."""
        if WOULD_BE.search(self.line[: mention.q.start]) or WOULD_DO.search(
            self.line, mention.q.end, self.message.offsets(0, mention.clause.last)[1]
        ):
            return False
        span = mention.clause.first, mention.clause.last
        right = self.message.found(("always", "right"), *span)
        limits = self.message.found(("role", "limit"), *span)
        if "enough" in self.message.words.tokens[slice(*span)]:  # "95% right is good enough"
            return False
        return all(any(a.first <= b.last and b.first <= a.last for b in right) for a in limits)

    def _pair(self, k: int, n: int) -> None:
        a, b = self.found[k], self.found[n]
        passed = self._words.judged(k, n)
        part, total = int(a.q.value), int(b.q.value)
        other = self._other_model(a)
        colon = self.line[: a.q.start].rstrip().endswith(":")  # "tuned: 38 of 700"
        if passed is None and (self._totals == {other: total} or (colon and other in self._passed)):
            passed = self._passed[other]  # "trained: 61 of 700 wrong, prompt: 58 of 700"
        if passed is None and not self.asked and _IT_IS.search(self.line[: a.q.start]):
            passed = self._judged_by_limit(a)
        failed = total - part if passed else part
        if part == 1 and passed is not None and _NOT_ONE.search(self.line[: a.q.start]):
            failed = total if passed else 0  # "not one out of 1,400 was refused"
        rate = failed / total if total else 0.0
        known = passed is not None
        plain = UNASKED if known else self._plainness(k, n)
        base = UNSURE if rate > HALF else ASKED if self._eval_asked else plain
        ignored = ("comparison", "past", "part", *(("wish",) if known else ()), *self._trained_for_us(a))
        cap = min(a.clause.cap(*ignored), b.clause.cap(*ignored))
        strength = min(PLAINEST if k in self.newest and base == UNASKED else base, cap)
        if (
            passed and not failed and (wrong := self._wrong_behind(max(k, n), total))
        ):  # "400 of 400 parse, 30 are wrong"
            strength = min(strength, UNSURE)
            self._claim(self._names(a)[1], wrong, UNSURE + 0.05, a)
        self._result(k, n, failed, total, strength, a)
        if rate > HALF:
            self._claim(self._names(a)[1], total - failed, UNSURE - 0.05, a)

    def _judged_by_limit(self, a: Mention) -> bool | None:
        """ "They accept one bad record in 1,000; now it is 14 in 2,000": a result counts what its limit counts."""
        limits = [m for m in self.found if m.q.start < a.q.start and self._limited(m)]
        return self._words.passed(limits[-1].clause.first, a.first) if limits else None

    def _wrong_behind(self, place: int, total: int) -> int:
        """How many of a test failed in another way, by the next number of the sentence; 0: nothing is said of it."""
        found = self.found
        same = place + 1 < len(found) and found[place + 1].clause.sentence == found[place].clause.sentence
        if not same or not found[place + 1].count or self._words.beside(place + 1) is not False:
            return 0
        return int(found[place + 1].q.value) if found[place + 1].q.value < total else 0

    def _trained_for_us(self, mention: Mention) -> tuple[str, ...]:
        """ "The model that the agency trained: 15 of 300": the role that the trainer's name does not give a result."""
        clause = self.message.clauses.labelled_by(mention.first)
        first, last = min(clause.first, mention.clause.first), mention.clause.last
        trained = [hit.last for hit in self.message.found(("always", "tuned"), first, last)]
        others = self.message.found(("role", "elses"), first, last)
        return ("elses",) if trained and all(hit.last + 1 >= min(trained) for hit in others) else ()

    def _other_model(self, mention: Mention) -> str:
        return "eval_examples" if self._words.trained(mention) else "tuned_examples"

    def _threshold_pair(self, k: int, n: int) -> None:
        a, b = self.found[k], self.found[n]
        rate = a.q.value / b.q.value if b.q.value else 2.0
        passed = self._words.judged(k, n)
        ahead = self.line[: a.q.start]
        behind = MUST_BE.match(self.line, max(a.q.end, b.q.end))
        needed = bool(behind) or any(words.search(ahead) for words in (NEEDED, WOULD_BE))  # "we need 99 of 100"
        if rate > HALF and not (self.asked or needed):  # "editors accept 46 out of 50" tells what passed
            self._result(k, n, int(b.q.value - a.q.value), int(b.q.value), UNSURE, a)
        rate = 1 - rate if (passed or needed) and rate > HALF else rate
        if rate <= 1:
            ignored = ("past", "comparison", *self._asked_for(a, self._is_limit(k, n)))
            strength = min(ASKED if rate <= HALF else UNSURE, a.clause.cap(*ignored))
            self._claim("failure_threshold", round(rate, DIGITS), strength, a)
        self.used |= {k, n}

    def _asked_for(self, mention: Mention, limit: bool) -> tuple[str, ...]:
        """The roles that do not weaken a limit: wishes, and what their own people say ("legal wants at most 2%")."""
        wish = ("wish",) if limit and not is_dreamed(self.message, mention) else ()
        return (*wish, *(("hearsay", "elses") if limit and self.message.around(("role", "limit"), mention) else ()))

    def _share(self, place: int, rate: float, last: int) -> None:
        """A share without a count: a limit, or how many fail today."""
        mention = self.found[place]
        end_mention = self.found[last]
        self.used |= {place, last}
        after = self.line[end_mention.q.end :][:40]
        if self.message.barred("eval_examples", mention) and place not in self.newest:
            return
        if not 0 <= rate <= 1 or mention.q.negative or mention.q.rate:
            return
        if _OTHER_SHARE.match(after) and not (_OF_ERRORS.match(after) and self._limited(mention)):
            return
        near = self._words.passed(mention.left_first, end_mention.right_last)
        verdict = near if near is not None else self._words.passed(mention.clause.first, mention.clause.last)
        if verdict is None and place in self.newest:  # "zero-shot 25% wrong, few-shot 9%"
            verdict = self._words.passed(*self.message.clauses.sentence(mention.first))
        seen = not self.asked and self._is_seen(mention)
        limit = self._limited(mention) and not seen and not self._held_against(end_mention)
        limit = limit and not (self._eval_asked and verdict is not None and "failure_threshold" not in self.asked)
        limit = limit and not (rate > HALF and self._merely_fine(mention))
        today = self.message.in_clause(("role", "today"), mention)
        sure = True
        if rate > HALF:
            sure, rate = verdict is True or (limit and verdict is None), 1 - rate
        rate = round(rate, DIGITS)
        if not rate and "failure_threshold" not in self.asked:  # "100% valid" is a manner of speaking
            return
        if not self.asked:  # which of the two it is may be told in other words
            for name in ("failure_rate",) if seen else ("failure_threshold", "failure_rate"):
                self._claim(name, rate, POSSIBLE, mention)
        cap = mention.clause.cap(
            "comparison" if limit or verdict is not None else "", "past", *self._asked_for(mention, limit)
        )
        threshold_asked = "failure_threshold" in self.asked
        rate_asked = bool(self.asked & (EVAL | {"failure_rate"}))
        if threshold_asked and rate_asked and verdict is None and not (limit or today or self._totals):
            cap = min(cap, UNSURE)  # "3%": what they have, or what they can live with?
            self._claim("failure_rate", rate, cap, mention)
        if limit or (threshold_asked and not today and not (verdict is False and rate_asked)):
            strength = ASKED if sure and (limit or threshold_asked) else UNSURE
            self._claim("failure_threshold", rate, min(strength, cap), mention)
        else:
            known = PLAINEST if place in self.newest else UNASKED
            strength = known if sure and (verdict is not None or rate_asked) else GUESS
            if strength == GUESS and today and threshold_asked and rate <= HALF:
                strength = UNSURE  # "2%, right now we're at 9": two facts
            if (
                not self.asked
                and place not in self.newest
                and any(
                    not _REPORTED.isdisjoint(clause.roles)
                    for clause in self.message.clauses.all
                    if clause.sentence == mention.clause.sentence
                )
            ):
                strength = GUESS  # "the union says 5% is wrong; nobody verified it"
            if self._words.trained(mention) or (seen and self._limited(mention)):
                strength = GUESS
            self._claim("failure_rate", rate, min(strength, cap), mention)
            if threshold_asked:
                self._claim("failure_threshold", rate, GUESS, mention)
