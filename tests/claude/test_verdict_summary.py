"""A told verdict holds to its decision and to the numbers and sections of the facts, or the plain wording stays."""

from __future__ import annotations

import pytest

from bot.claude.figures import figures, foreign_figures
from bot.claude.outcomes import Outcome
from bot.claude.verdict_summary import Facts, facts_of, opening, problems, summarise
from tests.claude.situation import ASKER, situation
from tests.harness.messages_api import Reply

FACTS = Facts(
    decision="not_yet",
    data={
        "decision": "not_yet",
        "missing": [2, 6],
        "reasons": [
            {"text": "22 of 400 outputs failed, above your 4 %.", "section": "Measure first"},
            {"text": "You have 300 labelled examples; a narrow task needs 500.", "section": "How much data"},
        ],
        "profile": {"monthly_requests": 2_000_000, "failure_threshold": 0.04},
    },
    cited=("Measure first", "How much data"),
    sections=("Measure first", "How much data", "What tuning cannot do"),
)
GOOD = (
    "Not yet. With 22 of 400 outputs failing you are above the 4% you set, which speaks for fine-tuning, but there are "
    "only 300 labelled examples where a narrow task needs 500 (“How much data”). 2M calls a month change little."
)


def _fails(text: str) -> set[str]:
    return set(problems(text, FACTS))


async def test_a_text_that_holds_to_the_facts_is_reported() -> None:
    async with situation(Reply.of(GOOD)) as here:
        assert await summarise(here.gateway, ASKER, FACTS) == GOOD
        assert here.outcomes == [Outcome.OK]


async def test_a_text_that_does_not_is_counted_and_the_plain_wording_stays() -> None:
    async with situation(Reply.of(GOOD.replace("300", "450"))) as here:
        assert await summarise(here.gateway, ASKER, FACTS) is None
        assert here.outcomes == [Outcome.UNFIT]


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("Not yet.", "Fine-tune."),
        GOOD.replace("Not yet.", "Keep prompting."),
        GOOD.replace("Not yet.", "The verdict is clear."),
        GOOD + " Still, go ahead and fine-tune a small part.",
        GOOD + " You should start fine-tuning now.",
        GOOD + " In truth fine-tuning is justified.",
        GOOD + " Or keep prompting for good.",
        GOOD + " The real decision: fine‑tune.",
    ],
)
def test_naming_another_decision_is_refused(text: str) -> None:
    assert "decision" in _fails(text)


@pytest.mark.parametrize(
    "claim",
    ["That is 5.5%.", "It takes 12 weeks.", "You need twelve hundred more.", "About 3M calls.", "Some 0.5 of them."],
)
def test_a_number_that_is_not_in_the_facts_is_refused(claim: str) -> None:
    assert _fails(f"{GOOD} {claim}") == {"number"}


@pytest.mark.parametrize(
    "claim", ["That is 4 percent.", "That is 0.04.", "For 2,000,000 calls.", "For 2 million calls."]
)
def test_a_number_of_the_facts_may_be_written_in_any_form(claim: str) -> None:
    assert _fails(f"{GOOD} {claim}") == set()


@pytest.mark.parametrize(
    "claim", ["See What tuning cannot do.", "See “The cost of waiting”.", 'The guide\'s "Golden rule" says so.']
)
def test_a_section_that_is_not_cited_is_refused(claim: str) -> None:
    assert _fails(f"{GOOD} {claim}") == {"section"}


@pytest.mark.parametrize(
    "claim",
    ["Ask <!channel>.", "Ask <@U123>.", "Ask @here.", "See https://evil.example.", "See www.evil.example.", "\n# Big"],
)
def test_links_mentions_and_headings_are_refused(claim: str) -> None:
    assert "markup" in _fails(f"{GOOD} {claim}")


@pytest.mark.parametrize("text", ["", "Not yet.", GOOD * 20])
def test_a_text_outside_its_limits_is_refused(text: str) -> None:
    assert "length" in _fails(text)


@pytest.mark.parametrize("decision", ["prompt", "not_yet", "fine_tune"])
async def test_the_stub_can_tell_each_decision_from_facts_that_hold_its_sentences(decision: str) -> None:
    headline = f"{opening(decision)}: that is what the rules say about this project, going by its answers."
    facts = Facts(decision, {"headline": headline}, (), ())
    async with situation(None) as here:
        assert await summarise(here.gateway, ASKER, facts) == headline


def test_facts_of_a_verdict_leave_out_what_belongs_to_another_decision() -> None:
    document = {
        "decision": "not_yet",
        "missing": [2],
        "reasons": [{"rule": "missing.2.unmet", "text": "Nothing was measured.", "section": "Measure first"}],
        "what_if": [{"change": {"eval_examples": 77}, "decision": "fine_tune"}],
        "rules_version": "1234",
    }
    facts = facts_of(document, FACTS.sections, "Invoice extractor")
    assert facts.cited == ("Measure first",)
    assert not {"77", "fine_tune", "1234", "missing.2"} & set(str(facts.data).replace("'", " ").split())
    text = "Not yet: nothing was measured, and that comes before anything else here (“Measure first”)."
    assert list(problems(text, facts)) == []
    assert list(problems(text + " It takes 77.", facts)) == ["number"]


def test_figures_are_found_however_they_are_written() -> None:
    assert figures("500k, 1.5 million, 1,200 and twelve hundred") == {500_000, 1_500_000, 1200}
    assert figures("4 % or half a percent") >= {4, 0.04}
    assert foreign_figures("one of the reasons", set()) == set()
