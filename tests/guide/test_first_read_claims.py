"""A first read says nothing of a fact that nobody stated, and leaves nothing open that another fact settles."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.profile import FIELDS, Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.understood import Understood
from tests.decision.profiles import raw_profiles
from tests.harness.guide import guide, knowledge

RULES = knowledge().rules
WORDING = guide().first_read
# What only a stated fact lets one say, and the fields of which one must be stated. Written from what the words mean.
CLAIMS: dict[str, tuple[str, ...]] = {
    r"\byour \d[\d.]*%|you accept|You could live with|against \d": ("failure_threshold",),
    r"% wrong is|go wrong\.|went wrong|examples tested": ("eval_examples", "eval_failures", "failure_rate"),
    r"measure (?:the prompt|more)|Nothing measured": ("eval_examples",),
    r"It fails (?:on every|mostly)|but not everywhere|mostly in one corner": ("failures_consistent",),
    r"The format breaks|It reasons|The tone is off|It lacks facts|No pattern|[Tt]he format failures": (
        "failure_mode", "format_tolerance",
    ),
    r"facts that change|look the facts up|give it the facts": ("needs_current_knowledge", "failure_mode"),
    r"worked examples?\b.*in the prompt|finish the prompt": ("few_shot_examples", "prompt_ingredients"),
    r"The prompt (?:has all|lacks)": ("prompt_ingredients",),
    r"\blabelled examples?\.|collect examples": ("labelled_examples",),
    r"all trusted|known to be right|You trust|clean the examples": ("labels_trusted",),
    r"\d a month|million a month|The volume": ("monthly_requests",),
    r"on one narrow task|^One kind|^Many (?:kinds|ways)|for (?:one kind of|many kinds of) input": ("input_diversity",),
    r"limit of [\d,]+ ms|[Tt]he latency limit": ("latency_budget_ms",),
    r"Structured outputs (?:solve|fell|not tried|see|are beside)|try structured": ("structured_outputs",),
    r"Not one broken|now and then|[Tt]he strict format": ("format_tolerance",),
    r"You can describe|^Only examples can show|which only": ("style_need",),
    r"The task stays|let the task settle": ("stable_months", "change_pace"),
    r"The criteria are|write the criteria": ("criteria_written",),
    r"Somebody has time|Nobody has time|plan time": ("curation_budgeted",),
    r"Retraining is|budget retraining": ("retraining_budgeted",),
    r"Changes (?:must|can)": ("change_pace",),
    r"[Tt]he trained model|You trained|No model was|go back to the prompt|train again\.": ("already_tuned",),
    r"It needs (?:step|no)": ("reasoning_matters",),
}  # fmt: skip
# What a condition says -> the values of a field that leave it open.
OPEN_WHILE: dict[str, tuple[str, tuple[Value, ...]]] = {
    "if the inputs are all of one kind": ("input_diversity", (None,)),
    "structured outputs leave failures over": ("structured_outputs", (None, "not_considered")),
    "structured outputs don't solve it": ("structured_outputs", (None, "not_considered")),
    "only examples can show it": ("style_need", (None,)),
    "you can't describe the style": ("style_need", (None,)),
    "it is what goes wrong": ("failure_mode", (None, "none", "format")),
    "may solve that without training": ("structured_outputs", (None, "not_considered")),
    "Are they?": ("input_diversity", (None,)),
    "What could you live with?": ("failure_threshold", (None,)),
    "Is every one right?": ("labels_trusted", (None,)),
}
PARTS = st.sets(st.sampled_from(FIELDS), max_size=7)
AT_ONCE = {
    "structured_outputs",
    "input_diversity",
    "failure_threshold",
    "eval_failures",
    "few_shot_examples",
}  # beside another fact


def read_part(raw: dict[str, Value], stated: set[str]) -> tuple[dict[str, Value], FirstRead]:
    """The stated fields of a profile, and the first read of these."""
    values = {name: value for name, value in raw.items() if name in stated}
    return values, first_read(Understood(values), RULES, WORDING)


@settings(max_examples=150, deadline=None)
@given(raw_profiles(), PARTS)
def test_nothing_is_said_of_a_field_that_nobody_stated(raw: dict[str, Value], stated: set[str]) -> None:
    values, read = read_part(raw, stated)
    for text in (read.headline, *(part for line in read.lines for part in (line.lead, line.text))):
        for claim, fields in CLAIMS.items():
            if re.search(claim, text):
                assert any(values.get(name) is not None for name in fields), (text, fields)


@settings(max_examples=150, deadline=None)
@given(raw_profiles(), PARTS)
def test_no_condition_is_left_open_that_another_fact_settles(raw: dict[str, Value], stated: set[str]) -> None:
    values, read = read_part(raw, stated)
    text = "\n".join((read.headline, *(f"{line.lead} {line.text}" for line in read.lines)))
    for condition, (field, still_open) in OPEN_WHILE.items():
        if condition in text:
            assert values.get(field) in still_open, (text, field)


@settings(max_examples=100, deadline=None)
@given(raw_profiles(), PARTS)
def test_an_open_fact_is_asked_for_once(raw: dict[str, Value], stated: set[str]) -> None:
    _, read = read_part(raw, stated)
    for line in read.lines:
        assert bool(line.asks) == ("?" in line.text)
        if line.asks in read.open:
            assert WORDING.fields[line.asks] not in read.decides
            assert "What would decide" not in read.decides


@settings(max_examples=100, deadline=None)
@given(raw_profiles(), PARTS)
def test_a_fact_has_one_line(raw: dict[str, Value], stated: set[str]) -> None:
    _, read = read_part(raw, stated)
    fields = [name for line in read.lines for name in line.fields if name not in AT_ONCE]
    assert len(fields) == len(set(fields))


@settings(max_examples=100, deadline=None)
@given(raw_profiles(), PARTS)
def test_what_may_be_stated_is_asked_and_never_claimed(raw: dict[str, Value], stated: set[str]) -> None:
    values = {name: value for name, value in raw.items() if name in stated}
    others = {name: (value,) for name, value in raw.items() if name not in stated}
    read = first_read(Understood(values, others), RULES, WORDING)
    assert all(line.lead.endswith("?") for line in read.possible)
    plain = {(line.key, line.text) for line in first_read(Understood(values), RULES, WORDING).lines}
    changed = [line for line in read.lines if (line.key, line.text) not in plain]
    assert all(re.search(r"\?$|\bIf\b", line.text) for line in changed)
