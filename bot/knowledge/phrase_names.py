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

_FLOW: Mapping[str, tuple[str, ...]] = {
    "yes": (),
    "no": (),
    "unknown": (),
    "nothing": (),
    "noted": ("label", "answer"),
    "passed_over": ("label", "reason"),
    "not_needed": ("reason",),
    "cannot_matter": (),
    "later": (),
    "misread": (),
    "misread_again": (),
    "nothing_chosen": (),
    "refused": ("refusal",),
    "refused_failures": ("failures", "examples"),
    "card_gone": (),
    "fell_away": ("label", "reason"),
    "answered_already": ("label",),
    "asked_again": ("labels",),
    "nothing_changed": (),
    "say_yes_or_no": (),
    "confirm_or_change": (),
    "which_to_change": (),
    "confirmed_already": (),
    "opening_label": (),
    "reply_label": (),
    "opening_accepted": ("answers",),
    "opening_declined": (),
    "summary_label": (),
    "summary_confirmed": (),
    "finished": (),
    "still_paused": (),
    "paused": ("done", "total"),
    "resumed": (),
    "nothing_before": (),
    "nothing_to_skip": (),
    "nothing_to_pause": (),
    "why_not_asking": (),
    "restart_sure": ("count",),
    "restart_not": (),
    "restarted": (),
    "help_title": (),
    "help": (),
}

_VERDICT: Mapping[str, tuple[str, ...]] = {
    "unnamed_project": (),
    **{f"headline_{decision}": ("project",) for decision in get_args(Decision)},
    **{f"decision_{decision}": () for decision in get_args(Decision)},
    **{f"next_{route}": () for route in ROUTES},
    "what_if": ("changes", "decision"),
    "what_if_and": ("first", "second"),
    "what_if_now": ("change", "now"),
    "since_decision": ("before", "now"),
    "since_answer": ("label", "before", "now"),
    "since_nothing": (),
    "evidence_measured": ("labels",),
    "evidence_said": ("count",),
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
    "not_yours": (),
    "not_your_channel": (),
    "nothing_open": (),
    "nothing_left_to_ask": (),
    "started_in_dm": (),
    "resumed_in_dm": (),
    "change_in_dm": (),
    "say_again_there": (),
    "taken_as_answer": ("project",),
    "more_verdicts_for_you": ("count",),
    "verdict_posted": ("headline",),
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

NEEDED: Mapping[str, tuple[str, ...]] = {**_FLOW, **_VERDICT, **_USE_CASES, **_SLACK}
