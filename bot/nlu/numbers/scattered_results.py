"""Test results whose parts stand apart: n here and k there, a share beside a count, two models on one set."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from bot.nlu.message.mentions import Mention
from bot.nlu.numbers.derived_numbers import SHARES
from bot.nlu.numbers.outcome_words import HALF, PERCENT
from bot.nlu.numbers.result_claims import (
    ASKED,
    BARE,
    GUESS,
    OF,
    TUNED,
    UNASKED,
    UNSURE,
)
from bot.nlu.numbers.sizes_and_parts import SizesAndParts
from bot.nlu.text.english import WORD, is_english

SLACK = 1e-6  # of a sum of fractions
ACCENTED = 3  # so many words with other letters than English has are of another language
WORDED_SHARE = re.compile(rf"\b({'|'.join(SHARES)})\b(?! of (?:an? |the )?(?:day|week|month|year|hour))")
_BRACKET = re.compile(r" \((?:n ?= ?)?")
SIZE = re.compile(r"\bn ?= ?$")
PART = re.compile(  # "40 wrong, 15 of them badly": a part of what was counted before
    r"\s*(?:[a-z]+ )?of (?:them|those|these|which)\b"
)

_COMPARED = re.compile(r"\b(?:against|vs|versus|compared (?:to|with)|instead of)\b[^.;?!\d]{0,12}$")  # "60 against 20"


class ScatteredResults(SizesAndParts):
    """Puts together the numbers that are part of no "k of n"."""

    def _apart(self, done: Collection[int]) -> None:
        """n and k, or n and a share, told apart from each other: in one sentence, or in the whole of an asked reply."""
        message = self.message
        whole = (0, len(message.words.tokens))
        self._direct_shares()
        sizes = [p for p, m in enumerate(message.mentions) if m.count and SIZE.search(message.words.line[: m.q.start])]
        if len(sizes) == 1 and not self._eval_asked:  # "n=800" is the size of every test that is told of
            counts, shares = self._left(*whole)
            marked = [
                k
                for k in counts
                if self._words.beside(k) is not None and self._words.names_model_nearby(message.mentions[k])
            ]
            judged = sizes[0] + 1 in counts and self._words.beside(sizes[0] + 1) is False  # "n=120, 9 fails, gate 5%"
            self._together([*sizes, *marked], shares if not (marked or judged) else [], whole=False)
        for number, scope in enumerate([whole] if self._eval_asked else message.clauses.sentences):
            if not done or not (self._eval_asked or number in done):
                counts, shares = self._left(*scope)
                self._together(counts, shares, whole=self._eval_asked)
        if done or self._totals:
            self._same_total()
        elif not self._eval_asked:
            counts, shares = self._left(*whole)
            tests = [place for place in counts if self._words.tested(message.mentions[place])]
            plain = len(tests) == 1 and bool(shares) and all(map(self._are_accuracies, shares))
            if listed := [pair for pair in pairwise(counts) if self._is_listed(*pair)][:1]:
                counts, tests = [*listed[0]], [listed[0][0]]
            else:
                counts = [p for p in counts if not PART.match(message.words.line, message.mentions[p].q.end)]
            both = not shares and (bool(listed) or self._is_set_and_part(counts))
            most = UNASKED - 0.05 if plain or both else GUESS
            self._together(tests if plain and not both else counts, shares, whole=False, most=most)
            for place in sorted(self.sets - self.used):  # nothing is said of what failed in it
                mention = message.mentions[place]
                self._claim("eval_examples", int(mention.q.value), min(UNASKED, mention.clause.cap()), mention)

    def _is_foreign(self, mention: Mention) -> bool:
        """Whether a number stands in a sentence of another language: "on a 12 000 fiches, 30 catégories"."""
        sentence = self.message.sentence_text(mention.q.start)
        accented = sum(not word.isascii() for word in WORD.findall(sentence))
        return accented >= ACCENTED or (accented == ACCENTED - 1 and not is_english(sentence))

    def _failed_of_next(self, place: int) -> bool:
        """ "failed on 18 of 250": whether a number counts what failed of the next."""
        a, b = self.found[place : place + 2]
        of = OF.match(self.line[a.q.end : b.q.start])
        return of is not None and a.q.value < b.q.value and self._words.judged(place, place + 1) is False

    def _direct_shares(self) -> None:
        """ "94.5% of 400 were right", "9% on our 600-case test"."""
        found = self.found
        shares = self._left(0, len(self.message.words.tokens))[1]
        for place in shares:
            after = place + 1
            if after >= len(found) or after in self.used or not found[after].count or found[after].q.rate:
                continue
            if self.message.near(("counted", "labelled_examples"), found[after]) and not self._words.ran(found[after]):
                continue  # "three in ten of our 3,400 labels are shaky"
            link = self.line[found[place].q.end : found[after].q.start]
            direct = OF.match(link) or (len(shares) == 1 and _BRACKET.fullmatch(link))  # "92% (500 cases)"
            known = self._words.judged(place, after) is not None or self._words.tested(found[after])
            known = known or (bool(self._others) and self._are_accuracies(place))
            if direct and known and self._counts_cases(found[after]):
                strength = min(UNASKED, found[after].clause.cap("comparison", "past", "part", "today"))
                self._share_of(place, after, strength, set(), asked=self._eval_asked)

    def _same_total(self) -> None:
        """The other model's result on the same examples: "18 of 250, whereas the prompt failed on 40 of them"."""
        counts, shares = self._left(0, len(self.message.words.tokens))
        for place in sorted((*counts, *shares)):
            mention = self.found[place]
            other = next((name for name in self._totals if name != self._names(mention)[0]), None)
            passed = self._words.beside(place)
            if other is None or self._names(mention)[0] in self._totals or len(self._totals) != 1:
                continue
            total = self._totals[other]
            part = round(total * self._rates[place][0]) if place in shares else int(mention.q.value)
            if passed is None and self._words.named(mention) and (part > total * HALF or self._beside_result(place)):
                passed = part > total * HALF  # "… 61, the trained one 38"; "… 94.9%, the prompt 94.5%"
                passed = None if place in counts and passed != self._passed[other] else passed
            if passed is not None and part < total:
                plain = place in shares and self._are_accuracies(place)
                strength = min(UNASKED if plain else UNASKED - 0.05, mention.clause.cap("comparison", "past", "part"))
                self._failed(place, None, total - part if passed else part, total, strength)

    def _beside_result(self, place: int) -> bool:
        """Whether the number before is a result too, of the same sentence."""
        before = self.found[place - 1] if place else None
        return (
            before is not None
            and place - 1 in self.used
            and before.clause.sentence == self.found[place].clause.sentence
        )

    def _together(self, counts: list[int], shares: list[int], *, whole: bool, most: float = 1.0) -> None:
        found, words = self.found, self._words
        if not whole:
            counts = [p for p in counts if not (words.listed(p) or self._is_foreign(found[p]))]
        wrong = [place for place in counts if words.beside(place) is False]
        right = [place for place in counts if words.beside(place) is True]
        totals = [place for place in counts if place not in wrong and words.tested(found[place])]
        totals = [place for place in totals if place not in right] or totals
        totals = [place for place in counts if place in self.sets] or totals
        if whole and not (wrong and len(counts) == 1 and not shares):
            rest = [place for place in counts if place not in wrong and place not in right]
            totals = totals or rest or [place for place in right if self._whole()]
        over = [k for k in wrong if totals and found[k].q.value > max(found[n].q.value for n in (*totals, *right))]
        if whole and over:  # "40 examples, 50 failed"
            for place in (*totals, *over):
                self._claim(self._names(found[place])[place in over], int(found[place].q.value), UNSURE, found[place])
            return
        if not totals and len(counts) > 1 and (wrong or right):
            totals = [max(counts, key=lambda place: found[place].q.value)]
            totals = totals if whole or set(totals) - {*wrong} else []
        if not totals and whole and shares:
            totals = counts[:1]
        if whole and len(wrong) == len(right) == len(counts) - 1 == 1 and not self._words.tested(found[right[0]]):
            bad, good = found[wrong[0]], found[right[0]]
            self.used.add(right[0])
            self._failed(wrong[0], None, int(bad.q.value), int(bad.q.value + good.q.value), ASKED)
            return
        part_only = whole and not self.asked & {"eval_examples", "tuned_examples"}
        if whole and len(counts) == 1 and (part_only or (wrong and not totals)):
            failures = found[counts[0]]
            asked = "tuned_failures" if self.asked & TUNED else "eval_failures"
            name = asked if part_only else self._names(failures)[1]
            plain = part_only and (bool(wrong) or not self.message.any(("always", "noise")))  # "option 2"
            self._claim(name, int(failures.q.value), ASKED if plain else BARE, failures)
            self.used.add(counts[0])
            return
        if not totals:
            return
        n = max(totals, key=lambda place: (words.tested(found[place]), found[place].q.value))
        total = int(found[n].q.value)
        others = [place for place in (*wrong, *right, *totals) if place != n and found[place].q.value <= total]
        others = [  # "200 checked, 200 right", not "500 replies, to hit the magic 500"
            k for k in others if found[k].q.value < total or words.passed(found[k].last, found[k].last + 3) is not None
        ]
        spoken = self.message.merely_number or wrong or right or shares or words.tested(found[n])
        plain = len(counts) == 2 and not shares and bool(wrong or right) and words.tested(found[n])
        strength = (ASKED if spoken else BARE) if whole else UNASKED if plain else UNASKED - 0.05
        strength = min(strength, most, found[n].clause.cap("comparison", "past", "part"))
        least = max((found[place].q.value for place in wrong), default=0)  # "two partners checked 240: 38 wrong"
        if len({found[p].q.value for p in totals if words.tested(found[p]) and found[p].q.value >= least}) > 1:
            strength = min(strength, UNSURE)  # "a set of 800, graded 300 so far"
            for place in totals:
                self._claim(self._names(found[place])[0], int(found[place].q.value), strength, found[place])
        done: set[str] = set()
        others.sort(key=lambda place: "past" in found[place].clause.roles)  # the old prompt's result counts last
        for k in others if wrong or right or whole else []:
            self._part_of(k, n, wrong, right, strength, done)
        kinds = [
            k
            for k in wrong
            if "past" not in found[k].clause.roles
            and k != n
            and not PART.match(self.line, found[k].q.end)
            and not _COMPARED.search(self.line[: found[k].q.start])
        ]
        failed = [int(found[k].q.value) for k in kinds]
        same = len({self._names(found[k]) for k in kinds}) == 1 < len(kinds)
        in_kinds = same and max(failed) * 2 == sum(failed)  # "23 failed: 14 format, 9 tone"
        if same and not in_kinds and sum(failed) <= total and strength > UNSURE:
            self._offer_sum(kinds, sum(failed))
        for share in sorted(shares, key=lambda p: abs(p - n)):
            self._share_of(share, n, strength, done, asked=whole)
        if not done and not shares and len(counts) == 2 and n == counts[0]:  # "I read 60, 3 had that"
            k = counts[1]
            if self.found[k].q.value < total:
                self._failed(k, n, int(found[k].q.value), total, min(strength, GUESS))
        if whole and not done:
            none = self._whole() and words.passed(0, len(self.message.words.tokens)) is True
            nothing = self.message.any(("cue", "eval_failures", "0"))
            self._result(None, n, 0 if total and (none or nothing) else None, total, strength, found[n])

    def _are_accuracies(self, share: int) -> bool:
        """ "GPT-4o gets 93%, our tuned mini 91%": whether two models' shares, above a half, are all that there are.

        In their sentence, or in the whole message: "Tuned: 97.8%, 60 ms. Prompted: 98.4%, 700 ms."
        """
        found = self.found
        sentence = found[share].clause.sentence
        if any(found[p].clause.sentence == sentence and found[p].q.value > HALF * PERCENT for p in self._others):
            return self._rates[share][0] > HALF  # "nurses get 94% right, the prompt 90%"
        for first, last in self.message.clauses.sentence(found[share].first), (0, len(self.message.words.tokens)):
            shares = [p for p in self._rates if first <= found[p].first < last and not self._limited(found[p])]
            named = [self._names(found[p]) for p in shares if self._words.named(found[p])]
            above = all(self._rates[p][0] > HALF and "comparison" not in found[p].clause.roles for p in shares)
            if len(shares) == len(named) and len(set(named)) == 2 and above and len(named) == 2:
                return True
        return False

    def _part_of(self, k: int, n: int, wrong: list[int], right: list[int], strength: float, done: set[str]) -> None:
        """A count that is a part of n; the first for each model counts."""
        mention = self.found[k]
        if self._names(mention)[0] in done:
            self.used.add(k)
            return
        value, total = int(mention.q.value), int(self.found[n].q.value)
        failed = total - value if k in right else value
        known = k in wrong or k in right or 2 * value <= total
        if failed > total * HALF or not known:
            strength = min(strength, UNSURE)
            self._claim(self._names(mention)[1], total - failed, UNSURE - 0.05, mention)
        if "past" in mention.clause.roles and len(self._left(0, len(self.message.words.tokens))[0]) > 2:
            strength = min(strength, UNSURE)  # "80 wrong with the old prompt, with the new one 35, both times on 900"
        done.add(self._names(mention)[0])
        self._failed(k, n, failed, total, min(strength, mention.clause.cap("comparison", "past", "part")))

    def _share_of(self, share: int, n: int, strength: float, done: set[str], *, asked: bool) -> None:
        """A share of n that failed or passed."""
        mention, rate = self.found[share], self._rates[share][0]
        total = int(self.found[n].q.value)
        names = self._names(mention)
        if names[0] in done or not 0 <= rate <= 1:
            return
        done.add(names[0])
        passed = self._words.passed(mention.left_first, mention.right_last)
        if passed is None:
            passed = self._words.passed(*self.message.clauses.sentence(mention.first))
        if passed is None and self._are_accuracies(share):
            passed = True
        known = passed is not None or (asked and rate <= HALF)
        failed = total * (1 - rate if passed or (not known and rate > HALF) else rate)
        failed = int(failed + HALF + SLACK)  # 89% of 250 are 27.5 failures: 28
        strength = min(strength, mention.clause.cap("comparison", "past", "part", "today"))
        if failed > total * HALF or not known:
            self._claim(names[1], total - failed, GUESS, mention)
            self._claim(names[1], failed, UNSURE, mention)
            self._result(None, n, None, total, strength, mention)
        else:
            self._failed(share, n, failed, total, strength)
        self.used.add(share)
