"""promptfoo's tables: CSV and its HTML page in their layouts. Results are found by what stands in the cells."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html.parser import HTMLParser
from itertools import zip_longest

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.tools.promptfoo_results import FORMAT, NO_ASSERTIONS, short_names
from bot.evidence.loaded_content import refused, sentence

CELL = re.compile(r"\s*\[(PASS|FAIL|ERROR)\]\s*(?:\((-?[\d.]+|NaN)\))?")
OUTCOMES = {"PASS": Outcome.PASSED, "FAIL": Outcome.FAILED, "ERROR": Outcome.NOT_EVALUATED}
SEEN = 20  # rows that show which columns hold results
STATUS, REASON = "Status", "Grader Reason"
# Since 2025 each output has columns of its own to its right, with the same names for each prompt.
AFTER_STATUS = ("Score", "Named Scores")
BESIDE = re.compile(r"(?:Status|Score|Named Scores|Metric: .*|Grader Reason|Comment|Reasoning|Latency \(ms\))$")
NUMBERED = re.compile(r" \(\d+\)$")
# What a red-team run adds that is not the same in the next run.
CONVERSATION = frozenset(["Messages", "RedteamHistory", "RedteamTreeHistory", "sessionId", "sessionIds"])
PAGE_STATUS, PAGE_REASON = "data-status", "output-reason"


def result_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns whose cells all begin with a verdict in brackets; empty cells say nothing."""
    columns = [[cell for cell in cells if cell.strip()] for cells in zip_longest(*rows, fillvalue="")]
    return [place for place, cells in enumerate(columns) if cells and all(map(CELL.match, cells))]


def status_columns(header: Sequence[str]) -> list[int]:
    """The columns with the verdicts where these stand apart from the outputs, as promptfoo writes it since 2025."""
    names = [NUMBERED.sub("", name) for name in header]
    return [
        place for place, name in enumerate(names) if name == STATUS and (*names[place + 1 : place + 3],) == AFTER_STATUS
    ]


def read_promptfoo_table(
    kind: str,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    columns: Sequence[int],
    choices: EvalChoices,
    file: str,
) -> EvalCases:
    """The cases of a table: a test on each row, a prompt or provider in each result column."""
    outputs = {column: _output_of(column, header) for column in columns}
    names = short_names([_variant_name(header[outputs[column]]) for column in columns])
    are_apart = outputs and all(output != column for column, output in outputs.items())
    verdict, passes = (STATUS, "PASS") if are_apart else ("[PASS] or [FAIL]", "[PASS]")
    cases = EvalCases(f"{FORMAT} {kind}", verdict=verdict, passes=passes, chosen_group=choices.group_column)
    others = _variables(header, columns, outputs)
    reasons = {column: _reason_of(column, header, columns) for column in columns}
    failures, totals, bare = Counter[int](), Counter[int](), 0
    for line, row in rows:
        variables = {header[column]: row[column] for column in others}
        text = json.dumps(variables, sort_keys=True, ensure_ascii=False)
        case_id = "; ".join(filter(None, (" ".join(value.split()) for value in variables.values()))) or f"row {line}"
        for place, column in enumerate(columns):
            cell = row[column] if outputs[column] == column else f"[{row[column].strip()}]" if row[column] else ""
            outcome, reason = _cell(cell, file, line, header[column])
            beside = reasons[column]
            bare += NO_ASSERTIONS in (row[column][-60:] if beside is None else row[beside])
            failures[column] += outcome is Outcome.FAILED
            totals[column] += outcome is not Outcome.NOT_EVALUATED
            cases.add(
                outcome,
                case_id=case_id,
                variant=names[place],
                input_text=text if variables else "",
                attributes=variables,
                reason=reason if beside is None else row[beside],
            )
    _check_metrics(cases, header, columns, failures, totals)
    if bare:
        cases.notes.append(sentence("notes.no_assertions", count=bare))
    return cases


def _output_of(column: int, header: Sequence[str]) -> int:
    """The column that names the prompt of a result column: itself, or the output to the left of a status."""
    while column and BESIDE.match(NUMBERED.sub("", header[column])):
        column -= 1
    return column


def _reason_of(column: int, header: Sequence[str], columns: Sequence[int]) -> int | None:
    """The grader's reason to the right of a result column, before the next one; None if there is none."""
    end = next((other for other in columns if other > column), len(header))
    return next((at for at in range(column + 1, end) if NUMBERED.sub("", header[at]) == REASON), None)


def _variables(header: Sequence[str], columns: Sequence[int], outputs: Mapping[int, int]) -> list[int]:
    """The columns with the test's variables: neither results nor what the tool adds beside each."""
    taken = {*columns, *outputs.values()}
    names = [NUMBERED.sub("", name) for name in header]
    if REASON in names:
        first = min(outputs.values(), default=0)
        taken |= {at for at in range(first, len(names)) if BESIDE.match(names[at]) or names[at] in CONVERSATION}
    return [column for column in range(len(header)) if column not in taken]


def read_promptfoo_html(text: str, choices: EvalChoices, file: str) -> EvalCases:
    """The cases of promptfoo's HTML page. Raises EvidenceFileError for any other page, such as a login page."""
    table = ResultTable()
    table.feed(text)
    table.close()
    rows = [(line, row) for line, row in table.rows if any(row)]
    columns = result_columns([row for _, row in rows[:SEEN]])
    if not columns:
        login = re.search(r"sign.?in|log.?in|password|anmelden|sso", text[:200_000], re.IGNORECASE)
        what = sentence("foreign.login") if login else sentence("foreign.page")
        raise refused("is_what", file=file, what=what)
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) != width:
            raise refused("table_row", file=file, line=line, cells=len(row), expected=width)
    header = table.header[:width] + [f"column {place + 1}" for place in range(len(table.header), width)]
    return read_promptfoo_table("HTML", header, rows, columns, choices, file)


def _cell(cell: str, file: str, line: int, column: str) -> tuple[Outcome, str]:
    if not cell.strip():
        return Outcome.NOT_EVALUATED, ""
    match = CELL.match(cell)
    if match is None:
        name = " ".join(column.split())[:60]
        raise refused("no_result_mark", file=file, line=line, column=name)
    outcome = OUTCOMES[match[1]]
    if outcome is not Outcome.FAILED:
        return outcome, ""
    rest = cell[match.end() :]
    before, dashes, _ = rest.partition("\n---\n")
    _, label, after = rest.rpartition("Fail Reason:")
    return outcome, (after if label else before if dashes else rest).strip()


def _variant_name(header: str) -> str:
    """A header cell is the prompt's text, or a JSON object that holds it."""
    found = _header_object(header)
    label = str(found.get("label") or found.get("display") or found.get("raw") or header)
    return f"[{found['provider']}] {label}" if found.get("provider") else label


def _header_object(header: str) -> dict[str, object]:
    if not header.lstrip().startswith("{"):
        return {}
    try:
        found = json.loads(header)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _check_metrics(
    cases: EvalCases, header: Sequence[str], columns: Sequence[int], failures: Counter[int], totals: Counter[int]
) -> None:
    """Headers of 2024 hold counts of their own: a free cross-check."""
    for column in columns:
        metrics = _header_object(header[column]).get("metrics")
        if isinstance(metrics, dict) and isinstance(metrics.get("testFailCount"), int):
            stated, of = metrics["testFailCount"], metrics.get("testPassCount", 0) + metrics["testFailCount"]
            counted, n = failures[column], totals[column]
            if (stated, of) != (counted, n):
                places = {"column": column + 1, "stated": stated, "stated_of": of, "failures": counted, "n": n}
                cases.notes.append(sentence("notes.other_header", **places))


class ResultTable(HTMLParser):
    """The cells' texts of the first table of a page that has a body; `data-content` repeats a cell and is not read.

    Since 2026 a cell has its verdict in `data-status`, beside the score, the output and the reason. It is given as in
    the older pages: the verdict in brackets, then the reason.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.header: list[str] = []
        self.rows: list[tuple[int, list[str]]] = []
        self._cell: list[str] | None = None
        self._in_head = False
        self._done = False
        self._only_reason = False
        self._in_reason = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "tr" and not self._in_head:
            self.rows.append((self.getpos()[0], []))
        elif tag in ("td", "th"):
            self._close_cell()
            status = dict(attrs).get(PAGE_STATUS)
            self._cell = [f"[{status.upper()}] "] if status else []
            self._only_reason, self._in_reason = bool(status), False
            self._in_th = tag == "th"
        elif tag == "thead":
            self._in_head = True
        elif tag == "p" and PAGE_REASON in (dict(attrs).get("class") or ""):
            self._in_reason = True
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._close_cell()
        elif tag == "p":
            self._in_reason = False
        elif tag == "thead":
            self._in_head = False
        elif tag == "table" and any(row for _, row in self.rows):
            self._done = True

    def handle_data(self, data: str) -> None:
        if self._cell is not None and (self._in_reason or not self._only_reason):
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        text = "".join(self._cell).strip()
        if self._in_th and not any(row for _, row in self.rows):
            self.header.append(text)
        elif self.rows:
            self.rows[-1][1].append(text)
        self._cell = None
