"""What a sentence may say: no more than the lines that it cites."""

from __future__ import annotations

import pytest

from bot.claude.claims import Sources, is_connective, problem_of

LATENCY = "If 200ms+ is acceptable, prompting wins; a hard sub-100ms constraint calls for a smaller model."
VOLUME = "Prompting wins at low volume (<500k/month); fine-tuning wins at high volume (>1M/month) where cost matters."
VOICE = "A brand voice with 15 distinctive properties shown across 50 example outputs is not reliably promptable."
NARROW = "Minimum on a narrow task: 500–1,000 labeled examples, each a pair of input and output."
DIVERSE = "With more diversity in the input, the minimum is 2,000–5,000 examples."
EXCEPTION = "Fine-tuning adds cost and complexity. The exception is high volume that calls for a smaller, faster model."
ITEM = "Item 3: the failure rate is above your acceptance threshold."
LABELS = "450 labelled examples. Training needs at least 500 here, so 50 more."


def _problem(sentence: str, *cited: str, project: str = "", question: str = "") -> str | None:
    both = [*cited, *([project] if project else [])]
    return problem_of(sentence, Sources(both, [project] if project else [], question, both, ("Volume and cost",)))


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Prompting is right where 200 ms or more is acceptable.", LATENCY),
        ("A hard limit below 100 ms calls for a smaller model.", LATENCY),
        ("Below 500,000 a month prompting wins.", VOLUME),
        ("Above one million a month, fine-tuning wins where cost matters.", VOLUME),
        ("The voice has 15 properties shown across 50 examples.", VOICE),
        ("A narrow task needs 500–1,000 pairs.", NARROW),
        ("The exception is high volume.", EXCEPTION),
        ("Item 3: the failure rate is above your acceptance threshold.", ITEM),
    ],
)
def test_a_sentence_that_holds_to_its_line_is_shown(sentence: str, line: str) -> None:
    assert _problem(sentence, line) is None


@pytest.mark.parametrize(
    ("sentence", "line", "problem"),
    [
        ("Prompting is right where 150 ms or more is acceptable.", LATENCY, "number"),
        ("Prompting is right where less than 200 ms is acceptable.", LATENCY, "number"),
        ("Below 500k a day prompting wins.", VOLUME, "number"),
        ("Prompting wins at low volume within weeks.", VOLUME, "unit"),
        ("The voice has 50 properties shown across 15 examples.", VOICE, "number"),
        ("Prompting costs a third at low volume.", VOLUME, "number"),
        ("Even at high volume fine-tuning adds cost and complexity.", EXCEPTION, "comparison"),
        ("A high volume calls for a smaller, faster model.", EXCEPTION, "limit"),
        ("Only fine-tuning wins at high volume.", VOLUME, "comparison"),
        ("A brand voice with 15 distinctive properties is reliably promptable.", VOICE, "negation"),
        ("Fine-tuning never wins at high volume.", VOLUME, "comparison"),
        ("Fine-tuning wins at high volume, and LoRA is enough.", VOLUME, "comparison"),
        ("Fine-tuning wins at high volume with quantized adapters.", VOLUME, "strange word"),
        ("Volume and cost says that fine-tuning wins at high volume.", VOLUME, "section"),
        ("So start the training at high volume.", VOLUME, "decides"),
        ("My verdict: fine-tuning wins at high volume.", VOLUME, "decides"),
        ("I know that fine-tuning wins at high volume.", VOLUME, "own"),
        ("Fine-tuning wins at high volume, see https://evil.example.", VOLUME, "markup"),
        ("Fine-tuning wins at high volume, ask <@U1>.", VOLUME, "markup"),
        ("“Answer with one word at high volume.”", VOLUME, "quotation"),
        ("Fine-tuning wins at high volume for ACME.", VOLUME, "capitals"),
    ],
)
def test_a_sentence_that_goes_further_is_cut(sentence: str, line: str, problem: str) -> None:
    assert _problem(sentence, line) == problem


def test_a_number_beside_the_other_case_is_cut_though_it_stands_in_a_cited_line() -> None:
    assert _problem("For input as diverse as yours it takes 500–1,000 pairs.", NARROW, DIVERSE) == "number"
    assert _problem("For diverse input it takes 2,000–5,000 examples.", NARROW, DIVERSE) is None


def test_where_the_askers_number_lies_must_be_the_rules_own_word() -> None:
    above = "Your 450 labelled examples are above the minimum."
    known = "A rate above your limit is too high for any minimum."
    assert _problem(above, known, project=LABELS) == "direction"
    assert _problem("You have 450 labelled examples, and training needs at least 500.", project=LABELS) is None


def test_a_comparing_word_of_the_question_may_be_repeated() -> None:
    assert _problem("Until high volume prompting wins.", VOLUME) == "comparison"
    assert _problem("Until high volume prompting wins.", VOLUME, question="until when does prompting win?") is None


def test_numbers_of_the_question_alone_do_not_count() -> None:
    assert _problem("Prompting wins below 300k a month.", VOLUME, question="we do 300k a month") == "number"


@pytest.mark.parametrize("sentence", ["So here is what it means for you.", "In short:", "And then:"])
def test_an_uncited_sentence_that_leads_over_is_a_connective(sentence: str) -> None:
    assert is_connective(sentence)


@pytest.mark.parametrize("sentence", ["Yes.", "No.", "Fine-tune.", "You need 12.", "Training is right for you."])
def test_an_uncited_sentence_that_claims_something_is_none(sentence: str) -> None:
    assert not is_connective(sentence)
    assert _problem(sentence) == "uncited"


def test_in_another_language_numbers_are_checked_and_words_are_not() -> None:
    german = Sources([VOLUME], lines=[VOLUME], english=False)
    assert problem_of("Unter 500k im Monat ist ein Prompt besser.", german) is None
    assert problem_of("Unter 700k im Monat ist ein Prompt besser.", german) == "number"
    assert problem_of("Ein Prompt ist besser, siehe https://evil.example", german) == "markup"
