"""What people read on a card and in its notification: whole sentences, right plurals, one numbering of the sections."""

from __future__ import annotations

import json
import re

import pytest

from bot.consultation import messages
from bot.consultation.decision_record import decision_record
from bot.consultation.messages import QuestionCard
from bot.consultation.user_actions import FormAnswer, TextReply
from bot.decision.profile import parse_profile
from bot.guide.answer_messages import FirstReadView, GuideAnswer, Quote
from bot.ports.views import DecisionRecord
from bot.prompt_review.review_message import PromptReview
from tests.consultation.test_verdict_words import made
from tests.consultation.walks import Person, knowledge
from tests.slack.rendering import build_modal, render

FIVE_STEPS = {
    "prompt_ingredients": ["instruction", "output_format"],
    "reasoning_matters": False,
    "eval_examples": 400,
    "eval_failures": 28,
    "failure_threshold": 0.02,
    "failures_consistent": True,
    "failure_mode": "format",
    "needs_current_knowledge": False,
    "structured_outputs": "not_considered",
    "input_diversity": "diverse",
    "labelled_examples": 12_000,
    "labels_trusted": False,
    "stable_months": 6,
    "criteria_written": True,
    "change_pace": "weeks",
    "curation_budgeted": False,
    "retraining_budgeted": False,
}
MARKS = "¹²³⁴⁵⁶⁷⁸⁹"


def test_what_is_folded_away_goes_on_with_the_numbers_of_the_sections() -> None:
    blocks = render(made(parse_profile(FIVE_STEPS)), "o", "c").newer or []
    (folded,) = (block for block in blocks if block["type"] == "container")
    named = [text for block in blocks if block["type"] == "context" for text in re.findall(f"[{MARKS}]", str(block))]
    assert named == [*MARKS[: len(named)]]
    cited = set(re.findall(f"[{MARKS}]", str(folded)))
    assert cited
    assert cited <= set(named)
    assert not [block for block in folded["child_blocks"] if block["type"] == "context"]


def test_the_counts_above_the_ten_items_add_up_to_ten() -> None:
    blocks = render(made(parse_profile(FIVE_STEPS)), "o", "c").newer or []
    (title,) = (block["title"]["text"] for block in blocks if block["type"] == "container")
    assert sum(map(int, re.findall(r"\d+", title))) == 10


def test_a_line_of_ours_reads_rightwards_whatever_name_begins_it() -> None:
    past = messages.PastVerdict(verdict="v", project="مشروع", at=1.0, decision="prompt", reason="", owner="U1")
    (title, *rest) = render(messages.PastVerdicts(asked_for="", verdicts=(past,)), "o").blocks
    first, name = rest[0]["elements"][0]["elements"][:2]
    assert (title["type"], first["text"], name["text"]) == ("section", "\N{LEFT-TO-RIGHT MARK}", "مشروع")
    latin = past.model_copy(update={"project": "Émile"})
    blocks = render(messages.PastVerdicts(asked_for="", verdicts=(latin,)), "o").blocks
    assert blocks[1]["elements"][0]["elements"][0]["text"] == "Émile"


def test_each_line_of_an_answer_stands_apart() -> None:
    blocks = render(GuideAnswer(covered=True, answer="Five hundred.\nNo training.", quotes=(), sections=()), "o").blocks
    assert [block["type"] for block in blocks[:2]] == ["rich_text", "rich_text"]
    assert "Five hundred." in str(blocks[0])
    assert "No training." in str(blocks[1])


def test_what_a_control_asks_is_not_asked_above_it() -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction",))
    person.act(FormAnswer("failures", {"eval_examples": 400, "eval_failures": 28}))
    assert isinstance(person.card, QuestionCard)
    assert person.card.wording == "7% fail today."
    assert person.card.controls[0].label == "How many could you live with?"


def test_steps_that_are_folded_away_are_counted_below_the_others() -> None:
    message = made(parse_profile(FIVE_STEPS))
    assert len(message.steps) == 5
    assert message.fold is not None
    shown = json.dumps(render(message, "o", "c").newer, ensure_ascii=False)
    assert f"and {5 - message.fold.steps} more, below “All ten items”" in shown
    assert shown.index("Do this, in order") < shown.index("more, below") < shown.index("Also do this")
    whole = message.model_copy(update={"fold": None})
    assert "more, below" not in json.dumps(render(whole, "o", "c").newer, ensure_ascii=False)


@pytest.mark.parametrize(("count", "words"), [(0, "0 worked examples."), (1, "1 worked example."), (2, "2 worked")])
def test_worked_examples_are_counted_with_the_right_plural(count: int, words: str) -> None:
    review = PromptReview(paste="p", ingredients=(), examples=count, enough=10, improvements=())
    assert f"I counted {words}" in render(review, "o").text


def test_a_single_verdict_is_not_called_the_newest() -> None:
    past = messages.PastVerdict(verdict="v", project="A", at=1.0, decision="prompt", reason="", owner="U1")
    assert render(messages.PastVerdicts(asked_for="A", verdicts=(past,)), "o").text == "1 verdict about A"
    two = messages.PastVerdicts(asked_for="A", verdicts=(past, past))
    assert render(two, "o").text == "2 verdicts about A, newest first"


def test_a_notification_tells_what_is_asked() -> None:
    decided = messages.DecidedAlready(project="A", decision="not_yet", at=1.0, verdict="v", consultation="c")
    assert render(decided, "o").text == "A was decided: not yet. See it, or look again?"
    ready = messages.ReadyCard(text="That's everything I need.")
    assert render(ready, "o", "c").text == "That's everything I need. Shall I post the verdict here?"
    there = ready.model_copy(update={"channel": "C0123"})
    assert render(there, "o", "c").text == "That's everything I need. Shall I post the verdict where you asked?"


def test_a_decision_record_has_one_button_to_close_it() -> None:
    view = build_modal(DecisionRecord(markdown="# A"))
    assert view["close"]["text"] == "Close"
    assert "submit" not in view


def test_a_decision_record_lists_each_fact_once() -> None:
    profile = parse_profile(FIVE_STEPS)
    record = decision_record(made(profile), profile, knowledge().phrases, knowledge().checklist)
    context = record.split("## ")[1]
    assert "- Prompt: instruction, output format\n" in context
    assert "- Failures: 28 of 400 went wrong (7%) · up to 2% is fine · everywhere\n" in context
    assert context.count("“correct” is written down") == 1


def test_a_decision_record_keeps_what_was_measured_apart() -> None:
    profile, measured = parse_profile(FIVE_STEPS), {"file": "evals.csv", "sha256": "ab12"}
    grades = {"eval_examples": measured, "eval_failures": measured, "failure_threshold": {"grade": "said"}}
    record = decision_record(made(profile), profile, knowledge().phrases, knowledge().checklist, grades)
    assert "- Failures: 28 of 400 went wrong (7%) (measured in evals.csv, sha256 ab12)\n" in record
    assert "- Failures: up to 2% is fine (said)\n" in record


def test_a_section_that_is_a_question_keeps_its_mark_alone() -> None:
    quotes = (Quote(section="Do you need it?", quote="Count first."), Quote(section="Data", quote="500 pairs."))
    answer = GuideAnswer(covered=True, answer="Yes.", quotes=quotes, sections=("Do you need it?", "Why?", "Where?"))
    shown = json.dumps(render(answer, "o").blocks, ensure_ascii=False)
    assert "Do you need it? “Count first.”" in shown
    assert "Data: “500 pairs.”" in shown
    assert "See also: Why? · Where?" in shown


def test_a_tick_on_the_living_card_never_stands_beside_a_yes_that_nobody_gave() -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction",))
    assert person.living is not None
    topics = [item.label for item in person.living.items]
    assert topics == [*knowledge().checklist.topics.values()]
    assert not {*topics} & {*knowledge().checklist.items.values()}


def test_a_card_that_fills_something_in_names_it() -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction",))
    person.act(TextReply("about 400 or so", {}, {"eval_examples": (400,), "failures_consistent": (False,)}))
    assert isinstance(person.card, QuestionCard)
    expected = "I filled in: 400 tested · mostly one or two kinds of input. Change what is wrong, then press Continue."
    assert person.card.problem == expected


@pytest.mark.parametrize("question", ["prompt", "failures", "failure_mode"])
def test_a_card_shows_how_its_answer_may_be_typed(question: str) -> None:
    person = Person()
    while isinstance(person.card, QuestionCard) and person.card.question != question:
        person.press(**{control.field: None for control in person.card.controls})
    assert f"or just type: “{knowledge().checklist.by_id[question].example}”" in str(
        render(person.card, "o", "c").blocks
    )


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("So far: not yet. 0.5% of 400 is little. Why so?", ["So far: not yet.", " 0.5% of 400 is little. Why so?"]),
        ("Too early to tell", ["Too early to tell"]),
        ("So far: keep prompting.", ["So far: keep prompting."]),
    ],
)
def test_of_a_first_reads_headline_the_decision_alone_is_bold(headline: str, said: list[str]) -> None:
    read = FirstReadView(headline=headline, lines=())
    card = render(GuideAnswer(covered=True, answer="", quotes=(), sections=(), first_read=read), "outbox")
    elements = card.blocks[0]["elements"][0]["elements"]
    assert [element["text"] for element in elements] == said
    assert ["style" in element for element in elements] == [True, False][: len(said)]
