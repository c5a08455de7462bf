"""What a message tells of a field though nothing was read of it is quoted, not asked for anew."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import FirstRead, first_read
from bot.guide.understood import Understood
from bot.guide.unread_words import field_of, unread_words
from tests.guide.test_possible_lines import RULES, WORDING
from tests.harness.guide import consultant

RESULT: dict[str, Value] = {"eval_examples": 500, "eval_failures": 41}


def unread(message: str, **facts: Value) -> dict[str, str]:
    return {field_of(key): words for key, words in unread_words(message, facts, {}, WORDING).items()}


def read(message: str, **facts: Value) -> FirstRead:
    return first_read(Understood(facts, unread=unread_words(message, facts, {}, WORDING)), RULES, WORDING)


@pytest.mark.parametrize(
    ("message", "field", "words"),
    [
        ("Model picks wrong ICD codes in 18% of charts (n=550). What first?", "eval_examples", "18% of charts (n=550)"),
        ("Reviewers reject every seventh text.", "eval_examples", "Reviewers reject every seventh text"),
        ("We've got about 60 good reports.", "labelled_examples", "We've got about 60 good reports"),
        ("One team, 15k labels, audited.", "labelled_examples", "One team, 15k labels, audited"),
        ("The protocol is frozen for the year.", "stable_months", "The protocol is frozen for the year"),
        ("The method is being overhauled, sadly.", "stable_months", "The method is being overhauled"),
        ("Categories are being reshuffled as we speak.", "stable_months", "Categories are being reshuffled"),
        ("We changed the definition 6 times in 10 weeks.", "stable_months", "changed the definition 6 times"),
        ("The rules haven't changed since 1987.", "stable_months", "The rules haven't changed since 1987"),
        ("The method itself is under revision.", "stable_months", "The method itself is under revision"),
        ("There's a new edition every autumn.", "stable_months", "There's a new edition every autumn"),
        ("They change the form whenever they like.", "stable_months", "They change the form whenever they like"),
        ("Budget for retraining is being discussed.", "retraining_budgeted", "Budget for retraining is being"),
        ("10% rejected would be normal for humans too.", "failure_threshold", "10% rejected would be normal"),
        ("It is a chat about literally every topic.", "input_diversity", "literally every topic"),
        ("It must answer within 90 ms.", "latency_budget_ms", "must answer within 90 ms"),
        ("An odd one is no tragedy.", "format_tolerance", "An odd one is no tragedy"),
        ("The text sounds a bit stiff.", "failure_mode", "The text sounds a bit stiff"),
        ("The output is stale but nobody complains about it.", "failure_rate", "nobody complains about it"),
        ("One odd field, and the importer crashes.", "format_tolerance", "the importer crashes"),
        ("A few hundred coded notes, more to come.", "labelled_examples", "A few hundred coded notes"),
        ("It failed on a few dozen of 800 test cases.", "eval_examples", "It failed on a few dozen of 800 test cases"),
        ("We don't have any problem of quality.", "failure_rate", "We don't have any problem of quality"),
        ("It works fine, only the bill hurts.", "failure_rate", "It works fine"),
        ("We have no limit of time here.", "latency_budget_ms", "no limit of time"),
        ("It takes 900 ms and nobody is complaining.", "latency_budget_ms", "nobody is complaining"),
        ("The bay rules are the same as in 2019.", "stable_months", "The bay rules are the same as in 2019"),
        ("When one is broken the import stops.", "format_tolerance", "the import stops"),
    ],
)
def test_words_about_a_field_that_was_not_read_are_quoted(message: str, field: str, words: str) -> None:
    assert words in unread(message)[field]
    shown = read(message).text
    assert f"{words}" in shown


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("41 of 500 were wrong, that is 8.2% errors.", RESULT),
        ("It fails 8% of the time, wrong answers.", {"failure_rate": 0.08}),
        ("We have 700 labelled mails.", {"labelled_examples": 700}),
        ("The vendor says 3% fail with their model.", {}),
        ("If 5% failed that would be fine.", {}),
        ("Today an answer takes 900 ms, within limits.", {}),
        ("Under 100 ms would be nice.", {}),
        ("An associate insists that a firm across the street trained on 8,000 clauses and now gets 98%.", {}),
        ("Some company gets 3% wrong.", {}),
        ("A third was typed by a student, so there are mistakes in it.", {}),
        ("The prompt lists things he must never say.", {}),
        ("Is 8% wrong a lot?", {}),
        ("We don't have hundreds of labelled mails.", {}),
        ("It would take thousands of labelled mails.", {}),
        ("Are hundreds of labelled mails enough?", {}),
        ("We looked at some dozens of mails.", {}),
        ("The failure rate hasn't changed.", {}),
        ("> guaranteed within 50 ms, with 99.5% accuracy\nThat's what we got for our note checker today.", {}),
        ("We have a crash triage bot, and a labelled set for it.", {}),
        ("A line of the fixed layout was missing in most.", {}),
        ("The intern would have a big model write the examples overnight.", {}),
        ("930 of 1,000 narratives coded right.", {"eval_examples": 1000, "eval_failures": 70}),
    ],
)
def test_what_was_read_or_is_nobody_s_fact_is_not_quoted(message: str, facts: dict[str, Value]) -> None:
    assert unread(message, **facts) == {}


@pytest.mark.parametrize(
    ("said", "against"),
    [
        ("Tens of thousands of labelled invoices.", "enough even for complex reasoning (10,000)"),
        ("We have a few thousand labelled reviews.", "enough for a narrow task (500)"),
        ("Thousands of decided cases.", "over the 500 of a narrow task"),
        ("Several hundred labelled reports.", "More or fewer than 500?"),
        ("Dozens of labelled contracts.", "too few to train on"),
    ],
)
def test_a_vague_count_is_held_against_the_line_as_words(said: str, against: str) -> None:
    shown = read(said, eval_examples=500, eval_failures=41).text
    assert f"You say “{said[:-1]}”." in shown
    assert against in shown


def test_a_quoted_field_is_not_asked_for_anew() -> None:
    message = "It picks wrong codes in 18% of charts (n=550), mostly in oncology."
    shown = read(message, failure_threshold=0.06)
    assert "You could live with 6%. You say “It picks wrong codes in 18% of charts (n=550)”." in shown.text
    assert "How often does it fail" not in shown.text
    assert "have some real outputs marked" not in shown.text
    assert "You say “mostly in oncology”. Then it fails in one corner, right?" in shown.text


def test_a_volume_s_question_quotes_what_was_said_of_the_inputs() -> None:
    shown = read("22M calls a month, one fixed message layout.", monthly_requests=22_000_000)
    assert "You say “one fixed message layout”. So the inputs are all of one kind?" in shown.text
    assert "Are they?" not in shown.text


def test_quotes_count_for_nothing() -> None:
    message = "The text sounds a bit stiff, and the tone guide changes every month."
    plain = first_read(Understood(RESULT), RULES, WORDING)
    quoted = first_read(Understood(RESULT, unread=unread_words(message, RESULT, {}, WORDING)), RULES, WORDING)
    assert (quoted.decision, quoted.headline, quoted.lines, quoted.open) == (
        plain.decision,
        plain.headline,
        plain.lines,
        plain.open,
    )


def test_where_the_facts_are_looked_up_nothing_is_quoted() -> None:
    assert "You say" not in read("Fees change every week, 15% wrong answers.", needs_current_knowledge=True).text


def test_a_volume_of_varied_inputs_is_no_reason_in_the_first_line() -> None:
    within: dict[str, Value] = {"eval_examples": 700, "eval_failures": 21, "failure_threshold": 0.05}
    shown = read("Chats about literally every topic.", **within, monthly_requests=1_400_000)
    assert shown.headline == "So far: keep prompting. 3% wrong is within the 5% that you can live with."
    assert "You say “Chats about literally every topic”. So the inputs vary?" in shown.text


def test_a_message_without_a_project_gets_no_first_read() -> None:
    message = "Is all this fine-tuning stuff a hype? We have no project at all right now, just curious."
    assert consultant().reply(message).first_read is None


def test_general_facts_don_t_settle_the_first_line_where_a_result_was_not_read() -> None:
    facts: dict[str, Value] = {"failure_threshold": 0.002, "labelled_examples": 900}
    shown = read("1 in 60 has a wrong dose field. That's too many.", **facts)
    assert shown.headline == WORDING.decisions["prompt.result"]
    wrong = read("1 in 60 has a wrong dose field.", labelled_examples=900, labels_trusted=False)
    assert "check them first" in wrong.headline
    assert "900 labelled examples." in shown.text


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Our nurses code 94% of the notes correctly, the prompt manages 90%.", "the prompt manages 90%"),
        (
            "Our call centre people get the category right in 91% of cases, the prompted model in 87%.",
            "the prompted model in 87%",
        ),
    ],
)
def test_the_result_of_people_is_not_quoted_as_the_prompts(message: str, words: str) -> None:
    assert unread(message)["eval_examples"] == words


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("Our prompt has 88% accuracy.", "So about 12% go wrong, right? Of how many tested?"),
        ("It is right in 91% of the letters.", "So about 9% go wrong, right? Of how many tested?"),
        ("The prompt's F1 is 0.81.", "A score isn't a share of wrong outputs."),
        ("Macro F1 is 71% over 12 classes.", "A score isn't a share of wrong outputs."),
        ("Precision 0.92 and recall 0.74 on our insurance claims.", "A score isn't a share of wrong outputs."),
        ("The kappa with the experts is 0.71 for the prompt.", "A score isn't a share of wrong outputs."),
        ("Reviewers reject every seventh text.", "Is that how often your best prompt fails, and of how many tested?"),
    ],
)
def test_a_result_is_asked_about_as_what_it_is(message: str, asks: str) -> None:
    assert asks in read(message).text


@pytest.mark.parametrize(
    "message",
    [
        "We're at 800k calls now and grow 10% a month.",
        "Our nurses code 94% of the notes correctly.",
        "The old rules engine was right in 71% of the orders.",
        "The experts agree with each other on 88% of the cases, correct ones.",
    ],
)
def test_growth_and_what_others_get_right_is_no_result(message: str) -> None:
    assert "eval_examples" not in unread(message)


def test_what_everybody_is_fine_with_may_be_the_limit() -> None:
    shown = read("97% right, and that's fine by everybody.", eval_examples=3000, eval_failures=78)
    assert "that's fine by everybody”. Is that what you could live with?" in shown.text


@pytest.mark.parametrize(("words", "limit"), [("97 out of 100 have to be right", 0.03), ("1 in 50 may be wrong", 0.02)])
def test_a_share_that_was_read_as_the_limit_is_no_result(words: str, limit: float) -> None:
    assert "eval_examples" not in unread(words + ".", failure_threshold=limit)


def test_a_share_beside_the_limit_is_still_asked_about() -> None:
    found = unread("We need 3% or better. 88 out of 100 are right.", failure_threshold=0.03)
    assert found["eval_examples"] == "88 out of 100 are right"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Unfair, says our tester: the prompt has no edge case section.", "the prompt has no edge case section"),
        ("We admit the prompt lacks edge cases.", "We admit the prompt lacks edge cases"),
        ("My prompt has no rules for odd parcels.", "My prompt has no rules for odd parcels"),
    ],
)
def test_a_part_that_the_prompt_lacks_is_named(message: str, words: str) -> None:
    assert unread(message)["prompt_ingredients"] == words


@pytest.mark.parametrize(
    "message",
    [
        "The parcels have no edge cases.",
        "What if the prompt has no edge cases?",
        "We need no edge cases in the prompt.",
        "The prompt has rules for edge cases, and no examples of them.",
    ],
)
def test_a_part_that_is_there_or_not_needed_is_not_called_missing(message: str) -> None:
    assert "prompt_ingredients" not in unread(message)
