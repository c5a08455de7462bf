"""Outputs that stop before their end, told by comparison with the other outputs of the same file."""

from __future__ import annotations

from array import array

import orjson

from bot.evidence.loaded_content import content

TERMINAL = frozenset(".!?…。！？।؟\"'”’»)]}>`*_|:~")
FENCE = "```"


def is_open_json(text: str) -> bool:
    """Whether JSON-like text closes fewer brackets than it opens, or ends inside a string."""
    depth, in_string, escaped = 0, False, False
    for character in text:
        if escaped:
            escaped = False
        elif in_string and character == "\\":
            escaped = True
        elif character == '"':
            in_string = not in_string
        elif not in_string:
            depth += (character in "{[") - (character in "}]")
    return depth > 0 or in_string


class CutOutputs:
    """Looks at one output after another; says in the end which are cut.

    A cut is certain where a mark says so, a code fence stays open, or JSON stops in a file whose other JSON is whole.
    It is likely where running text stops without a full stop and nearly all others of the file have one.
    """

    def __init__(self) -> None:
        self._limits = content().training.limits
        self._marks = content().training.cut_marks
        self._json = 0
        self._whole_json = 0
        self._open_json = array("Q")
        self._prose = 0
        self._ended_prose = 0
        self._open_prose = array("Q")
        self._certain = array("Q")

    def add(self, number: int, output: str) -> None:
        """Takes the output of a record."""
        text = output.strip()
        if not text:
            return
        if text.endswith(self._marks) or text.count(FENCE) % 2 == 1:
            self._certain.append(number)
        elif text[0] in "{[":
            self._add_json(number, text)
        elif len(text) >= self._limits.cut_minimum_length and " " in text:
            self._prose += 1
            if text[-1] in TERMINAL:
                self._ended_prose += 1
            elif text[-1].isalpha() or text[-1] in ",;-–—(":
                self._open_prose.append(number)

    def _add_json(self, number: int, text: str) -> None:
        self._json += 1
        try:
            orjson.loads(text)
            self._whole_json += 1
        except orjson.JSONDecodeError:
            if is_open_json(text):
                self._open_json.append(number)

    def find(self) -> tuple[list[int], list[int]]:
        """Numbers of the records whose output is certainly cut, and of those where it is likely."""
        certain = list(self._certain)
        if self._json and self._whole_json >= self._limits.json_outputs_share * self._json:
            certain += self._open_json
        likely: list[int] = []
        enough = self._prose >= self._limits.cut_minimum_outputs
        if enough and self._ended_prose >= self._limits.punctuated_share * self._prose:
            likely = list(self._open_prose)
        return sorted(certain), likely
