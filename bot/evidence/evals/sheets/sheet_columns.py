"""Which column of a sheet is what: the verdict, the id, the model, the input; by content first and names second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.evidence.evals.eval_reading import EvalChoices, Question, question
from bot.evidence.evals.evidence_words import Kind, last_part, name_has, name_words
from bot.evidence.evals.sheets.columns import (
    MOST_COLUMNS,
    ColumnProfile,
    Profiles,
    error_column,
    find_column,
    id_column,
    input_column,
    is_text,
    variant_columns,
)
from bot.evidence.evals.sheets.verdict_candidates import (
    STRONG,
    candidates,
    graded_words,
    is_negated,
    is_score,
    sibling_labels,
    strength_of,
)
from bot.evidence.loaded_content import refused, sentence

ANNOTATED = frozenset(["metric_output", "is_accepted"])  # ragas' export of annotations


@dataclass(slots=True)
class SheetPlan:
    """What each column is taken for. `verdicts` are the deciding columns, each with the variant it stands for.

    `rivals` are columns that may decide as well. `truths` are columns in which a word that may mean wrong stands for
    false, as in Excel's WAHR and FALSCH.
    """

    verdicts: list[tuple[str, str]] = field(default_factory=list)
    inverted: bool = False
    undecided: bool = False
    judge: str = ""
    variants: list[str] = field(default_factory=list)
    id_column: str = ""
    input_column: str = ""
    reason_column: str = ""
    error_column: str = ""
    truths: frozenset[str] = frozenset()
    rivals: tuple[str, ...] = ()
    attributes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def ask(self, name: str, /, choices: Iterable[str] = (), **values: object) -> None:
        """Add a question."""
        self.questions.append(question(name, choices, **values))


def plan_sheet(profiles: Profiles, rows: int, choices: EvalChoices, file: str) -> SheetPlan:
    """The plan for a sheet. Raises QuestionError for a column that isn't there, EvidenceFileError for formulas."""
    plan = SheetPlan()
    plan.input_column = input_column(profiles)
    plan.variants = variant_columns(profiles, rows, plan.input_column)
    plan.id_column = id_column(profiles, rows, choices, plan.input_column)
    _plan_verdict(profiles, choices, plan, file)
    deciding = {name for name, _ in plan.verdicts}
    reasons = (name for name in profiles if name_has(name, "reason") and name not in deciding)
    plan.reason_column = next((name for name in reasons if is_text(profiles[name])), "")
    plan.error_column = error_column(profiles, rows, deciding)
    plan.truths = frozenset(name for name, profile in profiles.items() if profile.false_words)
    taken = deciding | {plan.id_column, plan.reason_column, plan.judge, *plan.variants}
    plan.attributes = [
        name
        for name, profile in profiles.items()
        if name not in taken and profile.distinct is not None and not profile.fractional
    ]
    chosen = choices.group_column
    if chosen is not None and chosen in profiles and chosen not in plan.attributes:
        plan.attributes.append(chosen)
    return plan


def _plan_verdict(profiles: Profiles, choices: EvalChoices, plan: SheetPlan, file: str) -> None:
    scores = [name for name in profiles if is_score(profiles[name])]
    strengths = candidates(profiles, {*plan.variants, plan.id_column})
    top = max(strengths.values(), default=0)
    rivals = [name for name, strength in strengths.items() if strength == top]
    if choices.pass_column is not None:
        rivals = [find_column(profiles, choices.pass_column, "--pass-column")]
        scores = []
    elif ANNOTATED.issubset(profiles):
        rivals, scores = ["metric_output"], []
        plan.notes.append(sentence("notes.is_accepted"))
    if not rivals:
        _plan_scores(scores, profiles, choices, plan, file)
        return
    plan.verdicts = [(rivals[0], "")]
    if len(rivals) == 1 and scores and _is_run_status(profiles[rivals[0]]):
        rivals += scores  # a run's status says whether the model answered, not whether it was right
    if len(rivals) > 1 and not _judge_beside_expert(rivals, plan):
        labels = sibling_labels(rivals)
        if labels is not None:
            plan.verdicts = list(zip(rivals, labels, strict=True))
        else:
            plan.rivals = tuple(rivals)
            plan.ask("several_verdicts", rivals, names=_join_names(rivals))
    _check_chosen(profiles[plan.verdicts[0][0]], choices, plan, file)


def _is_run_status(profile: ColumnProfile) -> bool:
    """A status of words such as success and failed; passed and fail are a test's words."""
    return "status" in name_words(last_part(profile.name)) and not any(
        value.strip().casefold() in ("pass", "passed", "fail") for value in profile.values or ()
    )


def _check_chosen(profile: ColumnProfile, choices: EvalChoices, plan: SheetPlan, file: str) -> None:
    """Ask what the deciding column leaves open: its direction, its limit, its other values."""
    name = profile.name
    if profile.kinds[Kind.FORMULA]:
        where = f", line {profile.odd_value[0]}" if profile.odd_value else ""
        raise refused("formula", file=file, place=where, column=name)
    if choices.passes or choices.has_limit:
        return
    if not profile.filled:
        plan.ask("empty_column", column=name)
        return
    if not profile.is_verdict:
        plan.undecided = True
        if profile.is_score:
            _ask_threshold([name], [profile], plan)
        else:
            plan.ask("other_words", column=name, values=_values(profile))
        return
    if profile.explicit + profile.polar < profile.filled and profile.odd_value is not None:
        line, value = profile.odd_value
        plan.ask("odd_value", column=name, value=value, line=line, values=_values(profile))
    last = last_part(name)
    if profile.explicit:
        if profile.distinct == 1 and strength_of(name, profile) < STRONG:
            plan.ask("all_alike", column=name, values=_values(profile))
        return
    if name_has(last, "failed") and not is_negated(last):
        plan.inverted = True
        plan.notes.append(sentence("notes.says_failed", column=name))
    elif name_has(last, "bad") or is_negated(last):
        plan.inverted = True
        plan.ask("true_may_be_bad", ("true", "false"), column=name)
    elif strength_of(name, profile) < STRONG:
        plan.ask("true_passes", ("true", "false"), column=name)


def _plan_scores(scores: Sequence[str], profiles: Profiles, choices: EvalChoices, plan: SheetPlan, file: str) -> None:
    plan.undecided = not choices.has_limit
    if not scores:
        for profile in profiles.values():
            if 0 < profile.kinds[Kind.FORMULA] == profile.filled:
                _check_chosen(profile, choices, plan, file)
        graded = graded_words(profiles, {*plan.variants, plan.id_column})
        if len(graded) == 1:
            plan.verdicts = [(graded[0], "")]
            _check_chosen(profiles[graded[0]], choices, plan, file)
        else:
            plan.ask("no_verdict_column", names=_join_names(list(profiles)))
        return
    plan.verdicts = [(scores[0], "")]
    labels = sibling_labels(scores) if len(scores) > 1 else None
    if labels is not None:
        plan.verdicts = list(zip(scores, labels, strict=True))
    elif len(scores) > 1:
        plan.ask("several_scores", scores, names=_join_names(scores))
    if not choices.has_limit:
        _ask_threshold(scores, [profiles[name] for name in scores], plan)


def _ask_threshold(names: Sequence[str], profiles: Sequence[ColumnProfile], plan: SheetPlan) -> None:
    low, high = min(profile.low for profile in profiles), max(profile.high for profile in profiles)
    bad = [name for name in names if name_has(name, "bad")]
    direction = sentence("questions.score_may_be_bad", names=_join_names(bad)) if bad else ""
    plan.ask("score_range", names=_join_names(names), low=f"{low:g}", high=f"{high:g}", direction=direction)


def _judge_beside_expert(rivals: list[str], plan: SheetPlan) -> bool:
    experts = [name for name in rivals if name_has(name, "expert")]
    judges = [name for name in rivals if name not in experts]
    if len(experts) != 1 or len(judges) != 1:
        return False
    plan.verdicts, plan.judge = [(experts[0], "")], judges[0]
    plan.notes.append(sentence("notes.expert_decides", expert=experts[0], judge=judges[0]))
    return True


def _join_names(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name}"' for name in names[:MOST_COLUMNS])
    more = len(names) - MOST_COLUMNS
    return sentence("terms.and_more", names=shown, count=more) if more > 0 else shown


def _values(profile: ColumnProfile) -> str:
    if profile.values is None:
        return sentence("terms.many_values")
    return ", ".join(f"{value} ({count})" for value, count in profile.values.most_common(12))
