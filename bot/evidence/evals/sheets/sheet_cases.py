"""Plain sheets to cases: a first pass over every row finds the columns, a second one counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.eval_statements import percent, percent_range
from bot.evidence.evals.eval_statistics import wilson_of_rate
from bot.evidence.evals.evidence_words import Kind, json_in, last_part, name_has, read_cell
from bot.evidence.evals.sheets.columns import is_tool_error, profile_columns
from bot.evidence.evals.sheets.sheet_columns import SheetPlan, plan_sheet
from bot.evidence.evals.sheets.sheet_rows import Rows, summary_note, without_summaries
from bot.evidence.loaded_content import confidence, refused, sentence

DEEPEST = 4
RESULT, REASON, NOT_JUDGED = "_result", "_reason", "Not applicable"
TABLES = ("CSV", "TSV", "XLSX")
JOINED = " · "
WHOLE = ".0"
ERRORS_AS = {None: Outcome.UNDECIDED, "failed": Outcome.FAILED, "not_evaluated": Outcome.NOT_EVALUATED}


def read_sheet(kind: str, rows: Rows, choices: EvalChoices, file: str) -> EvalCases:
    """The cases of a sheet. `rows` starts anew each time it is called. Raises EvidenceFileError, QuestionError."""
    every_row = rows
    rows, left_out = without_summaries(every_row, kind.endswith(TABLES))
    profiles, count = profile_columns(rows())
    if not count and left_out:  # a table of nothing but sums
        rows, left_out = every_row, []
        profiles, count = profile_columns(rows())
    if not count:
        raise refused("no_row_below", file=file)
    plan = plan_sheet(profiles, count, choices, file)
    if plan.rivals and not plan.undecided and _agree(rows, plan, choices):
        plan.questions = [question for question in plan.questions if question.about != "pass column"]
        plan.notes.append(sentence("notes.same_columns", names=", ".join(plan.rivals)))
    cases = EvalCases(kind, chosen_group=choices.group_column)
    cases.questions, cases.notes = plan.questions, [*plan.notes, *filter(None, [summary_note(left_out)])]
    cases.verdict = ", ".join(name for name, _ in plan.verdicts)
    cases.passes = _passes(plan, choices)
    cases.has_ids = bool(plan.id_column)
    cases.texts_are_cases = bool(plan.input_column) and name_has(last_part(plan.input_column), "case_text")
    if not plan.verdicts:
        return cases
    agree = both = broken = 0
    for line, row in rows():
        broken += _add(line, row, plan, choices, cases)
        if plan.judge:
            judged, expert = _outcome(row.get(plan.judge), plan.judge, plan, choices), cases.outcomes[-1]
            both += max(judged, expert) <= Outcome.PASSED
            agree += judged == expert <= Outcome.PASSED
    # Failed rows in which the tool broke are never failures unless somebody says so.
    if broken and choices.errors_as is None:
        cases.ask("call_errors", ("not_evaluated", "failed"), count=broken, column=plan.error_column)
    elif broken and choices.errors_as == "not_evaluated":
        cases.notes.append(sentence("notes.call_errors", count=broken, column=plan.error_column))
    if both:
        rate, limits = percent(agree / both), percent_range(*wilson_of_rate(agree / both, both, confidence()))
        cases.notes.append(sentence("statements.agreement", agree=agree, both=both, rate=rate, range=limits))
    return cases


def _agree(rows: Rows, plan: SheetPlan, choices: EvalChoices) -> bool:
    """Do all columns that may decide say the same in each row? Then it is all one which is taken."""
    return all(len({_outcome(row.get(name), name, plan, choices) for name in plan.rivals}) == 1 for _, row in rows())


def flat_row(record: Mapping[str, Any], prefix: str = "", depth: int = DEEPEST) -> Iterator[tuple[str, Any]]:
    """The plain values of a record as (dotted name, value), also of objects that stand as JSON inside a text."""
    for key, value in record.items():
        inner = json_in(value) if isinstance(value, str) else value
        name = f"{prefix}{key}"
        if isinstance(inner, dict):
            if depth > 1:
                yield from flat_row(inner, f"{name}.", depth - 1)
        elif not isinstance(inner, list) or len(inner) <= 1:
            yield name, inner if isinstance(inner, list) else value


def _add(line: int, row: Mapping[str, Any], plan: SheetPlan, choices: EvalChoices, cases: EvalCases) -> int:
    """Add the cases of a row; returns how many failed although an error of the call stands beside them."""
    broken = 0
    call_failed = bool(plan.error_column) and is_tool_error(row.get(plan.error_column))
    stacked = JOINED.join(str(row.get(name)) for name in plan.variants)
    identity = row.get(plan.id_column) if plan.id_column else None
    text = str(row.get(plan.input_column) or "") if plan.input_column else ""
    attributes = [(name, row.get(name)) for name in plan.attributes]
    for name, label in plan.verdicts:
        outcome = _outcome(row.get(name), name, plan, choices)
        if outcome is Outcome.FAILED and call_failed:
            broken += 1
            outcome = ERRORS_AS[choices.errors_as]
        # Azure's evaluators pass what they could not judge, and say so in the reason.
        if name.endswith(RESULT) and str(row.get(name.removesuffix(RESULT) + REASON)).startswith(NOT_JUDGED):
            outcome = Outcome.NOT_EVALUATED
        reason = str(row.get(plan.reason_column) or "") if plan.reason_column and outcome is Outcome.FAILED else ""
        cases.add(
            outcome,
            case_id=f"row {line}" if identity is None else _identity(identity),
            variant=JOINED.join(filter(None, (stacked, label))),
            input_text=text,
            attributes=attributes,
            reason=reason,
        )
    return broken


def _identity(value: Any) -> str:
    """An id as text: 1.0, as a program writes the number 1 if other ids are missing, is 1."""
    text = str(value).strip()
    return text[: -len(WHOLE)] if text.endswith(WHOLE) and text[: -len(WHOLE)].isdecimal() else text


def _outcome(value: Any, name: str, plan: SheetPlan, choices: EvalChoices) -> Outcome:
    kind, number = read_cell(value)
    if kind is Kind.FAIL and name in plan.truths:
        kind = Kind.NO
    if choices.passes:
        return _by_values(value, kind, choices)
    if kind is Kind.ABSENT:
        return Outcome.NOT_EVALUATED
    if choices.has_limit:
        return Outcome.UNDECIDED if number != number else Outcome(int(choices.score_passes(number)))
    if plan.undecided:
        return Outcome.UNDECIDED
    passing, failing = (Kind.NO, Kind.YES) if plan.inverted else (Kind.YES, Kind.NO)
    if kind in (Kind.PASS, passing):
        return Outcome.PASSED
    return Outcome.FAILED if kind in (Kind.FAIL, failing) else Outcome.UNDECIDED


def _by_values(value: Any, kind: Kind, choices: EvalChoices) -> Outcome:
    """Passed if the value is one of the chosen ones; true, yes and 1 are the same word."""
    text = str(value[0] if isinstance(value, list) and len(value) == 1 else value).strip().casefold()
    if text in (chosen.strip().casefold() for chosen in choices.passes):
        return Outcome.PASSED
    if kind in (Kind.YES, Kind.NO) and kind in (read_cell(chosen)[0] for chosen in choices.passes):
        return Outcome.PASSED
    return Outcome.NOT_EVALUATED if kind is Kind.ABSENT else Outcome.FAILED


def _passes(plan: SheetPlan, choices: EvalChoices) -> str:
    if choices.passes:
        return ", ".join(choices.passes)
    if choices.has_limit:
        return choices.limit_text()
    if plan.undecided or not plan.verdicts:
        return ""
    return sentence("terms.inverted_words") if plan.inverted else sentence("terms.pass_words")
