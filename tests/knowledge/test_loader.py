"""A broken file stops the start with every problem at once: file, path in it, what is wrong, what is allowed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from bot.knowledge.loader import FILES, FOLDER, KnowledgeError, load
from tests.decision.limits import (
    COMPLEX,
    DIVERSE,
    FEW_SHOT,
    LATENCY_HARD,
    LATENCY_RELAXED,
    MONTHS,
    NARROW,
    REQUESTS_HIGH,
    REQUESTS_LOW,
)
from tests.harness.tiers import thin_out

OTHER_THRESHOLDS = {
    NARROW: NARROW + 10,
    DIVERSE: DIVERSE + 10,
    COMPLEX: COMPLEX + 100,
    REQUESTS_LOW: REQUESTS_LOW + 10_000,
    REQUESTS_HIGH: REQUESTS_HIGH + 100_000,
    LATENCY_HARD: LATENCY_HARD + 1,
    LATENCY_RELAXED: LATENCY_RELAXED + 1,
    MONTHS: MONTHS + 1,
    FEW_SHOT: FEW_SHOT + 1,
}
OLD_NUMBER = re.compile(
    rf"(?<![\d.])(?:{NARROW}|{REQUESTS_LOW:,}|{COMPLEX:,}|1 million|(?:{LATENCY_HARD}|{LATENCY_RELAXED}) ms"
    rf"|{MONTHS} months)\b|\b{DIVERSE:,}\b(?! words)"
    rf"|(?<!words and )\b{FEW_SHOT}\+? (?:or more|well|good|examples)\b"  # beside words: the guide's long prompt
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content, to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def problems(folder: Path) -> list[tuple[str, str]]:
    """(file, path) of every problem."""
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert all(problem.file and problem.path and problem.wrong and problem.allowed for problem in caught.value.problems)
    assert len(str(caught.value).splitlines()) >= len(caught.value.problems)
    return [(problem.file, problem.path) for problem in caught.value.problems]


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_content_as_it_stands_is_whole() -> None:
    assert [question.id for question in load().checklist.questions][:2] == ["prompt", "failures"]


# What is broken (file, old, new), and where the problem must be named (file, part of the path).
BREAKAGES: list[tuple[str, str, str, str, str]] = [
    ("checklist.toml", 'field = "task"', 'field = "tusk"', "checklist.toml", "field"),
    ("checklist.toml", 'field = "curation_budgeted"', 'field = "retraining_budgeted"', "checklist.toml", ".field"),
    ("checklist.toml", 'value = "extraction"', 'value = "extracting"', "checklist.toml", "(task).options[2].value"),
    ("checklist.toml", 'kind = "percentage"', 'kind = "number"', "checklist.toml", "(failure_rate).kind"),
    ("checklist.toml", 'kind = "percentage"', 'kind = "slider"', "checklist.toml", "(failure_rate).kind"),
    ("checklist.toml", 'section = "The baseline', 'section = "The base', "checklist.toml", ".section"),
    ("checklist.toml", "{latency_hard}", "{latency_soft}", "checklist.toml", ".explanation"),
    ("checklist.toml", "{latency_hard}", "{latency_hard", "checklist.toml", ".explanation"),
    ("checklist.toml", 'fact = "eval_examples"', 'fact = "labels_trusted"', "checklist.toml", "_of[1]"),
    (
        "checklist.toml",
        'fact = "failure_mode", is = "format"',
        'fact = "failure_mode", is = "forms"',
        "checklist.toml",
        "_of[1]",
    ),
    ("checklist.toml", "above = 0", "beyond = 0", "checklist.toml", "_of[1]"),
    ("checklist.toml", 'is_not = "within"', 'is_not = "inside"', "checklist.toml", "_of[1]"),
    ("checklist.toml", "any_of =", "some_of =", "checklist.toml", ".asked_when"),
    ("checklist.toml", 'id = "tuned"', 'id = "project"', "checklist.toml", "questions"),
    ("checklist.toml", 'at = "stable_months_minimum"', 'at = "stable_years"', "checklist.toml", ".options[1]"),
    (
        "checklist.toml",
        'at = "stable_months_minimum"',
        'at = "labels_narrow", value = 6',
        "checklist.toml",
        ".options[1]",
    ),
    ("checklist.toml", "{ none = true, label", "{ label", "checklist.toml", ".options[1]"),
    ("checklist.toml", "most = 5", "most = 50", "checklist.toml", ".most"),
    (
        "checklist.toml",
        '{ value = 0, label = "Less than that"',
        '{ value = 3, label = "3" }, { value = 0, label = "0"',
        "checklist.toml",
        ".options",
    ),
    ("checklist.toml", "form_page = 1", "form_page = 2", "checklist.toml", ".form_page"),
    ("checklist.toml", "form_page = 3", "form_page = 4", "checklist.toml", ".form_page"),
    ("checklist.toml", 'wording = "What\'s in your prompt?"', "", "checklist.toml", ".wording"),
    ("checklist.toml", "wording = \"What's in", "wordings = \"What's in", "checklist.toml", ".wordings"),
    ("checklist.toml", 'answer = "hard limit {value} ms"', 'answer = "some ms"', "checklist.toml", ".answer"),
    (
        "checklist.toml",
        '"{value}: is that a hard limit?"',
        '"Is that a hard limit?"',
        "checklist.toml",
        ".confirm.asks",
    ),
    ("checklist.toml", 'label = "Classification"', f'label = "{"C" * 80}"', "checklist.toml", ".options[1].label"),
    ("checklist.toml", 'part = "how many went wrong"\n', "", "checklist.toml", "(eval_failures).part"),
    ("checklist.toml", '3 = "Too many failures, everywhere?"', "", "checklist.toml", "items.3"),
    ("phrases.toml", "resumed =", "resmued =", "phrases.toml", "resmued"),
    ("phrases.toml", "resumed =", "resmued =", "phrases.toml", "resumed"),
    ("phrases.toml", "resume_does =", "resume_dose =", "phrases.toml", "menu.resume_does"),
    ("phrases.toml", "{settled} of {total}", "{settled} of {all}", "phrases.toml", "progress"),
    ("phrases.toml", "{settled} of {total}", "{settled of {total}", "phrases.toml", "progress"),
    ("phrases.toml", 'button = "Delete my data"', "button = 1", "phrases.toml", "data.button"),
    ("intents.toml", "talk = [", "talks = [", "intents.toml", "talks"),
    ("intents.toml", "talk = [", "talks = [", "intents.toml", "talk"),
    ("intents.toml", "decide about {project}", "decide about {task}", "intents.toml", "past_verdicts"),
    ("thresholds.toml", "value = 500\n", "value = -500\n", "thresholds.toml", "labels_narrow"),
    ("thresholds.toml", "[labels_narrow]", "[labels_slim]", "thresholds.toml", "labels_narrow"),
    ("reasons.toml", "section = ", "sections = ", "reasons.toml", ""),
    ("vocabulary.toml", "[field.task.choice.extraction]", "[field.task.choice.extracting]", "vocabulary.toml", "task"),
    ("guide/edition.toml", "edition =", "editions =", "guide/edition.toml", "edition"),
]


@pytest.mark.parametrize("broken", thin_out(BREAKAGES, 16), ids=lambda broken: f"{broken[0]}: {broken[2][:30]}")
def test_each_kind_of_breakage_is_named_with_its_file_and_path(
    folder: Path, broken: tuple[str, str, str, str, str]
) -> None:
    file, old, new, named, path = broken
    change(folder, file, old, new)
    assert any(found == named and path in where for found, where in problems(folder)), problems(folder)


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        ("phrases.toml", "resumed =", "resmued =", "a name that the code says"),
        (
            "evidence_sentences.toml",
            "nothing_counted =",
            "nothing_counts =",
            "the names in bot/knowledge/evidence_",
        ),
    ],
)
def test_a_sentence_that_nothing_uses_names_where_it_would_stand(
    folder: Path, file: str, old: str, new: str, names: str
) -> None:
    change(folder, file, old, new)
    with pytest.raises(KnowledgeError, match=f"nothing uses this sentence; allowed: {names}"):
        load(folder)


def test_files_that_can_t_be_read_hide_no_problem_of_the_others(folder: Path) -> None:
    (folder / "thresholds.toml").write_text("value = = 1")
    (folder / "intents.toml").unlink()
    (folder / "facts.toml").write_text("value = " + "[" * 5_000)
    (folder / "steps.toml").write_text("value = " + "9" * 5_000)
    (folder / "reasons.toml").write_bytes(b"\xff\xfe")
    change(folder, "checklist.toml", "most = 5", "most = 50")
    change(folder, "phrases.toml", "resumed =", "resmued =")
    change(folder, "guide/edition.toml", "edition =", "editions =")
    found = {file for file, _ in problems(folder)}
    unreadable = {"thresholds.toml", "intents.toml", "facts.toml", "steps.toml", "reasons.toml"}
    assert unreadable | {"checklist.toml", "phrases.toml"} <= found
    assert "guide/edition.toml" in found


def test_every_problem_of_the_evidence_files_is_named_at_once(folder: Path) -> None:
    change(folder, "evidence.toml", "[column_names]", "[names_of_columns]")
    change(folder, "evidence.toml", "significance = 0.05", 'significance = "0.05"')
    change(folder, "evidence_sentences.toml", "{failures} of {n} failed", "{failures} of {all} failed")
    change(folder, "evidence_sentences.toml", "nothing_counted =", "nothing_counts =")
    change(folder, "training_data.toml", "near_shingle = 5", "near_shingle = 0")
    change(folder, "training_data.toml", 'in lines {lines}."\nbom', 'in lines {places}."\nbom')
    change(folder, "costs.toml", "[inputs.epochs]", "[inputs.eras]")
    change(folder, "costs.toml", 'section \\"The prerequisite', 'section \\"The condition')
    change(folder, "costs.toml", "custom nova-lite-v1", "nobody's model")
    change(folder, "prices.toml", 'use = "prompted"', 'use = "asked"')
    change(folder, "fine_tuning_offers.toml", "seen = 2026-11-25", "watched = 2026-11-25")
    assert set(problems(folder)) >= {
        ("evidence.toml", "column_names"),
        ("evidence.toml", "names_of_columns"),
        ("evidence.toml", "statistics.significance"),
        ("evidence_sentences.toml", "statements.rate"),
        ("evidence_sentences.toml", "statements.nothing_counted"),
        ("evidence_sentences.toml", "statements.nothing_counts"),
        ("training_data.toml", "limits.near_shingle"),
        ("training_data.toml", "kinds.bad_bytes"),
        ("costs.toml", "inputs.epochs"),
        ("costs.toml", "inputs.eras"),
        ("costs.toml", "inputs.curation_share.source"),
        ("prices.toml", "model[1].use"),
        ("fine_tuning_offers.toml", "seen"),
        ("fine_tuning_offers.toml", "watched"),
    }


def test_what_the_evidence_files_say_fits_the_code_and_each_other(folder: Path) -> None:
    change(folder, "evidence.toml", r"'\btime(d)?", "'(time(d)?")
    change(folder, "evidence.toml", "\njudge = [", "\njudges = [")
    change(folder, "training_data.toml", r"(?i)\blorem", r"(?i)(\blorem")
    change(folder, "costs.toml", "custom nova-lite-v1", "a model without a price")
    change(folder, "costs.toml", "{month} on{range}", "{day} on{range}")
    assert problems(folder) == [
        ("costs.toml", "words.pays"),
        ("evidence.toml", "column_names.judge"),
        ("evidence.toml", "column_names.judges"),
        ("evidence.toml", "tool_errors.cues[1]"),
        ("training_data.toml", "placeholders[2]"),
        ("costs.toml", "defaults.tuned_model"),
    ]


def test_a_broken_guide_does_not_make_every_citation_a_problem(folder: Path) -> None:
    change(folder, "guide/edition.toml", "edition =", "editions =")
    assert {file for file, _ in problems(folder)} == {"guide/edition.toml"}


def test_an_empty_folder_names_every_file(tmp_path: Path) -> None:
    found = {file for file, _ in problems(tmp_path)}
    assert set(FILES) <= found


def test_our_sentences_follow_the_thresholds(folder: Path) -> None:
    text = (folder / "thresholds.toml").read_text(encoding="utf-8")
    for old, new in OTHER_THRESHOLDS.items():
        assert f"value = {old}\n" in text
        text = text.replace(f"value = {old}\n", f"value = {new}\n")
    (folder / "thresholds.toml").write_text(text, encoding="utf-8")
    guide = load(folder).guide
    wording = [getattr(guide.wording, field.name) for field in fields(guide.wording)]
    unread = [said for words in guide.first_read.unread.values() for said in (words.asks, words.speaks_if)]
    said = [*(kind.text for kind in guide.kinds), *wording, *guide.first_read.decisions.values(), *unread]
    assert [text for text in said if OLD_NUMBER.search(text)] == []
    assert any("1.1 million" in text for text in said)


def test_every_data_file_opens_with_its_editor_s_rule() -> None:
    opens: Callable[[str], bool] = lambda name: (FOLDER / name).read_text(encoding="utf-8").startswith("# ")  # noqa: E731
    assert [name for name in FILES if not opens(name)] == []
