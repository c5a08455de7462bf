"""Three projects, one for each decision; and those of the stories, where they are at hand."""

from __future__ import annotations

import json

from bot.decision.judge import judge
from bot.decision.profile import parse_profile
from bot.prepared_content import Content
from tests.harness.paths import TUNED
from tests.harness.user import JSON

STORIES = TUNED / "stories.jsonl"
EVERY = 8  # of the stories, each so-many-th is played through

FINE_TUNE: JSON = {
    "project": "Ledger reader",
    "task": "extraction",
    "monthly_requests": 300_000,
    "format_tolerance": "zero",
    "style_need": "describable",
    "change_pace": "weeks",
    "input_diversity": "narrow",
    "prompt_ingredients": ["instruction", "output_format", "few_shot", "edge_cases", "output_constraints"],
    "few_shot_examples": 12,
    "reasoning_matters": False,
    "eval_examples": 400,
    "eval_failures": 40,
    "failure_threshold": 0.02,
    "failures_consistent": True,
    "failure_mode": "format",
    "needs_current_knowledge": False,
    "labelled_examples": 900,
    "labels_trusted": True,
    "stable_months": 12,
    "criteria_written": True,
    "curation_budgeted": True,
    "structured_outputs": "insufficient",
    "retraining_budgeted": True,
}
NOT_YET: JSON = {**FINE_TUNE, "project": "Claims sorter", "labelled_examples": 120, "curation_budgeted": False}
PROMPT: JSON = {
    "project": "Release notes",
    "task": "summarization",
    "monthly_requests": 9_000,
    "format_tolerance": "occasional",
    "style_need": "describable",
    "prompt_ingredients": ["instruction", "output_format"],
    "reasoning_matters": False,
    "eval_examples": 200,
    "eval_failures": 3,
    "failure_threshold": 0.05,
    "needs_current_knowledge": False,
    "input_diversity": "diverse",
}
OWN = (FINE_TUNE, NOT_YET, PROMPT)


def stories() -> list[JSON]:
    """Profiles of some stories; none where the file is not at hand."""
    if not STORIES.exists():
        return []
    return [json.loads(line)["profile"] for line in STORIES.read_text(encoding="utf-8").splitlines()[::EVERY]]


def decided(profile: JSON, content: Content) -> str:
    """What the rules say of a profile."""
    return str(judge(parse_profile(profile), content.knowledge.rules).decision)


# The sample consultation: what its team answers in the end.
SAMPLE: JSON = {
    "project": "support-ticket triage",
    "task": "classification",
    "prompt_ingredients": ["instruction", "output_format", "few_shot"],
    "few_shot_examples": 6,
    "reasoning_matters": False,
    "eval_examples": 1_600,
    "eval_failures": 112,
    "failure_threshold": 0.03,
    "failures_consistent": False,
    "failure_mode": "reasoning",
    "needs_current_knowledge": False,
    "input_diversity": "diverse",
    "monthly_requests": 2_000_000,
    "labelled_examples": 12_000,
    "labels_trusted": False,
    "stable_months": 12,
    "criteria_written": True,
    "change_pace": "weeks",
    "curation_budgeted": True,
    "retraining_budgeted": False,
}
