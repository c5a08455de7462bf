"""A closing question of few words gets its yes or no from the decision, or from the line of the fact it is about."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant

PROMPT = "Locksmith chain, one model sorts 4,000 messages a month. 6 of 300 were wrong, we accept 4%."
NOT_YET = "Locksmith chain, it must reason by our own method for risk classes. 70 of 300 were wrong, we accept 4%."
FACTS = "Bus company, questions from a price list that changes every day, 4,000 a month. It lacks the new prices."
TRAIN = """Rail inspectors' reports, our own method of grading defects:
• prompt: instruction, format, 14 examples, edge cases, step by step, output constraints
• 900 checked, 150 wrong, we accept 8%, spread over all kinds of input, no current info needed
• what fails is the reasoning, never the format
• cases are complex; 12,500 of them labelled, every one signed by a senior
• criteria written down in points, nothing changes for two years
• curation money approved, yearly retraining too
"""
STEPS = [
    # proposals of somebody, and steps that are asked for
    (PROMPT, "Our treasurer wants to sign the training contract on Friday. Should she?", "No:"),
    (PROMPT, "A sponsor offers to pay for fine-tuning. Do we take his money?", "No:"),
    (PROMPT, "My brother-in-law insists we need a tuned model. Agree?", "No:"),
    (PROMPT, "The apprentice would train a 3B right away. Good instinct?", "No:"),
    (PROMPT, "An agency says only a fine-tuned model can do it. True?", "No:"),
    (PROMPT, "A dealer recommends training. Am I wrong to push back?", "No:"),
    (PROMPT, "My deputy ordered a fine-tune. Shall I cancel the order?", "Yes:"),
    (PROMPT, "The board wants to fine-tune. Can I say no?", "Yes:"),
    (PROMPT, "can it go live without training?", "Yes:"),
    (NOT_YET, "The vendor's quote for the training lies here. Do we sign it?", "Not yet:"),
    (NOT_YET, "Our IT wants to fine-tune. Sound?", "Not yet:"),
    (NOT_YET, "IT wants to fine-tune at once. Should I say stop?", "Yes, for now:"),
    (PROMPT, "My gut says leave it. Is my gut right?", "Yes:"),
    (PROMPT, "A firm says we need fine-tuning. Do we really?", "No:"),
    (PROMPT, "Mother wants a small model. Waste of money?", "So far, yes:"),
    (FACTS, "A pupil fine-tuned one last year. Should we renew it?", "No:"),
    (FACTS, "The intern wants to train it every night. Is he right?", "No:"),
    (FACTS, "They plan to fine-tune it. Is that a mistake?", "So far, yes:"),
    (TRAIN, "The vendor offers to train it. Do we accept his offer?", "Yes:"),
    (TRAIN, "Should I refuse the training offer?", "No:"),
    (PROMPT, "The trainee wants to train one at home. Should I let him?", "No:"),
    (PROMPT, "A dealer offers to retrain it daily. Good idea, or does he take us for fools?", "No:"),
    (PROMPT, "My boss wants a tuned model for all shops. Good instinct or still wrong?", "No:"),
    (PROMPT, "Idea: pretrain on the old mails, then add some new ones. Bad idea?", "So far, yes:"),
    (PROMPT, "Somebody opened a card to fine-tune it. Overkill?", "So far, yes:"),
    (PROMPT, "They sell us a small trained model. Isn't that a bit of a sledgehammer?", "So far, yes:"),
    (FACTS, "The dealer says train it weekly. Is that a bad idea?", "So far, yes:"),
    (NOT_YET, "Is that enough to justify training?", "Not yet:"),
    (PROMPT, "Is this enough for fine-tuning, yes or no?", "No:"),
    # what is near to a question for the decision, and points at a proposal
    (PROMPT, "The franchise office pitches a tuned model. Do I need that?", "No:"),
    (PROMPT, "A cousin sells us a small fast model. Would the guide buy the small fast model?", "No:"),
    (PROMPT, "Our manager wants to train a model. I have doubts, am I right?", "Yes:"),
    (PROMPT, "They offer us a trained 7B. Buy it or not, if it works for others?", "No:"),
    (PROMPT, "They offer us a trained 7B. Scrap the plan?", "Yes:"),
    (PROMPT, "Crazy to tune one for that?", "So far, yes:"),
    (PROMPT, "The dealer sells it as a specially trained model. Nonsense or not?", "So far, yes:"),
    (PROMPT, "Do I understand right that menus = no training?", "Yes:"),
]  # fmt: skip
LINES = [
    ("We have 240 checked examples and 3 of 90 wrong.", "Enough?", "Not enough to train on"),
    ("We have 240 checked examples and 3 of 90 wrong.", "Is 240 hopeless?", "In the prompt they are worth a lot"),
    ("We have 12,000 examples, all checked, for one narrow task.", "Still enough?", "they are enough"),
    ("We have 6,400 checked pairs, a narrow task. It gets 900 mails a day.", "Much or little?", "isn't high"),
    ("It gets 900 mails a day. We have 6,400 checked pairs for it.", "Much or little?", "Enough"),
    ("It gets 900 mails a day. Six thousand four hundred pairs are labelled.", "A lot?", "Enough"),
    ("We have 2,600 labelled documents, all checked twice.", "Is 2.6k a lot?", "Enough"),
    ("We have 240 labelled letters, all checked.", "Enough to start?", "Not enough"),
    ("We have 240 labelled letters, all checked.", "Is that enough for training?", "Not enough"),
    ("We have 240 labelled letters, all checked.", "Enough to train a complaint sorter?", "Not enough"),
    ("We have 60 checked letters.", "How many would the guide want?", "500–1,000"),
    ("12 of 150 were wrong, we accept 3%.", "enough to tune a small model for our shop?", "best prompt has to fall"),
    ("40 of 500 were wrong, we accept 3%. We have 700 right examples.", "Do I need more than 500?", "enough to tell"),
    ("Our parish gets 2,400 requests a month.", "Is that much or little?", "isn't high"),
    ("Our parish gets 3 million requests a month.", "A lot?", "Yes, the volume is high"),
    ("Our parish gets 2,400 requests a month. Our deacon says that is high volume.", "Is it?", "isn't high"),
    ("The task stays as it is for 14 months.", "Is this what you call stable?", "That is stable enough"),
    ("11 of 400 were wrong, we accept 2%.", "Is that a fail?", "can't be told yet"),
    ("4 of 400 were wrong, we accept 5%.", "Did we pass?", "Good enough"),
    ("90 of 400 were wrong, we accept 5%.", "Is that over the limit?", "Too many"),
    ("2 of 400 were wrong, we accept 4%.", "Am I done?", "Good enough"),
    ("6 of 300 were wrong, we accept 4%.", "Are we through?", "Just within"),
    ("6 of 300 were wrong, we accept 4%.", "Good enough?", "Just within"),
    ("14 of 160 were wrong, we accept 5%.", "Are we done?", "Too many"),
    ("6 of 300 were wrong, we accept 4%.", "Would 300 messages convince a sceptic?", "Rather few"),
    ("2.2 million calls a month, one narrow task.", "Is that reason enough?", "As a reason, yes"),
    ("We have 40,000 calls a month.", "Is the volume alone enough of a reason?", "At this volume cost is none"),
    ("It gets 800 requests a month.", "Do we fall under that million line?", "the volume isn't high"),
    ("We have 240 checked letters.", "Would 240 be sufficient that a machine writes like us?", "Not enough"),
    (
        "Inputs are very diverse. 2400 labelled, all checked.",
        "is 2400 enough with such mixed input?",
        "they are enough",
    ),
    ("It gets 2,400 requests a month.", "How much is a high volume?", "High is above 1 million"),
    ("12 of 80 were wrong.", "How big does a test set have to be?", "The guide names no size"),
    ("They are all checked. 3,000 mails a month.", "Do 320 letters count as enough?", "that is too few"),
    ("3 of 90 were wrong.", "Is that a lot?", "how many failures you can live with"),
    ("20 of 200 were wrong, we accept 2%.", "is 200 enough?", "The number of tests is enough"),
    ("40,000 mails a month.", "Which questions should I put to the vendor?", "Ask what they compared it with"),
    ("40,000 mails a month.", "Would retraining be a one-off or a running cost?", "comes on top"),
    ("40,000 mails a month.", "What is still missing before we may train?", "A reason to train"),
    ("Our prompt has an instruction and 3 examples.", "Is this the best prompt already?", "Not yet"),
]
OTHERS = [  # with a subject of their own, or pointing at nothing that is read
    (PROMPT, "Should we sign the lease for the new office?"),
    (PROMPT, "Is the schema enough?"),
    (PROMPT, "Is our password policy stable?"),
    (PROMPT, "Should we stop logging the inputs?"),
    (PROMPT, "Is the invoice fair?"),
    (PROMPT, "Do we pay the annotators by the hour?"),
    (PROMPT, "The museum closes at six. Agree?"),
    (PROMPT, "We trained our staff in May. Good idea?"),
    (PROMPT, "Are there many tools for it?"),
    (PROMPT, "An agency wants to tune it. Leave it or train?"),
    (PROMPT, "We have a training plan. Start or stop?"),
    (PROMPT, "Should I let the cleaners in?"),
    (PROMPT, "We put 40 examples in. Is that overkill?"),
    (PROMPT, "Is the schema enough for training?"),
    (PROMPT, "Our trained sorter got 50 of 300 wrong. Retrain now, retrain in May, or bin it?"),
    (PROMPT, "Is the staff enough to train a new colleague?"),
    (PROMPT, "Idea: a party in May. Bad idea?"),
    (PROMPT, "Is the sledgehammer in the shed?"),
    (PROMPT, "Are we done with the tax return?"),
    (PROMPT, "Are our passwords good enough?"),
    (PROMPT, "My cousin sells locks. Do I need that?"),
    (PROMPT, "The boss wants to tune. Does he know what he is doing?"),
    (PROMPT, "Is it true that fine-tuning needs GPUs?"),
    (PROMPT, "They offer us a trained 7B. When do we stop?"),
    (PROMPT, "They offer us a trained 7B. Is the vendor trustworthy?"),
    (PROMPT, "They offer us a trained 7B. How do I convince my boss?"),
    (PROMPT, "Are 30 stops too few for a route?"),
    (PROMPT, "IT wants to tune. Do we need a GPU for that?"),
    (PROMPT, "IT wants to tune. Is there another way?"),
    (PROMPT, "IT wants to tune. Is it possible in March?"),
    (PROMPT, "Can we compare prices of locks with it?"),
]


@pytest.mark.parametrize(("facts", "question", "opens"), STEPS)
def test_a_step_gets_the_yes_or_no_of_the_decision(facts: str, question: str, opens: str) -> None:
    reply = consultant().reply(f"{facts} {question}")
    assert reply.first_read is not None
    assert reply.answer.direct.startswith(opens)


@pytest.mark.parametrize(("facts", "question", "said"), LINES)
def test_what_is_asked_of_a_fact_is_answered_by_its_line(facts: str, question: str, said: str) -> None:
    assert said in consultant().reply(f"{facts} {question}").answer.direct


@pytest.mark.parametrize(("facts", "question"), OTHERS)
def test_any_other_question_gets_no_yes_or_no(facts: str, question: str) -> None:
    said = consultant().reply(f"{facts} {question}").answer.direct
    assert not said.startswith(
        ("Yes", "No:", "Not yet", "So far", "The number of tests", "It's too early", "That is stable", "The volume")
    )


def test_what_asks_to_train_is_answered_by_the_first_line_alone() -> None:
    for question in ("Train it?", "Should we fine-tune?", "Prompt or train?"):
        assert not consultant().reply(f"{PROMPT} {question}").answer.text


def test_the_second_of_two_questions_is_not_lost() -> None:
    reply = consultant().reply(
        f"{PROMPT} Sales wants a tuned model. Agree? And how much of the effort is data curation?"
    )
    first, second = reply.answer.direct.split("\n")
    assert first.startswith("No:")
    assert "40–60%" in second
