"""Whether a message, or a sentence of it, tries to change the bot or the guide, and what is said to that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.injections import CUE, SURE, compile_marks, given_words, is_harmless, split_orders
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.guide.retrieval import Match, QuestionTexts, Retrieval


class Refusals:
    """The guide's marks of an attempt, and its samples of one."""

    def __init__(self, guide: Guide, retrieval: Retrieval) -> None:
        self._guide = guide
        self._retrieval = retrieval
        self._marks = compile_marks(guide.marks)
        self._notices = compile_marks(guide.notices)
        self._cues = compile_marks(guide.cues)

    def of(self, text: str, matches: Sequence[Match]) -> tuple[str, str]:
        """What to say to an attempt to change the guide or the bot, and the message without it; "" for any other."""
        given = given_words(text)
        hostile = max(match.hostile for match in matches) > SURE
        marked = self._notices.search(given) or self._marks.search(given)
        if not (hostile or marked or self._cues.search(given)):
            return "", text
        pieces = split_orders(text)
        orders = [given_words(piece) for piece in pieces]
        votes = self._retrieval.match([QuestionTexts((order,), tuple(sentences(order))) for order in orders])
        refused = [self._is_refused(order, vote.hostile) for order, vote in zip(orders, votes, strict=True)]
        if not any(refused) and any(map(is_harmless, orders)):
            others = " ".join(order for order in orders if not is_harmless(order))
            hostile = bool(others) and self._retrieval.match([QuestionTexts((others,))])[0].hostile > SURE
        if not any(refused) and (marked or (hostile and given == text)):
            refused = [True] * len(pieces)  # it takes several sentences to say it
        if not any(refused):
            return "", text
        rest = "".join(piece for piece, is_refused in zip(pieces, refused, strict=True) if not is_refused)
        wording = self._guide.wording
        changed = self._notices.search(given)
        return wording.guide_changed.format(edition=self._guide.edition) if changed else wording.refused, rest.strip()

    def _is_refused(self, order: str, hostile: float) -> bool:
        sure = self._notices.search(order) or self._marks.search(order)
        if sure or self._cues.search(order):
            return bool(sure) or hostile > CUE
        return hostile > SURE and not is_harmless(order)
