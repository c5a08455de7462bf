"""An option is also read from its own names: its value, label and description, and what the guide calls it.

A name that tells by itself what it is of is read at any question, and then the reply says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from bot.consultation.questions import Checklist
from bot.decision.profile import Value
from bot.nlu.reading import Claim

NAMED = 0.97
LEAST_WORDS = 3  # words of a name that tells by itself what it is of
_NO_WORD = re.compile(r"[^\w%]+")
_ARTICLE = re.compile(r"^(?:an?|the) (?=\w)")


class OptionNames:
    """The names of options, by field."""

    def __init__(
        self, names: Mapping[str, Mapping[str, Value]], plain: Mapping[str, Collection[str]] | None = None
    ) -> None:
        """`plain` are those of a field's names that tell by themselves what they are of."""
        self._names = {name: {_bare(text): value for text, value in texts.items()} for name, texts in names.items()}
        self._field_of = {_bare(text): name for name, texts in (plain or {}).items() for text in texts}

    def claims(self, text: str, asked: Collection[str], end: int) -> Iterator[Claim]:
        """A reply that is an option's name speaks for it."""
        bare = _bare(text)
        for name in asked:
            names = self._names.get(name, {})
            if bare and bare in names:
                value = names[bare]
                yield Claim(name, (str(value),) if name == "prompt_ingredients" else value, NAMED, 0, end)

    def elsewhere(self, text: str, asked: Collection[str], end: int) -> Claim | None:
        """What a reply says that is an option's name of a question that was not asked."""
        name = self._field_of.get(_bare(text))
        if name is None or name in asked:
            return None
        return Claim(name, self._names[name][_bare(text)], NAMED, 0, end)


def option_names(checklist: Checklist) -> OptionNames:
    """The names of the checklist's options, by field: value, label, description and the guide's own."""
    names: dict[str, dict[str, Value]] = {}
    plain: dict[str, list[str]] = {}
    for question in checklist.questions:
        for field in question.fields:
            names.setdefault(field.name, {}).update(field.in_guide)
            for option in field.options:
                value = option.value if isinstance(option.value, str) else ""
                for text in filter(None, (value, option.label, option.description, option.brief)):
                    names.setdefault(field.name, {})[text] = option.value
                if field.kind != "choices" and option.value is not None:  # one part of a list is not the list
                    plain.setdefault(field.name, []).extend(_plain_names(option.label, option.brief))
    return OptionNames(names, plain)


def _plain_names(label: str, brief: str) -> Iterator[str]:
    """The names that need no question beside them. A label whose brief is longer does: "Some are wrong"."""
    if len(label.split()) >= max(LEAST_WORDS, len(brief.split())) and not _bare(label).startswith("yes"):
        yield label
    if len(brief.split()) >= LEAST_WORDS:
        yield brief


def _bare(text: str) -> str:
    return _ARTICLE.sub("", _NO_WORD.sub(" ", text.replace("_", " ").casefold()).strip())
