"""Which columns of a sheet hold the case's id, the model or prompt, the input, and the errors of the tool."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from bot.evidence.evals.eval_questions import EvalChoices
from bot.evidence.evals.evidence_words import Kind, any_of, last_part, name_has, name_words
from bot.evidence.evals.sheets.column_profiles import ColumnProfile, Profiles
from bot.evidence.file_error import QuestionError
from bot.evidence.loaded_content import content, sentence
from bot.ports.evidence_content import ColumnKind

MOST_VARIANTS = 24
MOST_COLUMNS = 30
NUMBERING = (("index",), ("idx",), ("no",), ("nr",))  # names of columns that number the rows
NO_VARIANT: tuple[ColumnKind, ...] = ("score", "operation", "answer", "input")  # kinds of other words in its name
GRADERS = frozenset(["grader", "judge", "evaluator", "grading"])
ERRORS = frozenset(["error", "errors", "err", "exception", "error_message", "error_type", "exception_type"])


def find_column(profiles: Iterable[str], wanted: str, option: str) -> str:
    """The column with this name, also by its last part or in other case. Raises QuestionError."""
    names = list(profiles)
    if wanted in names:
        return wanted
    folded = wanted.casefold()
    for match in (
        [name for name in names if name.casefold() == folded],
        [name for name in names if name.rpartition(".")[2].casefold() == folded],
    ):
        if len(match) == 1:
            return match[0]
    listed = ", ".join(names[:MOST_COLUMNS])
    raise QuestionError(sentence("refusals.no_column", option=option, name=wanted, names=listed))


def variant_columns(profiles: Profiles, rows: int, text_column: str) -> list[str]:
    """The columns that tell models or prompts apart, at most two, the most telling name first."""
    listed = content().evals.column_names["variant"]
    found: list[tuple[int, int, str]] = []
    for name, profile in profiles.items():
        words = name_words(last_part(name))
        ranks = [listed.index(word) for word in words if word in listed]
        if not ranks or name == text_column or profile.is_verdict or profile.numeric or profile.filled < rows:
            continue
        if profile.distinct is None or not 2 <= profile.distinct <= min(MOST_VARIANTS, rows // 2):
            continue
        others = set(words) - {"id", "version", "name"}
        others_kind = any(name_has(word, kind) for word in others.difference(listed) for kind in NO_VARIANT)
        if not others_kind and not others & GRADERS:
            found.append((min(ranks), len(found), name))
    return [name for _, _, name in sorted(found)[:2]]


def id_column(profiles: Profiles, rows: int, choices: EvalChoices, text_column: str) -> str:
    """The column with the id of a case: by its name, else the input, else one that numbers the rows; or ""."""
    if choices.id_column is not None:
        return find_column(profiles, choices.id_column, "--id-column")
    ranked = []
    for place, (name, profile) in enumerate(profiles.items()):
        last = last_part(name)
        if not name_has(last, "id") or name_has(last, "not_a_case"):
            continue
        if profile.filled == rows and (profile.distinct or rows) >= min(2, rows):
            parts = set(name_words(last))
            of_case = not parts.isdisjoint(content().evals.column_names["id_of_case"])
            ranked.append((0 if of_case else 1 + ("uuid" in parts or "guid" in parts), place, name))
    if ranked:
        return min(ranked)[2]
    if text_column:
        return text_column
    numbering = (name for name in profiles if name_words(name) in NUMBERING and profiles[name].filled == rows)
    return next(numbering, "")


def input_column(profiles: Profiles) -> str:
    """The column with the text that the model was asked, or ""."""
    listed = content().evals.column_names["input"]
    ranked = []
    for place, (name, profile) in enumerate(profiles.items()):
        last = name_words(last_part(name))
        ranks = [listed.index(part) for part in (*last, "_".join(last)) if part in listed]
        if ranks and is_text(profile) and not profile.is_verdict and not name_has(last_part(name), "id"):
            ranked.append((min(ranks), len(last), place, name))
    return min(ranked)[3] if ranked else ""


def is_text(profile: ColumnProfile) -> bool:
    """Do at least half of the filled cells hold text?"""
    return profile.kinds[Kind.TEXT] > 0 and profile.kinds[Kind.TEXT] >= profile.filled / 2


def error_column(profiles: Profiles, rows: int, taken: Collection[str]) -> str:
    """The column with the texts of errors, which most rows leave empty; or ""."""
    for name, profile in profiles.items():
        parts = name.casefold().replace(" ", "_").split(".")[-2:]
        if name not in taken and ERRORS.intersection(parts) and profile.kinds[Kind.TEXT] and profile.filled < rows:
            return name
    return ""


def is_tool_error(value: Any) -> bool:
    """Does the text speak of a time-out, a refused call, a lost connection? Then nothing may have been evaluated."""
    return isinstance(value, str) and bool(any_of(content().evals.tool_errors.cues).search(value[:400]))
