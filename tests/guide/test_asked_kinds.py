"""What is asked beside nearly every project gets the answer that the first read makes right; the rest its own."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from bot.guide.asked_kinds import DECISION
from tests.decision.limits import MONTHS
from tests.harness.guide import answerer, consultant, guide, knowledge

# With the routes that an answer tells apart.
DECISIONS = {
    *(
        "prompt",
        "prompt.open",
        "prompt.speaks",
        "prompt.retrieval",
        "prompt.structured_outputs",
        "prompt.back_to_prompt",
    ),
    *("not_yet", "fine_tune", "fine_tune.keep_tuned", "fine_tune.retrain"),
}
PROJECT = "Parish archive, 900 entries a month, 14 of 160 wrong, we accept 5%, 12 examples in the prompt."


def direct(message: str) -> str:
    reply = consultant().reply(message)
    assert reply.first_read is not None
    return reply.answer.direct


@pytest.mark.parametrize(
    ("facts", "question", "said"),
    [
        (
            "We trained on 900 labels. Many of the labels are wrong.",
            "What did we do wrong?",
            "Look at the labels first",
        ),
        ("We trained on 120 labels.", "Where was our mistake?", "too few right examples"),
        (PROJECT, "Why was the trained model so disappointing?", "four usual causes"),
        (PROJECT, "Is fine-tuning just hype?", "most teams that trained a model didn't need to"),
        ("40 of 500 were wrong, 700 labels, but some labels are wrong.", "Do I need more data?", "check and correct"),
        ("40 of 500 were wrong. We have 210 labels.", "Is 210 enough to train on?", "Not enough to train on yet"),
        ("40 of 500 were wrong. We have 210 labels.", "Would 900 be enough?", "500–1,000"),
        (
            "40 of 500 were wrong. We have 12,000 labels, all checked.",
            "Should we collect more?",
            "By number they are enough",
        ),
        (f"{PROJECT} My boss wants to train a model.", "Who's right, he or I?", "stay with the prompt"),
        (PROJECT, "What would the guide look at?", "how often the best prompt fails"),
        (PROJECT, "RAG or a tune for the guild statutes, which are rewritten each May?", "training adds no facts"),
        (PROJECT, "Shall we begin now or wait for the new abbot?", "Not now"),
        (
            f"{PROJECT} We tuned one: 13 of 160 wrong.",
            "Do we keep the tuned one running?",
            "nothing speaks for keeping",
        ),
        (f"{PROJECT} It reasons wrongly.", "Is RAG beside the point here?", "beside the point"),
        (PROJECT, "Does a tune protect us against drift?", "promises no such protection"),
        (PROJECT, "Any objections?", "each point above"),
        (PROJECT, "Who is supposed to define what we tolerate?", "The limit is yours to set"),
        (PROJECT, "By which method do we find out how many are wrong?", "known right outputs"),
        ("We trained on 900 labels. Many of the labels are wrong.", "More data y/n", "check and correct"),
        (PROJECT, "Is the 40–60% hours or money?", "doesn't part money from hours"),
        (PROJECT, "What are we missing?", "counted on an eval set"),
        (PROJECT, "How would you test it?", "known right outputs"),
        (PROJECT, "Does that count as a measurement?", "judged by written criteria"),
        (PROJECT, "How do people set a threshold?", "The limit is yours to set"),
        ("4 of 400 were wrong, we accept 5%.", "Is that good or bad?", "within what you accept"),
        ("80 of 400 were wrong, we accept 5%.", "Is that good or bad?", "above what you accept"),
        ("It lacks facts that change every day. 700 labels.", "Would training fix that?", "adds no facts"),
        (f"{PROJECT} Our competitor trained one.", "Should we follow them?", "decides nothing for you"),
        (PROJECT, "Can we train on our old logs?", "known to be right"),
        ("2 examples in the prompt, 40 of 500 wrong.", "Would more examples fix it?", "at least 10 well-chosen"),
        (PROJECT, "When should we look at this again?", "500+ right examples"),
        (f"{PROJECT} We trained one already.", "Did we do it in the wrong order?", "first the best prompt"),
        ("The task changes every 2 weeks, 40 of 500 wrong.", "Is it too early for us?", "still moves"),
        ("Nobody ever ran a test of our letters.", "Do I need to?", "nothing shows"),
        (PROJECT, "What can you do for me?", "I help decide"),
        (PROJECT, "How do I convince my boss?", "First we count"),
        (PROJECT, "What counts as a failure?", "your own written criteria"),
        (f"{PROJECT} Traffic may grow.", "What if it doubles next year?", "Today's volume counts"),
        (f"{PROJECT} It answers from our handbook.", "What if it outgrows the context?", "With retrieval"),
        (f"{PROJECT} The rules change every 2 months.", "Is that stable enough?", f"It takes {MONTHS} months"),
        (PROJECT, "How much would we save?", "at this volume that is no reason"),
        (PROJECT, "How should the prompt look?", "Six things"),
    ],
)
def test_what_is_always_asked_gets_its_sentence(facts: str, question: str, said: str) -> None:
    assert said in direct(f"{facts} {question}")


@pytest.mark.parametrize(
    "asked",
    [
        "Keep or kill?",
        "Is there any reason left to train?",
        "So that's a no, right?",
        "We could try structured outputs? never looked at it. Do we train?",
        "The sheet says which cases we tested.",
        "Which one do we take, prompt or training?",
    ],
)
def test_nothing_is_said_where_nothing_else_is_asked(asked: str) -> None:
    assert direct(f"{PROJECT} {asked}") == ""


def test_a_fact_that_is_merely_mentioned_gets_no_passage() -> None:
    reply = consultant().reply("We had 10M calls, a blogger says. 700 checked labels. Should we train?")
    assert reply.first_read is not None
    assert reply.answer.passages == ()


def test_an_answer_may_rest_on_a_line_that_asks() -> None:
    said = direct(
        "9 of 180 failed, it is weak only with beginners, everywhere else it is right. Would training fix that?"
    )
    assert "one corner only" in said


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Is it true that structured outputs can make fine-tuning not necessary?", "checklist.structured-outputs"),
        ("My boss says no: is latency a reason to tune at all", "comparison.latency"),
        ("Our lead asks how many pairs one needs before one trains", "data.narrow-minimum"),
    ],
)
def test_any_other_question_gets_what_is_near_to_itself(question: str, passage: str) -> None:
    reply = consultant().reply(f"{PROJECT} {question}")
    assert reply.first_read is not None
    assert reply.answer.passages[0].id == passage


def test_who_is_right_is_answered_only_where_it_is_about_training() -> None:
    assert "whoever" not in direct(f"{PROJECT} She says Monday, he says Friday. Who's right?").casefold()


def test_a_topic_beside_a_question_is_named_with_its_answer() -> None:
    said = direct("40 of 500 were wrong. GDPR is an issue. We have 210 labels. Are 210 enough to train on?")
    assert "Not enough" in said
    assert "GDPR" in said


def test_what_somebody_wishes_to_know_is_asked() -> None:
    message = "My director wishes to know which vendor is the cheapest, and how many graphics cards one must rent."
    assert consultant().reply(message).answer.outside == ("which vendor", "graphics cards")


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("And Google?", "vendors (Google)"),
        ("Should the prompt be in German or English?", "the language of a prompt"),
        ("How do we keep it under 280 characters?", "280 characters"),
        ("What context window do we need?", "context window"),
        ("Do we need a data scientist for it?", "data scientist"),
    ],
)
def test_a_further_question_outside_the_guide_is_named(question: str, named: str) -> None:
    assert named in direct(f"{PROJECT} Should we fine-tune? {question}")


def test_side_questions_of_several_projects_are_answered() -> None:
    reply = consultant().reply(
        "Two projects. A: 3M requests a month. B: 20k requests a month. Which one to train? And how do I test that?"
    )
    assert reply.several is not None
    assert "known right outputs" in reply.answer.direct


def test_each_sample_is_of_its_kind() -> None:
    kinds = guide().kinds
    samples = [(sample, kind.name) for kind in kinds for sample in kind.samples]
    found = answerer()._retrieval.kinds([sample for sample, _ in samples])
    assert [name for _, name in samples if name] == [
        match.name or wanted for match, (_, wanted) in zip(found, samples, strict=True)
    ]


def test_each_answer_can_hold() -> None:
    keys = knowledge().rules.facts
    for kind in guide().kinds:
        for answer in kind.answers:
            assert all(any(fnmatchcase(key, pattern) for key in keys) for pattern in answer.lines), answer
            assert set(answer.decisions) <= DECISIONS
        assert kind.name == DECISION or kind.topic or kind.answers[-1].text


def test_no_sample_is_of_two_kinds() -> None:
    samples = [sample for kind in guide().kinds for sample in kind.samples]
    assert len(set(samples)) == len(samples)
    assert DECISION in {kind.name for kind in guide().kinds}
