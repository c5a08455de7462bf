"""What the words beside a test result say: passed or failed, tested at all, of the prompted or of a trained model.

And the size of a test that is told in so many words: a held-out set; and scores that moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.trained_models import trained_models
from bot.nlu.message.wordings import METRIC

HALF, PERCENT = 0.5, 100
PER = {"percent": 100.0, "permille": 1000.0}
_ON = re.compile(
    r"\b(?:on|(?<!stumbled )(?<!tripped )(?<!fell )over|across|from|among|out of|set of|sample of)\s+"
    r"(?:(?:the|our|a|an|same|those|these|all|about|some|just)\s+)*$"
)
_FAILS_ON = re.compile(
    r"\b(?:breaks?|broke|fail(?:s|ed)|errs|erred|misses|chokes|slips|stumbles|trips|wrong|(?:was|is|were) off) on"
    r" (?:about |just |only )?$"
)
_KIND = re.compile(  # behind a number: "40 error codes", "12 failure modes" are what a task is about
    r" ?(?:[a-z-]+ )?(?:defect|error|failure|fault|issue|mistake|problem)s? "
    r"(?:codes?|types?|class(?:es)?|categor(?:y|ies)|modes?|kinds?|labels?|tags?|names?)\b"
)
_NAMED = re.compile(r" ?(?:[a-z-]+ )?(?:defects|errors|failures|faults|issues|mistakes|problems)\b")
_RAN = re.compile(  # ahead of a number: "tested 1,200 lines", "we checked 320 by hand"
    r"\b(?:test|check|review|score|grade|rate|judge|audit|measure|evaluate|sample|ran|read|tried|looked (?:at|through)"
    r"|went (?:through|over))(?:d|ed)? (?:about |some |around |roughly |only |just |the (?:last |same |latest )?)?$"
)
_NAMES_NEXT = re.compile(r"[a-z] ?[=:] ?$")
_IT = frozenset(("it", "that", "this"))
_AGREED_ON = re.compile(r"\b(?:dis)?agree[sd]?\b[^.;,\d]{0,30}\b(?:on|in)\s*$")
_PLANNED = frozenset(("wish", "question", "hearsay", "elses"))  # such words tell of no model that there is
_ALL_BUT = re.compile(
    r"\b(?:all|everything|every one|each one)\b[^.;\d]{0,30}?"
    r"\b(?:but|except(?: for)?|bar|apart from)(?: about| for)?\s*$"
)
LEAST_SET = 10  # examples of a test
_TESTING = r"(?:held[- ]?out|hold[- ]?out|test(?:ing)?|eval(?:uation)?|validation|benchmark)"
_SET_OF = re.compile(
    rf"\b{_TESTING}(?: of|[- ]?(?:set|sample|split|suite)(?: (?:of|has|have|with|holds|contains|is|was))?:?) ?"
    r"(?:about |roughly |some |exactly |around |only |just |~ ?)?(?<=[ :~])$"
    r"|\b(?:evaluated|tested|checked|examined) (?:number|total|count) (?:was |is )?$"
    r"|\b(?:number|total|count) of (?:the )?(?:evaluated|tested|checked|examined) [a-z]+ (?:was |is )?$"
    r"|(?:^|[\n)] ?)(?:evaluated|tested|checked|examined)(?: [a-z]+)?: $|\bboth (?:saw|got|ran on|had) the same $"
)
_SAME, _FOR_BOTH = re.compile(r"\bsame $"), re.compile(r" (?:[a-z]+ ){1,3}?(?:for|by|with|in|on) (?:both|each)\b")
_MOVED = re.compile(  # "accuracy went from 71 to 84"
    r"\b(?:accuracy|scores?|quality|(?:pass|hit|success) rate|share of (?:right|correct) [a-z]+)\b[^.;?!\d]{0,40}?"
    r"\bfrom (\d{2}(?:\.\d+)?) (?:up |down )?to (\d{2}(?:\.\d+)?)(?![\d.,]*\d| ?(?:%|percent|of|out of|k\b|m\b))"
)
_OTHER_METRIC = re.compile(rf"\b(?:{METRIC}|euros?|points)\b")
_TEST_CASES = re.compile(
    rf"(?:[- ](?:case|item|example|question|sample))?[- ]{_TESTING}"
    r"(?:(?: set| split| cases| examples| samples| items)\b|(?= ?(?:[.,:;)/]|$)))"
)
_ASKED_OF_SET = re.compile(  # "What counts as a good eval set? We have 60 examples."
    rf"\b{_TESTING}[- ]?sets?\b[^.?!]*\? (?:[a-z']+ ){{0,4}}(?:about |roughly |some |around |only |just )?$"
)
_EXAMPLES = re.compile(r" (?:examples|cases|samples|items|questions|of them)\b")
_OTHER_USE = re.compile(r"\b(?:label\w*|train\w*|tun\w+|prompt\w*|shots?)\b")
_PLANNED_SET = re.compile(
    r"\b(?:need|needs|want|build|create|make|plan|planning|should|would|could|must|recommend[a-z]*|suggest[a-z]*"
    r"|no|not|never|without|requires?|ideal[a-z]*|minimum|how (?:big|large|many))\b"
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Reads the words around the numbers of one message. `trained_asked`: only a trained model's result was asked."""

    message: Message
    trained_asked: bool = False

    def passed(self, first: int, last: int) -> bool | None:
        """Whether tokens first..last speak of passing (False: of failing); None: of neither, or of both."""
        tokens, hits = self.message.words.tokens, self.message.hits
        if ("always", "wrong") not in hits and ("always", "right") not in hits:
            return None
        wrongs = [hit for hit in hits.get(("always", "wrong"), ()) if first <= hit.first < last]
        tuned = self.message.found(("always", "tuned"), first, last)  # "fine-tuned" says nothing of fine
        rights = [
            hit
            for hit in hits.get(("always", "right"), ())
            if first <= hit.first < last
            and tokens[hit.last + 1 : hit.last + 2] != ("now",)
            and not any(other.first <= hit.first and hit.last <= other.last for other in (*wrongs, *tuned))
        ]
        wrongs = [hit for hit in wrongs if not any(o.first < hit.first and hit.last <= o.last for o in rights)]
        wrong = any(not hit.denied for hit in wrongs) or any(hit.denied for hit in rights)
        right = any(not hit.denied for hit in rights) or (not wrong and any(hit.denied for hit in wrongs))
        return None if wrong == right else right

    def judged(self, k: int, n: int) -> bool | None:
        """Whether the k of n (places of numbers) passed, by the nearest words that tell; None where none do."""
        low, high = sorted((k, n))
        a, b, part = (self.message.mentions[place] for place in (low, high, k))
        if not part.q.value and self._fails(*self.message.clauses.sentence(a.first)):
            return False  # "0 of 300 failed"
        if _ALL_BUT.search(self.message.words.line[: part.q.start]):
            return self.passed(*self.message.clauses.sentence(a.first)) is False
        for first, last in (
            (a.last, b.first), (b.last, b.right_last), (a.left_first, a.first),
            (part.clause.first, part.clause.last), (b.clause.first, b.clause.last),
            self.message.clauses.sentence(a.first),
        ):  # fmt: skip
            passed = self.passed(first, last)
            if passed is not None:
                return passed
        return None

    def _fails(self, first: int, last: int) -> bool:
        """Whether a word of failing stands there, denied or not."""
        return any(first <= hit.first < last for hit in self.message.hits.get(("always", "wrong"), ()))

    def beside(self, place: int) -> bool | None:
        """Whether a single number counts what passed, by the words right behind it, else by those ahead of it."""
        mention = self.message.mentions[place]
        if _AGREED_ON.search(self.message.words.line[: mention.q.start]):  # "she agreed with it on 188"
            return self.passed(mention.clause.first, mention.first)
        if _FAILS_ON.search(self.message.words.line[: mention.q.start]):
            return False
        if _ON.search(self.message.words.line[: mention.q.start]) or _KIND.match(
            self.message.words.line, mention.q.end
        ):
            return None
        last = mention.right_last
        after = next((m for m in self.message.mentions[place + 1 : place + 2] if m.first == last), None)
        named = after is not None and after.count and _NAMES_NEXT.search(self.message.words.line[: after.q.start])
        if after is not None and (named or last > mention.last + 1):
            last -= 1  # "300, the prompt missed 27", "n=750 fail=44": a word just ahead of a number belongs to that
        if _ALL_BUT.search(self.message.words.line[: mention.q.start]):
            return False
        if not mention.q.value and self._fails(mention.last, last):
            return False  # "zero errors"
        behind = self.passed(mention.last, last)
        share_before = place > 0 and self.message.mentions[place - 1].q.unit in PER
        return behind if behind is not None or share_before else self.passed(mention.left_first, mention.first)

    def ran(self, mention: Mention) -> bool:
        """Whether the verb right ahead of a number says that so many were tested, whatever they are."""
        return _RAN.search(self.message.words.line[: mention.q.start]) is not None

    def counts_things(self, mention: Mention) -> bool:
        """Whether a number counts defects, errors …, which may be results or what a task is about."""
        return _NAMED.match(self.message.words.line, mention.q.end) is not None

    def listed(self, place: int) -> bool:
        """Whether a number counts defects or errors as things, far from other numbers: "fruity, bitter, 11 defects"."""
        found = self.message.mentions
        mention = found[place]
        if not self.counts_things(mention):
            return False
        first = self.message.clauses.sentence(mention.first)[0]
        near = [c.first for c in self.message.clauses.all if first <= c.first < mention.first][-2:]
        beside = near and any(m.first >= near[0] for m in found[:place])
        return not beside

    def tells_of_test(self, mention: Mention) -> bool:
        """Whether the sentence of a number speaks of a test, by more than an "on" or "from" ahead of a number."""
        numbers = {at for m in self.message.mentions for at in range(m.first, m.last)}
        said = self.message.found(("always", "tested"), *self.message.clauses.sentence(mention.first))
        return any(hit.last not in numbers for hit in said)

    def tested(self, mention: Mention) -> bool:
        """Whether the words near a number speak of testing."""
        tested = ("always", "tested")
        return self.message.near(tested, mention) or self.message.ahead(tested, mention)

    def named(self, mention: Mention) -> bool:
        """Whether a model is named in the clause of a number, or ahead of it since the number before."""
        first = self.message.clauses.sentence(mention.first)[0]
        since = max((m.last for m in self.message.mentions if first <= m.first < mention.first), default=first)
        return any(
            self.message.any(("always", model), min(since, mention.clause.first), mention.clause.last)
            for model in ("tuned", "prompted")
        )

    def names_model_nearby(self, mention: Mention) -> bool:
        """Whether a model is named in the sentence of a number."""
        return any(self.message.in_sentence(("always", model), mention) for model in ("tuned", "prompted"))

    def trained(self, mention: Mention) -> bool:
        """Whether a result is a trained model's: by the nearest name of either model ahead of it, else behind it."""
        tuned, prompted = ("always", "tuned"), ("always", "prompted")
        sentence = self.message.clauses.sentence(mention.first)
        where = [(mention.clause.first, mention.clause.last), sentence]
        if not _IT.isdisjoint(self.message.words.tokens[mention.clause.first : mention.first]) or (
            self.message.words.tokens[sentence[0]] in _IT
        ):
            where.insert(1, (0, mention.first))
        for first, last in where:
            untuned = {hit.last for hit in self.message.found(prompted, first, last)}  # "before we tuned"
            named = [hit for hit in self.message.found(tuned, first, last) if not self._merely_asks(hit.first, mention)]
            marks = [(hit.last, True) for hit in named if hit.last not in untuned]
            for hit in self.message.found(prompted, first, last):
                of_tuned = any(name_at.first <= hit.first <= name_at.last + 1 for name_at in named)
                if of_tuned and self.message.words.tokens[hit.first] != "prompt":
                    marks.append((hit.last, True))  # "tuned gpt-4o-mini"
                else:
                    marks.append((hit.last, False))
            if marks:
                before = [mark for mark in marks if mark[0] < mention.first]
                return max(before)[1] if before else self._other_than(mention, *min(marks))
        return self.trained_asked or self._of_the_last_named(mention)

    def _of_the_last_named(self, mention: Mention) -> bool:
        """ "We've run a tuned 3B since 2025. Last audit: 26 of 500 wrong": no other model is named between."""
        line, start = self.message.words.line, self.message.sentence_at(mention.q.start)[0]
        named = self.message.any(("always", "tuned"), 0, mention.first)
        ends = [end for _, end in trained_models(line) if end <= start] if named else []
        since = self.message.token(ends[-1]) if ends else 0
        return bool(ends) and not self.message.any(("always", "prompted"), since, mention.first)

    def _other_than(self, mention: Mention, token: int, trained: bool) -> bool:
        """Whose result it is where a model is named behind it only: the other's, if that name has a number of its own.

        "theirs was wrong in 30, the plain one in 8".
        """
        clause = self.message.clauses.at(token)
        if clause.first <= mention.first:
            return trained
        both = all(self.message.any(("always", model), clause.first, clause.last) for model in ("tuned", "prompted"))
        if not any(m.clause.first == clause.first for m in self.message.mentions if m.first > mention.first):
            return trained and not both  # "22 of 310 failed, so the fight is tune or prompt"
        return not trained and any(
            not self._merely_asks(hit.first, mention) for hit in self.message.found(("always", "tuned"))
        )

    def _merely_asks(self, token: int, mention: Mention) -> bool:
        """Whether a word stands in a question or a plan beside the result: "112 of 1,600 fail, should we tune?"."""
        clause = self.message.clauses.at(token)
        asked = not _PLANNED.isdisjoint(clause.roles) or self._asks_without_number(token)
        planned = asked and clause.first != mention.clause.first
        return planned and not any(  # "vendor delivered the trained model"
            self.message.token(start) <= token < self.message.token(end)
            for start, end in trained_models(self.message.words.line)
        )

    def _asks_without_number(self, token: int) -> bool:
        """Whether a sentence is a question in which no number stands: "Fine-tune next?"."""
        first, last = self.message.clauses.sentence(token)
        words = self.message.words
        asks = last > first and words.line[words.ends[last - 1] :].lstrip(" \"')").startswith("?")
        return asks and not any(first <= m.first < last for m in self.message.mentions)


def is_set(words: Outcomes, mention: Mention) -> bool:
    """ "A held-out set of 4k", "2k train / 250 test": whether a number is the size of a test in so many words."""
    line = words.message.words.line
    if 0 < mention.q.value < LEAST_SET:
        return False  # "one test set"
    both = _SAME.search(line[: mention.q.start]) and _FOR_BOTH.match(line, mention.q.end)
    named = both or _SET_OF.search(line[: mention.q.start]) or _TEST_CASES.match(line, mention.q.end)
    asked = _ASKED_OF_SET.search(line[: mention.q.start]) and _EXAMPLES.match(line, mention.q.end)
    named = named or (asked if _OTHER_USE.search(line) is None else None)
    clause = line[slice(*words.message.offsets(mention.clause.first, mention.clause.last))]
    if _PLANNED_SET.search(clause):
        return False
    return named is not None and words.passed(mention.last, mention.right_last) is None


def tells_moved(line: str) -> bool:
    """Whether a bare score went from one number to another: a bare limit may stand behind it."""
    return _MOVED.search(line) is not None


def moved_scores(words: Outcomes) -> tuple[frozenset[int], frozenset[int]]:
    """ "Accuracy moved from 71 to 84": the numbers of today's bare scores, and of those before them."""
    found, line = words.message.mentions, words.message.words.line
    moves = [match for match in _MOVED.finditer(line) if _OTHER_METRIC.search(line) is None]
    before, after = (
        frozenset(p for p, m in enumerate(found) if any(m.q.start == match.start(part) for match in moves))
        for part in (1, 2)
    )
    return after, before
