"""Whether one number is the size of a test and others are what is judged of it, though they stand sentences apart."""

from __future__ import annotations

import re

from bot.nlu.numbers.result_claims import ResultClaims

SEVERAL = 2
EACH = re.compile(r" (?:[a-z]+ ){0,2}?(?:each|apiece)\b")
_NEXT_ROW = re.compile(r"\s*\n[^\n\d:]{2,60}: ")  # of a list of keys and values
_ROW_END = re.compile(r"\s*(?:\n|$)")


class SizesAndParts(ResultClaims):
    """Knows sizes and parts by where they stand."""

    def _is_set_and_part(self, counts: list[int]) -> bool:
        """ "Test set 800. Correct 712.": whether one number is the size of a test, and what is left is judged of it.

        Of each model at most one: "300 claims each. Tuned: 12 wrong. Prompt: 41 wrong."
        """
        found = self.found
        each = [p for p in counts if EACH.match(self.line, found[p].q.end)] if len(counts) > SEVERAL else []
        sizes = [p for p in counts if p in self.sets] or each
        parts = [p for p in counts if p not in sizes]
        if len(sizes) != 1 or not parts or len({self._names(found[p]) for p in parts}) < len(parts):
            return False
        size = found[sizes[0]]
        return all(
            self._words.beside(p) is not None
            and found[p].q.value < size.q.value
            and abs(found[p].clause.sentence - size.clause.sentence) <= len(parts)
            for p in parts
        )

    def _is_listed(self, first: int, second: int) -> bool:
        """ "letters checked: 900", and in the next line "of them rejected: 71"."""
        a, b = self.found[first], self.found[second]
        between = _NEXT_ROW.fullmatch(self.line, a.q.end, b.q.start)
        keyed = self.line[: a.q.start].endswith(": ") and _ROW_END.match(self.line, b.q.end)
        tested = keyed and between is not None and self._words.tested(a) and b.q.value < a.q.value
        return bool(tested) and self._words.passed(self.message.token(a.q.end), b.first) is not None
