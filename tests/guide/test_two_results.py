"""A trained model's result and the prompt's in one message are read as a pair, and compared only where they can be."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.two_results import two_results
from tests.harness.guide import consultant

COUNTED = {
    "already_tuned": True,
    "tuned_examples": 500,
    "tuned_failures": 19,
    "eval_examples": 500,
    "eval_failures": 31,
}


@pytest.mark.parametrize(
    ("message", "counts"),
    [
        ("We tuned a 7B for ticket routing. 41/400 wrong before, 22/400 after. Keep it?", (400, 22, 400, 41)),
        ("Prompt scored 71/80, the fine-tune 75/80. Same 80 questions. Is it better?", (80, 5, 80, 9)),
        ("prompt: 12% errors. fine-tuned: 11%. 250 examples each, same set. Train again?", (250, 28, 250, 30)),
        ("Our tuned model beats the prompt (91 vs 86 % on 1,200 shared cases). Keep it?", (1200, 108, 1200, 168)),
        (
            "90% right with the prompt, 94% right with the tuned one, on the same 300 mails. Ship it?",
            (300, 18, 300, 30),
        ),
        ("Trained model: accuracy 91%. Prompt: 92%. 400 test mails for both. What now?", (400, 36, 400, 32)),
        ("We fine-tuned in May and it beat the prompt 94 to 91 on 500 held-out letters. Go on?", (500, 30, 500, 45)),
        ("Our LoRA outperforms the baseline prompt, 93.5 vs 90 on 800 test cases. Ship it?", (800, 52, 800, 80)),
    ],
)
def test_two_shares_of_the_same_examples_are_counted(message: str, counts: tuple[int, ...]) -> None:
    facts = consultant().reply(message).facts
    names = ("tuned_examples", "tuned_failures", "eval_examples", "eval_failures")
    assert tuple(facts.get(name) for name in names) == counts
    assert facts["already_tuned"] is True


def test_counts_that_were_read_agree_with_the_pair() -> None:
    found = two_results("prompt 31 of 500 wrong, tuned 19 of 500 wrong, same 500", COUNTED)
    assert found is not None
    assert (found.kind, found.tested) == ("counted", 500)


@pytest.mark.parametrize(
    "message",
    [
        "Prompt F1 is 0.81, our tuned mistral gets 0.86, both on the same 700 reviews. Ship the tuned one?",
        "Fine-tuned model 0.86 F1 on 700 test reviews, prompted GPT 0.81. Which one?",
        "We trained a small model on 5k chats, F1 0.86 vs 0.81 for the prompt. Test set: the same 700 chats. Keep it?",
    ],
)
def test_two_scores_are_compared_as_such_and_make_no_failures(message: str) -> None:
    reply = consultant().reply(message)
    assert reply.facts.keys().isdisjoint({"eval_failures", "tuned_failures", "failure_rate"})
    assert reply.first_read is not None
    assert reply.first_read.headline.startswith("So far: not yet. F1 0.86 looks better than 0.81, but a score")
    assert "How many of the same 700 does each get wrong?" in reply.text
    assert "how often" not in reply.first_read.decides


@pytest.mark.parametrize(
    "message",
    [
        "We trained a 7b on 3000 tickets, it gets 97% on them. The prompt gets 88% on 400 test tickets. Take the 7b?",
        "We test on the same 500 we trained on, 99% right. The prompt got 92% on those 500. Clear, isn't it?",
        "Accuracy after tuning is 99.1%, but the validation set overlaps with training. Prompt: 93% on 600. What now?",
        "The tuned model has 98% on the training set, the prompt has 85% on 300 test mails. Roll out?",
    ],
)
def test_a_test_on_what_the_model_was_trained_on_proves_nothing(message: str) -> None:
    reply = consultant().reply(message)
    assert reply.facts.keys().isdisjoint({"tuned_examples", "tuned_failures"})
    assert reply.first_read is not None
    assert reply.first_read.headline.startswith(
        "So far: not yet. Test the trained model on examples that it hasn't seen"
    )
    assert "Tested on what it was trained on." in reply.text


@pytest.mark.parametrize(
    "message",
    [
        "The tuned model got 45 of 50 right, the prompt got 260 of 300 right. Was the training worth it?",
        "The prompt got 31 wrong, the tuned one 19 wrong, each on 500 examples, but different 500s. Switch?",
        "Tuned 6% wrong on 400 new mails, prompt 13% wrong on 380 mails from last year. Which one?",
        "Fine-tuned 8B: 11 of 90 claims wrong. The prompt got 19 of 90 wrong, on _different_ 90. Keep the tuned one?",
        "The tuned one misses 8 of 120 calls; the prompt missed 15 of 120, on another 120. Is it better?",
    ],
)
def test_results_on_different_examples_are_not_compared(message: str) -> None:
    read = consultant().reply(message).first_read
    assert read is not None
    assert "come from different examples, so run the prompt and the trained model on the same ones" in read.headline
    assert "isn't clearly better" not in read.text
    assert "beats the prompt" not in read.text


def test_more_examples_of_the_same_set_are_no_other_set() -> None:
    message = (
        "Prompt 31 of 500 wrong, tuned 19 of 500 wrong, the set covers different regions and we can label another 300"
    )
    found = two_results(message, COUNTED)
    assert found is None or found.kind == "counted"


@pytest.mark.parametrize(
    ("message", "facts"),
    [
        ("The vendor's tuned model has 97% on their data, our prompt 88% on 200 invoices.", {}),
        ("Prompt 8% wrong on 900. We'd accept 5%. Should we have a tuned one?", {}),
        ("The tuned one misreads 33 of 600, the prompt was never tested. Is 33 of 600 good?", {"eval_examples": 0}),
        ("Before 6.2% were wrong with the prompt, with the tuned one 3.8%, and 500 are not many.", COUNTED),
        ("The prompt fails 12%. A tuned one would have to be 5% better.", {}),
        ("There's a fine-tuned model and a prompt. On invoices 91%, on letters 86%, of 700.", {}),
    ],
)
def test_what_is_no_pair_of_results_is_left_alone(message: str, facts: dict[str, Value]) -> None:
    assert two_results(message, facts) is None


@pytest.mark.parametrize(
    ("message", "tuned", "prompt"),
    [
        ("  trained (4,000 labelled rows):  91%\n  prompted:  78%\n  needed:  88%\n", "91%", "78%"),
        ("- prompt: 89%\n- fine-tuned: 93%\n- target: 92%\nTuned wins?", "93%", "89%"),
        ("fine-tuned 7B | 94%\nprompted GPT | 90%\nrequired | 93%\n", "94%", "90%"),
        ("error rates\n prompt: 7%\n tuned: 5%\n limit: 6%", "5%", "7%"),
    ],
)
def test_a_table_with_the_limit_in_it_is_a_pair(message: str, tuned: str, prompt: str) -> None:
    found = two_results(message, {})
    assert found is not None
    assert found.kind == "uncounted"
    assert found.tuned is not None
    assert found.prompt is not None
    assert (found.tuned.text, found.prompt.text) == (tuned, prompt)


@pytest.mark.parametrize(
    ("message", "counts"),
    [
        ("We have a tuned model. It gets 94% and the prompt 90% on the same 500.", (500, 30, 500, 50)),
    ],
)
def test_each_of_a_pair_is_that_of_its_model(message: str, counts: tuple[int, ...]) -> None:
    facts = consultant().reply(message).facts
    names = ("tuned_examples", "tuned_failures", "eval_examples", "eval_failures")
    assert tuple(facts.get(name) for name in names) == counts


def test_a_share_of_neither_model_leaves_the_pair() -> None:
    found = two_results("trained:  91%\nprompted:  78%\nneeded:  88%\nCuration? Finance assumed 10%.", {})
    assert found is not None
    assert found.kind == "uncounted"


@pytest.mark.parametrize(
    "message",
    [
        "Humans doing this job get 93%. Prompt gets 92.6% (n=2,000). She wants to fine-tune to close the gap.",
        "Old regex system: 82% of addresses. GPT with prompt: 96% of 1,000. Fine-tune?",
        "Zero-shot we get 74%, with few-shot examples 86%, on 500 emails. Fine-tune next?",
        "GPT-4o is at 93%, Claude at 95% on the same 400. Worth fine-tuning?",
        "We didn't fine-tune yet. Prompt gets 30 of 500 wrong, humans 12 of 500.",
        "The prompted model was at 98%, we can live w/ 3% errors. fine-tune a tiny model?",
        "The prompt went from 82% to 91% on 400, now we think of fine-tuning.",
        "The accuracy rose from 88% to 90% after tuning the prompt, 400 letters.",
    ],
)
def test_a_model_that_is_only_asked_about_has_no_result(message: str) -> None:
    reply = consultant().reply(message)
    assert reply.facts.keys().isdisjoint({"already_tuned", "tuned_examples", "tuned_failures"})
