"""Rules are read from decoded data with every problem found at once, so that a broken file never reaches a judgement.

Pure: the caller reads the files. The shapes stand in `rulebook` and are offered here again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from bot.decision.placeholders import PLACEHOLDERS, placeholders_in
from bot.decision.problem import Problem
from bot.decision.reasons import RULE_IDS
from bot.decision.rulebook import ASCENDING, FRACTION, OUTCOMES, OWN_SOURCE, UNITS, Rules, Sentence, Threshold

__all__ = ["RULE_IDS", "Problem", "Rules", "Sentence", "Threshold", "read_rules"]

RULES_CODE_VERSION = "1"  # raise it when a predicate, a driver, an item or the table itself changes
TENSION = "tension"
VERSION_LENGTH = 12  # hex digits that tell two versions of the rules apart

THRESHOLDS_FILE = "thresholds.toml"
REASONS_FILE = "reasons.toml"


def read_rules(
    thresholds: Mapping[str, object], reasons: Mapping[str, object], sections: Collection[str], edition: str
) -> tuple[Rules | None, list[Problem]]:
    """The rules in the decoded `thresholds.toml` and `reasons.toml`, or None and every problem in them.

    `sections` are the titles that a number or a sentence may rest on; `edition` names the guide's edition.
    """
    numbers, problems = _read_thresholds(thresholds, {*sections, OWN_SOURCE})
    sentences, more = _read_sentences(reasons, sections)
    problems += more
    if problems:
        return None, problems
    return Rules(numbers, sentences, _version(thresholds, reasons), edition), []


def _read_thresholds(
    raw: Mapping[str, object], sections: Collection[str]
) -> tuple[dict[str, Threshold], list[Problem]]:
    problems = _names_match(THRESHOLDS_FILE, raw, UNITS, "threshold")
    read: dict[str, Threshold] = {}
    for name, unit in UNITS.items():
        if name not in raw:
            continue
        table, found = _table(THRESHOLDS_FILE, name, raw[name], ("value", "unit", "section"))
        found += [Problem(*wrong, file=THRESHOLDS_FILE) for wrong in _number_problems(name, table, unit)]
        if "unit" in table and table["unit"] != unit:
            found.append(Problem(f"{name}.unit", f"{table['unit']!r}", f"{unit!r}", THRESHOLDS_FILE))
        found += _section_problems(THRESHOLDS_FILE, name, table, sections)
        problems += found
        value = table.get("value")
        if not found and isinstance(value, int | float):
            read[name] = Threshold(float(value), unit, str(table["section"]))
    for low, high in ASCENDING:
        if low in read and high in read and read[low].value > read[high].value:
            wrong = f"{read[low].value:g} is above {high} ({read[high].value:g})"
            problems.append(Problem(f"{low}.value", wrong, f"at most the value of {high}", THRESHOLDS_FILE))
    return read, problems


def _number_problems(name: str, table: Mapping[str, object], unit: str) -> list[tuple[str, str, str]]:
    if "value" not in table:
        return []
    value = table["value"]
    allowed = "a number above 0 and below 1" if unit == FRACTION else "a whole number, 1 or more"
    number = not isinstance(value, bool) and isinstance(value, float if unit == FRACTION else int)
    if number and isinstance(value, int | float) and (0 < value < 1 if unit == FRACTION else value >= 1):
        return []
    return [(f"{name}.value", f"{value!r}", allowed)]


def _read_sentences(raw: Mapping[str, object], sections: Collection[str]) -> tuple[dict[str, Sentence], list[Problem]]:
    problems = _names_match(REASONS_FILE, raw, RULE_IDS, "rule")
    read: dict[str, Sentence] = {}
    for name in RULE_IDS:
        if name not in raw:
            continue
        table, found = _table(REASONS_FILE, name, raw[name], ("outcome", "text", "section"))
        found += _outcome_problems(name, table)
        found += _text_problems(name, table)
        found += _section_problems(REASONS_FILE, name, table, sections)
        problems += found
        if not found:
            read[name] = Sentence(name, str(table["outcome"]), str(table["text"]), str(table["section"]))
    return read, problems


def _outcome_problems(name: str, table: Mapping[str, object]) -> list[Problem]:
    allowed = (TENSION,) if name.startswith(f"{TENSION}.") else tuple(word for word in OUTCOMES if word != TENSION)
    if "outcome" not in table or table["outcome"] in allowed:
        return []
    return [Problem(f"{name}.outcome", f"{table['outcome']!r}", f"one of {', '.join(allowed)}", REASONS_FILE)]


def _text_problems(name: str, table: Mapping[str, object]) -> list[Problem]:
    text = table.get("text", "text")
    if not isinstance(text, str) or not text.strip():
        return [Problem(f"{name}.text", f"{text!r}", "a sentence", REASONS_FILE)]
    try:
        holes = placeholders_in(text)
    except ValueError as error:
        return [Problem(f"{name}.text", f"braces that do not match: {error}", "{name} for a hole", REASONS_FILE)]
    allowed = f"one of {', '.join(PLACEHOLDERS)}"
    return [
        Problem(f"{name}.text", f"unknown hole {{{hole}}}", allowed, REASONS_FILE)
        for hole in holes
        if hole not in PLACEHOLDERS
    ]


def _names_match(file: str, raw: Mapping[str, object], known: Collection[str], what: str) -> list[Problem]:
    """The names in a file and those the code asks for are the same: one entry for each, and no other."""
    missing = [
        Problem(name, f"this {what} is missing", f"one entry for every {what}", file)
        for name in known
        if name not in raw
    ]
    allowed = f"one of {', '.join(known)}"
    return missing + [Problem(name, f"no such {what}", allowed, file) for name in raw if name not in known]


def _table(file: str, name: str, raw: object, keys: tuple[str, ...]) -> tuple[Mapping[str, object], list[Problem]]:
    allowed = f"a table with {', '.join(keys)}"
    if not isinstance(raw, Mapping):
        return {}, [Problem(name, f"{raw!r}", allowed, file)]
    missing = [Problem(f"{name}.{key}", "missing", allowed, file) for key in keys if key not in raw]
    return raw, missing + [Problem(f"{name}.{key}", "no such key", allowed, file) for key in raw if key not in keys]


def _section_problems(file: str, name: str, table: Mapping[str, object], sections: Collection[str]) -> list[Problem]:
    section = table.get("section")
    if "section" not in table or section in sections:
        return []
    return [Problem(f"{name}.section", f"{section!r}", f"one of {'; '.join(sorted(sections))}", file)]


def _version(*content: Mapping[str, object]) -> str:
    canonical = json.dumps([RULES_CODE_VERSION, *content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:VERSION_LENGTH]
