"""Which of the bot's own sentences the code asks for, and the holes that it fills in each.

The sentences stand in `phrases.toml`; a sentence that nobody asks for, or one that is missing, stops the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from bot.consultation.questions import ITEMS
from bot.decision.verdict import Decision

ROUTES = (
    "retrieval",
    "structured_outputs",
    "keep_prompting",
    "improve_prompt",
    *(f"item_{number}" for number in ITEMS),
    "smaller_model",
    "behaviour",
)
MENU_LINES = ("start", "verdicts", "resume", "help")

_CONSULTATION: Mapping[str, tuple[str, ...]] = {
    "yes": (),
    "no": (),
    "unknown": (),
    "nothing": (),
    "noted": ("label", "answer"),
    "got_it": ("answers",),
    "noted_for": ("label", "answer"),
    "changed": ("label", "before", "now"),
    "skipped": ("labels",),
    "asked_again": ("labels",),
    "not_needed_here": (),
    "cannot_matter": (),
    "misread": (),
    "misread_again": (),
    "misread_ready": (),
    "did_you_mean": (),
    "none_of_these": (),
    "filled_in": (),
    "nothing_chosen": (),
    "refused": ("refusal",),
    "refused_failures": ("failures", "examples"),
    "card_gone": (),
    "fell_away": ("label", "reason"),
    "answered_already": ("label",),
    "replace_sure": ("answer",),
    "nothing_changed": (),
    "nothing_before": (),
    "nothing_to_skip": (),
    "nothing_to_pause": (),
    "nothing_to_drop": (),
    "why_not_asking": (),
    "still_open": (),
    "ready": (),
    "ready_early": ("decision", "reason"),
    "finished": (),
    "paused": (),
    "still_paused": (),
    "resumed": (),
    "dropped": (),
    "dropped_already": (),
    "restart_sure": ("count",),
    "help_title": (),
    "help": (),
}

_VERDICT: Mapping[str, tuple[str, ...]] = {
    "unnamed_project": (),
    **{f"headline_{decision}": ("project",) for decision in get_args(Decision)},
    **{f"decision_{decision}": () for decision in get_args(Decision)},
    **{f"next_{route}": () for route in ROUTES},
    "change_if": ("changes",),
    "change_and": ("first", "second"),
    "change_all_done": (),
    "change_all_done_failing": ("threshold",),
    "since_decision": ("before", "now"),
    "since_answer": ("label", "before", "now"),
    "since_nothing": (),
    "since_last": ("day", "changes"),
    "evidence_based_on": ("measured", "said", "owner"),
    "evidence_unknown": ("labels",),
}

_USE_CASES: Mapping[str, tuple[str, ...]] = {
    "root_named": ("project",),
    "root_unnamed": (),
    "home_intro": (),
    "menu_intro": (),
    **{f"menu_{line}_{part}": () for line in MENU_LINES for part in ("type", "does")},
    "unknown_command": ("word",),
    "button_unknown": (),
    "could_not_keep": (),
    "slack_refused": (),
    "verdict_not_posted": (),
    "could_not_read": ("what",),
    "not_yours": ("owner",),
    "not_your_channel": (),
    "nothing_open": (),
    "nothing_left_to_ask": (),
    "started_in_dm": (),
    "resumed_in_dm": (),
    "change_in_dm": (),
    "say_again_there": (),
    "taken_as_answer": ("project",),
    "more_verdicts_for_you": ("count",),
    "verdict_posted": ("decision", "channel"),
    "verdict_gone": (),
    "shared": (),
    "shared_already": (),
    "not_shared": (),
    "stands_below": (),
    "thinking": (),
    "answer_stopped": (),
    "answer_above": (),
    "chosen_already": (),
    "usage_title": (),
    "usage_today": (),
    "usage_month": (),
    "usage_no_model": (),
    "usage_not_yours": (),
    "prompt_looking": (),
    "prompt_label": (),
    "prompt_deleted": (),
    "prompt_empty": (),
    "prompt_only_first": ("file",),
    "file_too_large": ("file", "limit"),
    "file_not_text": ("file",),
    "file_not_allowed": ("file",),
    "file_unreachable": ("file",),
}

_SLACK: Mapping[str, tuple[str, ...]] = {
    "wrong_command": ("command",),
    "not_stored": (),
    "went_wrong": (),
    "modal_wait": (),
    "modal_done": (),
}

NEEDED: Mapping[str, tuple[str, ...]] = {**_CONSULTATION, **_VERDICT, **_USE_CASES, **_SLACK}
