"""A view that breaks a rule is refused with its place in it, as Slack does."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.blocks import check_view
from bot.playground.errors import SlackError
from tests.playground.kit import (
    container,
    field,
    modal,
    plain,
    section,
    table,
    typed,
)

VIEWS: list[tuple[str, str, Any]] = [
    (
        "`submit` is required when an `input` block is within view [json-pointer:/view]",
        "modal",
        modal(field(typed())),
    ),
    (
        "must be less than 25 characters [json-pointer:/view/title/text]",
        "modal",
        modal(section(), title=plain("x" * 25)),
    ),
    (
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        "modal",
        modal(section(), private_metadata="x" * 3001),
    ),
    ("no more than 100 items allowed [json-pointer:/view/blocks]", "modal", modal(*[{"type": "divider"}] * 101)),
    ("no fewer than 1 items allowed [json-pointer:/view/blocks]", "modal", modal()),
    ("unsupported type: container [json-pointer:/view/blocks/0/type]", "modal", modal(container(section()))),
    ("unsupported type: table [json-pointer:/view/blocks/0/type]", "home", {"type": "home", "blocks": [table(1, 1)]}),
    ("must be of type home [json-pointer:/view/type]", "home", modal(section())),
    ("invalid additional property: colour [json-pointer:/view]", "modal", modal(section(), colour="red")),
    *(
        (f"invalid additional property: {name} [json-pointer:/view]", "modal", modal(section(), **{name: "x"}))
        for name in ("external_id", "notify_on_close", "clear_on_close", "submit_disabled")
    ),
    ("must provide an object [json-pointer:/view]", "modal", "x"),
]


@pytest.mark.parametrize(("problem", "kind", "view"), VIEWS, ids=[problem for problem, _, _ in VIEWS])
def test_a_view_that_breaks_a_rule_is_refused(problem: str, kind: str, view: Any) -> None:
    with pytest.raises(SlackError) as refused:
        check_view(view, kind)
    assert refused.value.code == "invalid_arguments"
    assert problem in refused.value.extra["errors"]


def test_a_full_modal_is_taken() -> None:
    check_view(modal(*[{"type": "divider"}] * 99, field(typed()), submit=plain("x" * 24)), "modal")
