"""An option is also read from its own names: the value, the label and the description that the checklist gives it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from bot.consultation.questions import Checklist
from bot.decision.profile import Value
from bot.nlu.reading import Claim

NAMED = 0.97
_NO_WORD = re.compile(r"[^\w%]+")


class OptionNames:
    """The names of options, by field."""

    def __init__(self, names: Mapping[str, Mapping[str, Value]]) -> None:
        self._names = {name: {_bare(text): value for text, value in texts.items()} for name, texts in names.items()}

    def claims(self, text: str, asked: Collection[str], end: int) -> Iterator[Claim]:
        """A reply that is an option's name speaks for it."""
        bare = _bare(text)
        for name in asked:
            names = self._names.get(name, {})
            if bare and bare in names:
                value = names[bare]
                yield Claim(name, (str(value),) if name == "prompt_ingredients" else value, NAMED, 0, end)


def option_names(checklist: Checklist) -> OptionNames:
    """The names of the checklist's options, by field: value, label and description."""
    names: dict[str, dict[str, Value]] = {}
    for question in checklist.questions:
        for field in question.fields:
            for option in field.options:
                value = option.value if isinstance(option.value, str) else ""
                for text in filter(None, (value, option.label, option.description, option.brief)):
                    names.setdefault(field.name, {})[text] = option.value
    return OptionNames(names)


def _bare(text: str) -> str:
    return _NO_WORD.sub(" ", text.replace("_", " ").casefold()).strip()
