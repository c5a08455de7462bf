"""What is looked for in each record: outputs that stop before their end, and personal data."""

from __future__ import annotations

import re
from array import array
from collections import Counter

import orjson
import phonenumbers
from stdnum import iban, luhn
from stdnum.us import ssn

from bot.evidence.loaded_content import content

TERMINAL = frozenset(".!?…。！？।؟\"'”’»)]}>`*_|:~")
FENCE = "```"
EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@"
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24})(?![\w-])"
)
EXAMPLE_DOMAIN = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org|edu)|[\w-]+\.(?:example|test|invalid|localhost))$"
    r"|^(?:test|domain|email|yourdomain|yourcompany)\.com$",
    re.IGNORECASE,
)
INTERNATIONAL = re.compile(r"(?<![\w+])\+\d[\d\s().-]{6,20}\d(?!\w)")
NORTH_AMERICAN = re.compile(r"(?<![\w.+-])(?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)")
CARD = re.compile(r"(?<![\w.-])(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|3\d{3}[ -]\d{6}[ -]\d{5}|\d{13,19})(?![\w-]|\.\d)")
CARD_PREFIX = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|5|4[4-9]|2)|35(?:2[89]|[3-8])|3(?:0[0-5]|[68])")
# Numbers that the card companies publish for tests.
TEST_CARDS = frozenset(
    {"4111111111111111", "4242424242424242", "5555555555554444", "378282246310005", "4012888888881881"}
)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
NUMBER_RUN = re.compile(r"\d[\d\s().-]{5,}\d|[A-Z]{2}\d{2}[ A-Z0-9]")


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


def count_personal_data(text: str) -> Counter[str]:
    """How often each kind occurs.

    Kinds: email, phone, card, iban, us_social_security_number; email_example, phone_example, card_example.
    """
    found: Counter[str] = Counter()
    if "@" in text:
        for match in EMAIL.finditer(text):
            found["email_example" if EXAMPLE_DOMAIN.search(match.group(1)) else "email"] += 1
    if not NUMBER_RUN.search(text):
        return found
    text = _count_banking(text, found)
    seen: set[int] = set()
    for pattern, region in ((INTERNATIONAL, None), (NORTH_AMERICAN, "US")):
        for match in pattern.finditer(text):
            kind = _tell_phone(match.group(), region) if seen.isdisjoint(match.span()) else ""
            if kind:
                seen.update(match.span())
                found[kind] += 1
    return found


def _count_banking(text: str, found: Counter[str]) -> str:
    """Counts accounts and cards, and returns the text without them: their digits are no telephone numbers."""

    def take(kind: str, valid: bool, match: re.Match[str]) -> str:
        if valid:
            found[kind] += 1
            return "§" * len(match.group())
        return match.group()

    def take_card(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        valid = 13 <= len(digits) <= 19 and CARD_PREFIX.match(digits) is not None and luhn.is_valid(digits)
        return take("card_example" if digits in TEST_CARDS else "card", valid, match)

    text = IBAN.sub(lambda match: take("iban", bool(iban.is_valid(match.group())), match), text)
    text = CARD.sub(take_card, text)
    return SSN.sub(lambda match: take("us_social_security_number", bool(ssn.is_valid(match.group())), match), text)


def _tell_phone(text: str, region: str | None) -> str:
    """ "phone", "phone_example" for the reserved exchange 555, "" for what is no number that can be called."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    national = str(number.national_number)
    if number.country_code == 1 and len(national) == 10 and national[3:6] == "555":
        return "phone_example"
    return "phone" if phonenumbers.is_valid_number(number) else ""
