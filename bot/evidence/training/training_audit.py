"""The audit of a training file: what it holds, how many examples are usable, what is wrong and where."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from bot.evidence.loaded_content import content, refused
from bot.evidence.training.audit_findings import (
    Collector,
    EvalInputs,
    ProblemList,
    list_dropped,
    report_conflicts,
    report_copies,
    report_near,
    report_numbers,
    report_system_prompts,
)
from bot.evidence.training.audit_result import Audit, Lengths, share_of_wide
from bot.evidence.training.near_duplicates import NearIndex, NearPairs
from bot.evidence.training.record_checks import CutOutputs, count_personal_data
from bot.evidence.training.records.training_examples import (
    Example,
    Format,
    Problem,
    Record,
    dump_json,
    join_strings,
    problem,
)
from bot.evidence.training.records.training_file import TrainingFile, open_training_file
from bot.evidence.training.records.training_records import Options, read_row, read_with_columns, report_bytes
from bot.evidence.training.records.training_shapes import Columns

WIDE_SAMPLE = 2000  # records whose script is looked at
STEP = 500  # records between two calls of the progress function
SAME_FAMILY: frozenset[Format] = frozenset({"chat", "anthropic/bedrock", "gemini"})
CUT_FAULT = "cut_by_limit"


Progress = Callable[[int], None]  # called with the number of records read


def audit_file(
    path: Path, evals: Path | None = None, options: Options | None = None, progress: Progress | None = None
) -> Audit:
    """The audit of the file at `path`, with the overlap with an eval file if there is one. Raises EvidenceFileError."""
    eval_inputs = EvalInputs.read(evals) if evals else None
    with open_training_file(path) as file:
        auditor = _Auditor(file, eval_inputs, options or Options(), progress or (lambda _: None))
        with closing(auditor.near):
            return auditor.run()


def count_records(path: Path, report: Callable[[int, int], None] | None) -> Progress | None:
    """A callback that reports the records read against all lines of the file, which are as many or more."""
    if report is None:
        return None
    with path.open("rb") as stream:
        total = max(1, sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b"")))
    return lambda count: report(min(count, total), total)


class _Auditor:
    def __init__(self, file: TrainingFile, evals: EvalInputs | None, options: Options, progress: Progress) -> None:
        self.file, self.evals, self.options, self.progress = file, evals, options, progress
        self.limits = content().training.limits
        self.findings = ProblemList(self.limits.listed_problems)
        self.kept = Collector()
        self.cut = CutOutputs()
        self.formats: Counter[Format] = Counter()
        self.first_of: dict[Format, int] = {}
        self.personal: Counter[str] = Counter()
        self.near = NearIndex(self.limits.near_shingle, self.limits.near_similarity)
        self.wide, self.looked_at = 0.0, 0
        self.unanswered = array("Q")  # lines of conversations without any answer

    def run(self) -> Audit:
        for found in report_bytes(self.file):
            self.findings.add(found)
        columns, items = read_with_columns(self.file, self.options)
        if columns is not None and columns.by == "content":
            self.findings.add(problem(0, "columns", input=columns.input[:40], output=columns.output[:40]))
        self._read(items, columns)
        if not self.kept.lines and not self.findings.counts:
            raise refused("no_records", file=self.file.name)
        return self._finish(self.near.find(), columns)

    def _read(self, items: Iterable[Record | Problem], columns: Columns | None) -> None:
        for item in items:
            if isinstance(item, Problem):
                self.findings.add(item)
                continue
            self._take(item, read_row(item, columns, self.file.container))
            if len(self.kept.lines) % STEP == 0:
                self.progress(len(self.kept.lines))
        self.progress(len(self.kept.lines))

    def _take(self, record: Record, example: Example) -> None:
        number, line = len(self.kept.lines), record.line
        self.formats[example.format] += 1
        self.first_of.setdefault(example.format, line)
        parts = (example.system, example.context, example.media, example.input, example.output, str(example.trained))
        whole = "\0".join(parts) if example.supervised else dump_json(record.value)
        text = self.kept.add(line, example, whole)
        if number not in self.kept.copies and (example.supervised or example.format == "text only") and text:
            self.near.add(number, text)
        found = count_personal_data(join_strings(record.value))
        self.personal.update(found)
        for kind, count in found.items():
            if not kind.endswith("_example"):
                self.findings.add(problem(line, "pii", kind=kind.replace("_", " "), count=count))
        if number < WIDE_SAMPLE:
            self.wide += share_of_wide(text)
            self.looked_at += 1
        if example.supervised:
            self._check_example(number, line, example)

    def _check_example(self, number: int, line: int, example: Example) -> None:
        for fault in example.faults:
            if fault == CUT_FAULT:
                self.kept.unusable.add(number)
                self.findings.add(problem(line, "cut_output", "cut_by_limit"))
            elif fault == "no_answer":
                self.unanswered.append(line)
            else:
                self.findings.add(problem(line, fault))
        faults = {
            "empty_output": not example.output.strip() and "no_answer" not in example.faults,
            "empty_input": not example.input.strip() and "no_user_turn" not in example.faults,
            "weight_zero": not example.trained,
            "placeholder": any(mark.search(example.output) for mark in self.findings.placeholders),
        }
        for fault in (fault for fault, is_there in faults.items() if is_there):
            self.findings.add(problem(line, fault))
        if CUT_FAULT not in example.faults:
            self.cut.add(number, example.output)
        limit = self.options.token_limit
        length = len(example.system) + len(example.context) + len(example.input) + len(example.output)
        if limit and length / self.limits.characters_per_token_high > limit:
            self.findings.add(problem(line, "too_long", limit=limit))

    def _finish(self, near: NearPairs, columns: Columns | None) -> Audit:
        kept, lines = self.kept, self.kept.lines
        format_ = self._name_format()
        certain, likely = self.cut.find()
        kept.unusable.update(certain)
        report_numbers(self.findings, lines, certain, "cut_output")
        report_numbers(self.findings, lines, likely, "maybe_cut")
        report_copies(self.findings, kept)
        report_near(self.findings, lines, near.pairs)
        complete = kept.complete()
        conflicts, conflict_records = report_conflicts(self.findings, kept, complete)
        systems = report_system_prompts(self.findings, kept)
        overlap, overlapping = None, set[int]()
        if self.evals is not None:
            overlap, overlapping = self.evals.compare(kept.inputs, sorted({*complete, *kept.unpaired}))
            report_numbers(self.findings, lines, sorted(overlapping), "overlap")
        left_out = kept.unusable | overlapping
        usable = {kept.pairs[number] for number in complete if number not in left_out}
        return Audit(
            name=self.file.name,
            sha256=self.file.sha256,
            size=self.file.size,
            format=format_,
            formats=dict(self.formats.most_common()),
            records=len(lines),
            usable=len(usable),
            supervised=Example(format_).supervised,
            problems=self.findings.order(),
            problem_counts=dict(self.findings.counts),
            exact=len(kept.copies),
            near=len(near.pairs),
            near_complete=near.complete,
            conflicts=conflicts,
            conflict_records=conflict_records,
            empty_outputs=self.findings.counts["empty_output"],
            system_prompts=len(systems.keys() - {0}),
            without_system_prompt=systems[0],
            overlap=overlap,
            personal_data=dict(sorted(self.personal.items())),
            columns=columns,
            output_lengths=Lengths.measure(kept.output_lengths),
            input_lengths=Lengths.measure(kept.input_lengths),
            wide_share=self.wide / self.looked_at if self.looked_at else 0.0,
            dropped=list_dropped(kept, overlapping),
        )

    def _name_format(self) -> Format:
        """The format of most records; those of another family are a problem each."""
        if not self.formats:
            return "unknown"
        if len(self.unanswered) == len(self.kept.lines):
            return "prompt only"
        for line in self.unanswered:
            self.findings.add(problem(line, "empty_output"))
        name = self.formats.most_common(1)[0][0]
        for other, line in self.first_of.items():
            if other != name and not (name in SAME_FAMILY and other in SAME_FAMILY):
                self.findings.add(problem(line, "mixed_formats", format=other, count=self.formats[other]))
        return name
