"""The sample consultation: a support-ticket triage, act by act, by controls, by words and by the form."""

from __future__ import annotations

from typing import Any

from bot.consultation.messages import AnswersCard, Notice, QuestionCard, ReadyCard
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, TextReply
from bot.decision.judge import judge
from tests.consultation.walks import Person, knowledge
from tests.decision.limits import MONTHS

OPENING: dict[str, Any] = {
    "project": "Ticket triage",
    "task": "classification",
    "monthly_requests": 2_000_000,
    "few_shot_examples": 6,
    "eval_examples": 1600,
    "eval_failures": 112,
    "failures_consistent": False,
    "labelled_examples": 12_000,
    "labels_trusted": False,
}


def card(person: Person) -> QuestionCard:
    assert isinstance(person.card, QuestionCard), person.card
    return person.card


def fields(person: Person) -> list[str]:
    return [control.field for control in card(person).controls]


def at_the_end() -> Person:
    person = Person(OPENING)
    person.say(
        "instruction and format",
        prompt_ingredients=("instruction", "output_format", "few_shot"),
        reasoning_matters=False,
    )
    person.press(failure_threshold=0.03)
    person.press(failure_mode="reasoning")
    person.press(needs_current_knowledge=False)
    person.press(
        stable_months=MONTHS, criteria_written=True, change_pace="weeks",
        curation_budgeted=True, retraining_budgeted=False, already_tuned=False,
    )  # fmt: skip
    return person


def test_act_by_act_each_card_asks_only_what_is_open_and_can_matter() -> None:
    person = Person(OPENING)
    assert (card(person).question, fields(person)) == ("prompt", ["prompt_ingredients"])
    assert card(person).wording == "What's in your prompt? You mentioned 6 examples."
    assert card(person).noted == ()  # the living card shows it all
    person.say(
        "instruction and format",
        prompt_ingredients=("instruction", "output_format", "few_shot"),
        reasoning_matters=False,
    )
    assert (card(person).layout, fields(person)) == ("buttons", ["failure_threshold"])
    assert card(person).wording == "7% fail today. How many could you live with?"
    assert card(person).noted[0] == "Got it: instruction, output format, examples."
    person.press(failure_threshold=0.03)
    assert (card(person).layout, fields(person)) == ("buttons", ["failure_mode"])
    person.press(failure_mode="reasoning")
    assert fields(person)[0] == "needs_current_knowledge"
    person.press(needs_current_knowledge=False)
    assert (card(person).question, card(person).layout) == ("ahead", "ticks")
    assert all(control.initial is None for control in card(person).controls)  # nothing is ticked but what was said


def test_the_living_card_tells_of_ten_items_and_never_counts_down() -> None:
    person = at_the_end()
    assert person.living is not None
    assert (person.living.progress.settled, person.living.progress.total) == (10, 10)
    texts = {item.number: item.text for item in person.living.items}
    assert texts[2] == "112 of 1,600 went wrong (7%)"
    assert texts[9] == "doesn't apply"


def test_at_the_end_one_press_gives_the_verdict() -> None:
    person = at_the_end()
    assert isinstance(person.card, ReadyCard)
    assert person.card.channel == "C1"
    assert (
        "Failures: 112 of 1,600 went wrong (7%) · mostly one or two kinds of input" in person.card.lines
    )  # said in the opening message, and confirmed once, here
    assert len(person.card.odd) == 1  # no reasoning is needed, but the reasoning fails
    done = person.act(Confirm())
    assert done.verdict is not None
    assert (done.verdict.decision, done.verdict.missing) == ("not_yet", (1, 3, 6, 10))
    assert (done.card, done.waits) == (None, False)


def test_what_is_worked_out_while_the_summary_is_read_is_the_verdict() -> None:
    person = Person(OPENING)
    while isinstance(person.card, QuestionCard):
        done = person.act(Command("skip"))
        assert (done.awaits_yes is not None) == isinstance(done.card, ReadyCard)
    assert done.awaits_yes is not None
    prepared = judge(done.awaits_yes, knowledge().rules)
    assert person.act(Confirm()).verdict is prepared


def test_changing_an_answer_after_the_verdict_gives_another_one() -> None:
    person = at_the_end()
    person.act(Confirm())
    person.act(Edit("failures"))
    assert card(person).changing.startswith("112 of 1,600 went wrong")
    person.press(eval_examples=1600, eval_failures=44, failure_threshold=0.03, failures_consistent=False)
    assert "Changed: 112 went wrong → 44 went wrong." in card(person).noted
    assert (
        "After this change I need to ask about: situation." in card(person).noted
    )  # cost could speak for training now
    verdict = person.finish({"input_diversity": "diverse", "latency_budget_ms": None})
    assert verdict.decision == "prompt"


def test_back_and_on_again_keeps_the_answer() -> None:
    person = Person(OPENING)
    person.say("…", prompt_ingredients=("instruction",))
    person.press(failure_threshold=0.03)
    before = person.here.values
    person.act(Command("back"))
    assert card(person).question == "failures"
    person.act(Command("back"))
    assert card(person).question == "prompt"
    person.act(Command("keep"))
    person.act(Command("keep"))
    assert person.here.values == before
    assert card(person).question == "failure_mode"


def test_not_sure_on_an_answered_card_asks_before_it_replaces() -> None:
    person = Person(OPENING)
    person.say("…", prompt_ingredients=("instruction",))
    person.act(Command("back"))
    person.act(Command("skip"))
    assert isinstance(person.card, Notice)
    assert person.card.buttons == ("replace", "keep")
    person.act(Command("no"))
    assert person.here.values["prompt_ingredients"] == ("instruction", "few_shot")  # six were counted in the opening
    person.act(Command("back"))
    person.act(Command("skip"))
    person.act(Command("yes"))
    assert person.here.values["prompt_ingredients"] is None


def test_a_number_of_unclear_role_is_asked_about_and_one_press_settles_it() -> None:
    person = Person(OPENING)
    person.act(TextReply("180 ms", {}, {"latency_budget_ms": (180,)}))
    assert card(person).wording == "180 ms: is that a hard limit?"  # the card's own question waits
    assert [found.label for found in card(person).candidates] == ["Yes, hard limit", "No, just today's speed"]
    person.act(FormAnswer(card(person).question, {}))  # "No, just today's speed"
    assert card(person).candidates == ()
    person.act(TextReply("180 ms", {}, {"latency_budget_ms": (180,)}))
    person.act(Command("yes"))
    assert person.here.values["latency_budget_ms"] == 180


def test_what_a_prompt_review_found_is_filled_in_and_waits() -> None:
    person = Person(OPENING)
    person.act(TextReply("", {"prompt_ingredients": ("instruction", "few_shot")}, {}, "prompt"))
    assert card(person).controls[0].initial == ("instruction", "few_shot")
    assert card(person).problem.startswith("I filled in")
    assert "prompt_ingredients" not in person.here.values


def test_say_it_again_is_said_once_and_then_the_choices_are_pointed_at() -> None:
    person = Person(OPENING)
    person.act(TextReply("hm", {}))
    first = card(person).problem
    person.act(TextReply("hmm", {}))
    assert first.endswith("differently?")
    assert "Pick an answer" in card(person).problem


def test_over_early_the_rest_can_be_finished_all_the_same() -> None:
    person = Person(OPENING)
    person.act(FormAnswer(None, {"needs_current_knowledge": True}, "form"))
    assert isinstance(person.card, ReadyCard)
    assert person.card.early == "prompt"
    person.act(Command("finish"))
    assert card(person).question == "prompt"
    assert person.finish({}).decision == "prompt"


def test_a_dropped_checklist_comes_back_with_all_its_answers() -> None:
    person = Person(OPENING)
    person.act(Command("drop"))
    assert person.living is not None
    assert person.living.state == "dropped"
    person.act(Command("resume"))
    assert person.here.values["eval_failures"] == 112
    assert card(person).question == "prompt"


def test_start_over_asks_first() -> None:
    person = Person({"needs_current_knowledge": False})
    person.act(Command("start_over"))
    assert isinstance(person.card, Notice)
    assert person.card.text == "Start over? Your answer will be cleared."
    person = Person(OPENING)
    person.act(Command("start_over"))
    assert isinstance(person.card, Notice)
    assert person.card.text == "Start over? Your 5 answers will be cleared."  # its name is one
    person.act(Command("keep"))
    assert person.here.values["eval_failures"] == 112
    person.act(Command("start_over"))
    person.act(Command("yes"))
    assert person.here.values == {}


def test_said_for_another_question_is_kept_for_it_and_said_so() -> None:
    person = Person(OPENING)
    person.say("only examples can show it", style_need="example_level")
    assert card(person).noted == ("Noted for “Situation”: only examples show the style.",)
    assert person.here.values["style_need"] == "example_level"


def test_an_impossible_number_is_refused_and_nothing_is_saved() -> None:
    person = Person(OPENING)
    person.say("2000 failed", eval_failures=2000)
    assert card(person).problem.startswith("I didn't save that. 2,000 failures out of 1,600")
    assert person.here.values["eval_failures"] == 112


def test_the_list_of_answers_lets_each_be_changed() -> None:
    person = Person(OPENING)
    person.act(Command("summary"))
    assert isinstance(person.card, AnswersCard)
    lines = {line.question: line for line in person.card.lines}
    assert lines["failures"].changeable
    assert not lines["failure_mode"].changeable


def test_one_open_field_of_a_topic_stands_on_the_card_before_it() -> None:
    person = Person({name: value for name, value in OPENING.items() if name != "labels_trusted"})
    person.press(prompt_ingredients=("instruction", "output_format", "few_shot"))
    person.press(failure_threshold=0.03)
    person.press(failure_mode="reasoning")
    assert (card(person).question, card(person).layout) == ("situation", "form")
    assert fields(person) == ["needs_current_knowledge", "reasoning_matters", "labels_trusted"]
    person.press(needs_current_knowledge=False, reasoning_matters=False, labels_trusted=False)
    assert card(person).noted[0].startswith("Got it: ")
    assert card(person).question == "ahead"


def test_two_open_fields_of_a_topic_have_a_card_of_their_own() -> None:
    person = Person()
    person.press(prompt_ingredients=("instruction", "output_format", "few_shot"), few_shot_examples=6)
    person.press(eval_examples=1_600, eval_failures=112, failure_threshold=0.03, failures_consistent=False)
    person.press(failure_mode="reasoning")
    assert "labels_trusted" not in fields(person)
    person.press(**dict.fromkeys(fields(person)))
    assert (card(person).question, fields(person)) == ("data", ["labelled_examples", "labels_trusted"])
