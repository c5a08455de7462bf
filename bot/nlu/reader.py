"""Free text becomes facts of a profile, or nothing: only what is plainly stated, never what is commanded.

Rules and cues decide first; likeness of meaning only where they are silent and the field was asked. Pure: no file,
network or clock; the sentence vectors are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from pydantic import ValidationError

from bot.decision.profile import FIELDS, INGREDIENTS, Profile, Value
from bot.nlu import project_names, yes_no
from bot.nlu.attribution import chosen, numbers_belong, yes_belongs
from bot.nlu.choices import by_cues, polarity
from bot.nlu.counts import counts
from bot.nlu.ingredients import ingredients
from bot.nlu.measured import measured
from bot.nlu.number_contexts import Placed, about, placed
from bot.nlu.quantities import quantities
from bot.nlu.refusals_and_echoes import GENERAL, answering_part, is_refusal
from bot.nlu.similarity import Embed, MustLook, Resemblance, SentenceSimilarity
from bot.nlu.spelling import mended
from bot.nlu.thresholds import threshold
from bot.nlu.tokens import COMMAS, STOPS, THOUGHTS, Words, of_line, part, segments, words_of
from bot.nlu.vocabulary import BOOLEANS, NAMED, NUMBERS, Vocabulary

CHOSEN = tuple(name for name in NAMED if name != "prompt_ingredients")
SHORT = 120  # characters of a reply that is read in no time
LikeOf = Callable[[str], Resemblance]
EVAL = frozenset(("eval_examples", "eval_failures"))
# What a reply may volunteer of fields that were not asked; `task` and `project` are too easily read into other answers.
VOLUNTEERED = (*(name for name in CHOSEN if name != "task"), *BOOLEANS)

# Answers to one question that sound like another's: not volunteered from each other.
TOO_NEAR: Mapping[str, tuple[str, ...]] = {
    "format_tolerance": ("failure_mode", "structured_outputs"),
    "structured_outputs": ("failure_mode", "format_tolerance"),
    "failure_mode": ("format_tolerance", "structured_outputs", "needs_current_knowledge"),
    "needs_current_knowledge": ("failure_mode", "stable_months", "change_pace"),
    "stable_months": ("change_pace", "needs_current_knowledge"),
    "change_pace": ("stable_months", "needs_current_knowledge"),
    "failures_consistent": ("input_diversity",),
    "task": ("failure_mode", "structured_outputs", "reasoning_matters", "input_diversity"),
    "reasoning_matters": ("failure_mode", "prompt_ingredients"),
    "style_need": ("failure_mode",),
    "input_diversity": ("failures_consistent",),
}


class Reader:
    """Reads replies with one vocabulary and, if given, sentence vectors. Safe to call from several threads."""

    def __init__(self, vocabulary: Vocabulary, embed: Embed | None = None, remembered: Embed | None = None) -> None:
        """`remembered`: an `embed` that may keep its vectors; for the vocabulary's phrases, never for replies."""
        self._vocabulary = vocabulary
        self._likeness = None if embed is None else SentenceSimilarity(vocabulary, embed, remembered)

    def warm(self) -> None:
        """Prepare all phrases now; worth a call at start-up, off the event loop. Without vectors only the cues."""
        self.read(FIELDS, "yes 12 of 400 failed")  # compiles every cue
        if self._likeness is not None:
            self._likeness.warm()

    def read(self, asked: Sequence[str], text: str) -> dict[str, Value]:
        """What a reply states: field -> value; None for an asked field answered with "don't know"; {} for nothing."""
        return self._read(asked, text, None if self._likeness is None else self._likeness.of)

    def read_at_once(self, asked: Sequence[str], text: str) -> dict[str, Value] | None:
        """The same where the words alone tell, within a millisecond; None where it takes `read`, off the event loop."""
        if len(text) > SHORT:
            return None
        try:
            return self._read(asked, text, None if self._likeness is None else self._likeness.unlooked)
        except MustLook:
            return None

    def _read(self, asked: Sequence[str], text: str, like_of: LikeOf | None) -> dict[str, Value]:
        fields = [name for name in dict.fromkeys(asked) if name in FIELDS]
        whole = mended(words_of(text), self._vocabulary.known)
        if is_refusal(whole, self._vocabulary):
            return {}
        words = answering_part(whole, self._vocabulary)
        if set(words.tokens) <= STOPS | COMMAS:
            return self._counter_question(fields, whole)
        facts: dict[str, Value] = {}
        if "project" in fields:
            facts["project"] = project_names.project_name(words, asked=True)
        like = None if like_of is None else like_of(words.raw)
        facts |= self._numbers(fields, words, like)
        facts |= self._choices(fields, words, like, facts)
        facts = {name: value for name, value in facts.items() if value is not None}
        facts |= self._unknown(fields, words, facts)
        return _possible(facts)

    def read_opening(self, text: str) -> dict[str, Value]:
        """The facts in the question a consultation began with; only what is plainly stated, so rather too few."""
        whole = mended(words_of(text), self._vocabulary.known)
        if is_refusal(whole, self._vocabulary):
            return {}
        words = answering_part(whole, self._vocabulary, GENERAL)
        facts: dict[str, Value] = {"project": project_names.project_name(words, asked=False)}
        facts |= self._numbers([], words, None)
        sentences = segments(words, STOPS) or [words]
        for name in (*CHOSEN, *BOOLEANS):
            said = {value for sentence in sentences for value in by_cues(name, sentence, self._vocabulary, plain=True)}
            if len(said) == 1:
                facts[name] = said.pop()
        return _possible({name: value for name, value in facts.items() if value is not None})

    def parse_value(self, field: str, evidence: str) -> Value:
        """One field from a snippet that is said to state it; None where it does not."""
        return self.read([field], evidence).get(field)

    def _numbers(self, asked: Sequence[str], words: Words, like: Resemblance | None) -> dict[str, Value]:
        numeric = [name for name in asked if name in NUMBERS]
        found = (
            placed(words, quantities(words.line))
            if any(c.isdigit() for c in words.line) or " a" in f" {words.line}"
            else []
        )
        asked_for = self._counted(numeric, words, found)
        plain = self._counted([], words, found) if numeric else asked_for
        held = ingredients(words, self._vocabulary, asked="prompt_ingredients" in asked)
        listed = held is not None and 1 < len(held) < len(INGREDIENTS)  # two named ones make a list
        # What a reply is like takes thirty times as long as all else: asked only where something hangs on it.
        certain = asked_for == plain and (held is None or listed)
        belongs = certain or numbers_belong(words, found, asked, self._vocabulary, like)
        facts = asked_for if belongs else plain
        return facts | ({"prompt_ingredients": held} if held is not None and (belongs or listed) else {})

    def _counted(self, numeric: Sequence[str], words: Words, found: list[Placed]) -> dict[str, Value]:
        """The number fields, where these of them were asked."""
        facts: dict[str, Value] = {}
        alone = "failure_threshold" in numeric and not EVAL & set(numeric)
        if found:
            rate, used = threshold(words, found, self._vocabulary, alone=alone)
            if rate is not None:
                facts["failure_threshold"] = rate
            left = [one for one in found if one not in used]
            told, used = measured(words, left, self._vocabulary, frozenset(numeric))
            facts |= told
            facts |= counts(words, [one for one in left if one not in used], self._vocabulary, numeric)
        return facts | self._no_number(numeric, words, facts)

    def _no_number(self, numeric: Sequence[str], words: Words, facts: dict[str, Value]) -> dict[str, Value]:
        """Zero told in words ("never measured"), for asked fields that got no number, and where plain for others."""
        out: dict[str, Value] = {}
        for name in NUMBERS:
            for choice in self._vocabulary.fields[name].choices:
                cues = choice.cues if name in numeric else choice.plain
                if name in facts or choice.value is None or (name == "eval_failures" and "eval_examples" in numeric):
                    continue
                if cues.found(words) and not self._unsure(words, name):
                    out[name] = choice.value
        return out

    def _unsure(self, words: Words, name: str) -> bool:
        return name != "eval_examples" and self._vocabulary.always["dont_know"].found(words)

    def _choices(
        self, asked: Sequence[str], words: Words, like: Resemblance | None, told: Collection[str]
    ) -> dict[str, Value]:
        facts: dict[str, Value] = {}
        never = {name for question in asked for name in TOO_NEAR.get(question, ())}
        for name in VOLUNTEERED:
            if name not in asked and name not in never:
                said = by_cues(name, words, self._vocabulary, plain=True)
                if len(said) == 1:
                    facts[name] = said[0]
        booleans = [name for name in asked if name in BOOLEANS]
        beside = any(name not in asked for name in (*told, *facts))
        for name in [name for name in asked if name in CHOSEN]:
            facts[name] = chosen(name, words, self._vocabulary, asked, like, beside=beside)
        if len(booleans) == 1:
            name = booleans[0]
            own = self._without_others(name, words)
            read = yes_no.one(name, own, self._vocabulary)
            if read is None or not polarity(own, self._vocabulary):
                facts[name] = chosen(name, own, self._vocabulary, asked, like, beside=beside)
            elif yes_belongs(name, own, asked, self._vocabulary, like):
                facts[name] = read
        elif booleans:
            facts |= yes_no.several(booleans, words, self._vocabulary)
        return facts

    def _without_others(self, name: str, words: Words) -> Words:
        """The words without parts that plainly answer another yes/no question ("no, but curation is budgeted")."""
        parts = segments(words, THOUGHTS)
        others = [self._vocabulary.fields[other] for other in BOOLEANS if other != name]
        own = [
            piece
            for piece in parts
            if about(name, piece.line, self._vocabulary)
            or not any(choice.plain.found(piece) for other in others for choice in other.choices)
        ]
        return words if len(own) in {0, len(parts)} else of_line(", ".join(piece.line for piece in own), words.raw)

    def _unknown(self, asked: Sequence[str], words: Words, facts: dict[str, Value]) -> dict[str, Value]:
        """None for asked fields answered with "don't know", or with "there is none" where that is the same."""
        out: dict[str, Value] = {}
        left = [name for name in asked if name not in facts]
        for name in left:
            if any(c.value is None and c.cues.found(words) for c in self._vocabulary.fields[name].choices):
                out[name] = None
        hits = self._vocabulary.always["dont_know"].hits(words)
        if hits:
            near = part(words, max(0, hits[0].first - 4), hits[0].last + 5).line
            named = [name for name in left if about(name, near, self._vocabulary)]
            out |= dict.fromkeys(named or left, None)
        return out

    def _counter_question(self, asked: Sequence[str], words: Words) -> dict[str, Value]:
        """ "What's that?" says of structured outputs that nobody looked at them; of anything else it says nothing."""
        name = "structured_outputs"
        if list(asked) != [name]:
            return {}
        said = by_cues(name, words, self._vocabulary)
        return {name: said[0]} if said == ("not_considered",) else {}


def _possible(facts: dict[str, Value]) -> dict[str, Value]:
    """The facts that a profile may hold; an impossible one is left out, and so is a pair that does not fit together."""
    try:
        Profile.model_validate(facts)
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors() if item["loc"]} or EVAL
        return {name: value for name, value in facts.items() if name not in wrong}
    return facts
