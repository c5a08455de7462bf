"""What a message tells of a project, held against the guide's lines: its facts, and the first read of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Field
from bot.decision.profile import FIELDS, Value
from bot.decision.rulebook import Rules
from bot.guide.claimed_figures import without_claimed
from bot.guide.figures_as_written import as_written, without_straddling
from bot.guide.first_read import FirstRead, first_read
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.hinted_facts import quoted_hints
from bot.guide.limits_read_twice import without_limit
from bot.guide.messages_without_facts import has_facts_at_hand, without_lookup
from bot.guide.open_facts import word_candidates
from bot.guide.possible_lines import RESULT
from bot.guide.premises import has_wrong_premise, with_changing_facts
from bot.guide.question_forms import without_unknown
from bot.guide.result_lines import Clash, clash_of, with_results, without_clash
from bot.guide.several_projects import asked_alone, join_reads, split_projects
from bot.guide.several_rates import known_limit, rates_headline, several_rates, with_rates, without_rates
from bot.guide.two_results import TwoResults, two_results
from bot.guide.unread_words import field_of, unread_words
from bot.nlu.reading import Hint, Reading
from bot.nlu.text.code_blocks import asked_words, own_words

ReadOpening = Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Stated:
    """A message (`shown`), the words of it that ask or tell, what was read of them, and what of that can be taken."""

    shown: str
    words: str
    reading: Reading
    facts: Mapping[str, Value]
    candidates: Mapping[str, tuple[Value, ...]]
    results: TwoResults | None
    clash: Clash | None


class ProjectReads:
    """Reads of projects, by one set of rules and one wording."""

    def __init__(
        self,
        wording: FirstReadWording,
        rules: Rules,
        read_opening: ReadOpening,
        fields: Mapping[str, Field],
        phrases: Phrases,
    ) -> None:
        self._wording = wording
        self._rules = rules
        self._read_opening = read_opening
        self._fields = fields
        self._phrases = phrases

    def facts_of(self, message: str) -> Stated:
        """What a message states and may state, without figures that can't be taken as they are."""
        own, reading = own_words(message), self._read_opening(without_unknown(message))
        results = two_results(own, reading.values)
        facts, candidates = with_results(reading.values, without_claimed(reading.plain_candidates, own), results)
        candidates = dict(without_limit(candidates, facts, own))
        clash = None if results else self._clash(own, facts, candidates, reading.probable)
        facts, candidates = without_clash(facts, candidates, clash)
        words = asked_words(message)
        if has_wrong_premise(words):
            candidates = with_changing_facts(candidates, facts)
        return Stated(message, words, reading, facts, candidates, results, clash)

    def asked_alone(self, message: str) -> str:
        """What is said of the one of several projects that a message asks about; "" for any other message."""
        return asked_alone(message, self._read_opening)

    def read_several(self, message: str) -> FirstRead | None:
        """One first read of several projects that a message sets side by side; None for any other."""
        readings = [(p.label, self._read_opening(p.text)) for p in split_projects(message, self._read_opening)]
        reads = [(label, self.read("", got.values, got.plain_candidates, got.probable)) for label, got in readings]
        return join_reads(reads, self._wording) if reads else None

    def read_anew(
        self, message: str, facts: Mapping[str, Value], candidates: Mapping[str, tuple[Value, ...]]
    ) -> FirstRead:
        """The first read of a message of which a model has doubted something: no candidate counts as likely."""
        results = two_results(own_words(message), facts)
        clash = None if results else self._clash(own_words(message), facts, candidates)
        facts, candidates = without_clash(facts, candidates, clash)
        return self.read(asked_words(message), facts, candidates, (), results, clash)

    def _clash(
        self,
        message: str,
        facts: Mapping[str, Value],
        candidates: Mapping[str, Sequence[Value]],
        probable: Collection[str] = (),
    ) -> Clash | None:
        """Two figures that can't both hold; of several models or prompts each has its own."""
        if several_rates(message, facts):
            return None
        is_likely = "failure_threshold" in probable
        return clash_of(message, facts, candidates, self._rules, limit_is_likely=is_likely)

    def read(
        self,
        message: str,
        facts: Mapping[str, Value],
        candidates: Mapping[str, tuple[Value, ...]],
        probable: Collection[str] = FIELDS,
        results: TwoResults | None = None,
        clash: Clash | None = None,
        hints: Mapping[str, Hint] = MappingProxyType({}),
    ) -> FirstRead:
        """The first read of these facts. `candidates`: what the message may state beside them, best first.

        `hints`: weaker candidates, with the words that they rest on.
        """
        wording = self._wording
        if has_facts_at_hand(message, facts, wording):
            facts, candidates = without_lookup(facts), without_lookup(candidates)
        facts, candidates = without_straddling(message, facts, candidates)
        words = unread_words(message, facts, candidates, wording)
        rates = several_rates(own_words(message), facts) if results is None and clash is None else None
        facts, candidates = without_rates(facts, candidates, rates)
        limit = known_limit(facts, candidates, probable)
        unread, wording = with_rates(words, wording, rates, limit)
        unsure = word_candidates(candidates, wording.fields, self._fields, self._phrases)
        weak = quoted_hints(message, {name: hint for name, hint in hints.items() if name not in {*facts, *candidates}})
        weak = {name: hint for name, hint in weak.items() if name not in map(field_of, unread)}
        counted = any(name in hints for name in RESULT)
        read = first_read(
            facts, self._rules, wording, unsure, candidates, probable, results, unread, clash, weak, is_counted=counted
        )
        read = replace(read, headline=rates_headline(rates, wording, limit) or read.headline)
        return as_written(read, message, facts, candidates, self._rules, wording)
