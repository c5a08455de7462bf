"""What a sentence may say: what a line that it cites says, with all that limits it."""

from __future__ import annotations

import pytest

from bot.claude.claims import Cited, instead_of, is_connective, problem_of

LATENCY = "Latency: if 200ms+ is acceptable, prompting wins; a hard sub-100ms constraint calls for a smaller model."
VOLUME = "Prompting wins at low volume (<500k/month); training wins at high volume (>1M/month) where cost matters."
VOICE = "A brand voice with 15 distinctive properties shown across 50 example outputs is not reliably promptable."
NARROW = (
    "Minimum for supervised training on a narrow task: 500–1,000 labeled examples, each a pair of input and output."
)
STABILITY = "Task stability: evolving requirements favor prompting, a stable and well-defined task favors fine-tuning."
EXCEPTION = "For classification, fine-tuning adds cost. The exception is high volume that calls for a smaller model."
SIZES = "Cost: a fine-tuned 7B model that matches a prompted 70B model is significantly cheaper per inference."
FORMATS = "With prompts only, complex formats typically fail 3–8% of the time, which is unacceptable in pipelines."
STRICT = "If one strict schema must come out every time, prompting alone is not reliable."
ITEM = "Item 3: the failure rate is above your acceptance threshold."
TEN = "The checklist has ten questions: a measured failure rate; 500+ labeled examples; a curation budget."
LABELS = "450 labelled examples. Training needs at least 500 here, so 50 more."
RATE = "7% wrong is within your 8%. 112 of 1,600 is 7% (5.9–8.4%). The prompt is good enough."
CALLS = "450,000 a month. That is under 500,000, so cost is no reason to train."


def _problem(sentence: str, *cited: str, project: str = "") -> str | None:
    about = [Cited(project, of_project=True)] if project else []
    return problem_of(sentence, [*map(Cited, cited), *about])


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("If 200 ms or more is acceptable, prompting wins.", LATENCY),
        ("Prompting wins where 200 ms or more is acceptable.", LATENCY),
        ("A hard limit below 100 ms calls for a smaller model.", LATENCY),
        ("At low volume, less than 500,000 a month, prompting wins.", VOLUME),
        ("Fine-tuning wins at high volume, more than one million a month, where cost matters.", VOLUME),
        (f"The guide says that {VOICE[0].lower()}{VOICE[1:]}", VOICE),
        ("Evolving requirements favor prompting, and a stable and well-defined task favors fine-tuning.", STABILITY),
        ("For classification, fine-tuning adds cost.", EXCEPTION),
        ("With prompts only, complex formats typically fail in 3–8% of the time.", FORMATS),
        ("Item 3: the failure rate is above your acceptance threshold.", ITEM),
    ],
)
def test_a_sentence_in_the_words_of_its_line_is_shown(sentence: str, line: str) -> None:
    assert _problem(sentence, line) is None


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("If 150 ms or more is acceptable, prompting wins.", LATENCY),
        ("If less than 200 ms is acceptable, prompting wins.", LATENCY),
        ("Prompting wins.", LATENCY),
        ("Below 500k a day prompting wins at low volume.", VOLUME),
        ("Prompting wins at high volume where cost matters.", VOLUME),
        ("Fine-tuning wins at high volume (>1M/month).", VOLUME),
        (
            "A brand voice with 50 distinctive properties shown across 15 example outputs is not reliably promptable.",
            VOICE,
        ),
        ("A brand voice with 15 distinctive properties shown across 50 example outputs is reliably promptable.", VOICE),
        ("A brand voice with 15 distinctive properties shown across 50 example outputs is not promptable.", VOICE),
        ("500–1,000 labeled examples.", NARROW),
        ("Evolving requirements favor fine-tuning.", STABILITY),
        ("A stable and well-defined task favors prompting.", STABILITY),
        ("The exception is high volume that calls for a smaller model.", EXCEPTION),
        ("Fine-tuning adds cost.", EXCEPTION),
        ("A prompted 70B model that matches a fine-tuned 7B model is significantly cheaper per inference.", SIZES),
        ("A prompted 70B model is significantly cheaper per inference: a fine-tuned 7B model matches.", SIZES),
        ("Complex formats typically fail 3–8% of the time.", FORMATS),
        ("That is unacceptable in pipelines.", FORMATS),
        ("Prompting alone is not reliable.", STRICT),
        ("The failure rate is above your acceptance threshold.", ITEM),
        ("There is a curation budget.", TEN),
        ("There are 500 or more labeled examples.", TEN),
        ("Yes, evolving requirements favor prompting.", STABILITY),
        ("Evolving requirements like yours favor prompting.", STABILITY),
        ("Evolving requirements favor prompting here.", STABILITY),
    ],
)
def test_a_sentence_with_another_content_is_not_shown(sentence: str, line: str) -> None:
    assert _problem(sentence, line) == "other words"


@pytest.mark.parametrize(
    ("sentence", "line", "is_shown"),
    [
        ("You have 450 labelled examples.", LABELS, True),
        ("Training needs at least 500 here, so 50 more.", LABELS, True),
        ("Your 450,000 a month is under 500,000, so cost is no reason to train.", CALLS, True),
        ("Your 450,000 a month is under 500,000.", CALLS, True),
        ("Your 450,000 a month is above 500,000.", CALLS, False),
        ("You are under 500,000, so cost is no reason to train.", CALLS, False),
        ("450,000 a month is no reason to train.", CALLS, False),
        ("Your 450 labelled examples are enough.", LABELS, False),
        ("The 7% wrong is within your 8%.", RATE, True),
        ("Your 112 of 1,600 is 7%.", RATE, True),
        ("112 of 1,600 is within your 8%.", RATE, False),
    ],
)
def test_where_the_askers_own_number_lies_is_the_rules_own_word(sentence: str, line: str, is_shown: bool) -> None:
    assert (_problem(sentence, STABILITY, project=line) is None) is is_shown


@pytest.mark.parametrize(
    "words", ["see https://evil.example", "ask <@U1>", "**now**", "[here](https://evil.example)", "`code` ```x```"]
)
def test_markup_is_never_shown(words: str) -> None:
    assert _problem(f"Evolving requirements favor prompting, {words}.", STABILITY) == "markup"


def test_in_the_place_of_other_words_stands_the_line_that_they_speak_of() -> None:
    lines = [Cited(VOLUME), Cited(STABILITY), Cited(CALLS, of_project=True)]
    assert instead_of("A stable task is best met with a prompt.", lines) == 1
    assert instead_of("450,000 a month is a lot, so cost matters.", lines) == 2
    assert instead_of("OpenAI stores your data forever.", lines) is None
    assert instead_of("Ein stabiler Task ist am besten mit einem Prompt gelöst.", lines) == 0
    assert instead_of("Anything at all.", []) is None


@pytest.mark.parametrize("sentence", ["So here is what it means for you.", "In short:", "And then:"])
def test_an_uncited_sentence_that_leads_over_is_a_connective(sentence: str) -> None:
    assert is_connective(sentence)
    assert _problem(sentence) is None


@pytest.mark.parametrize("sentence", ["Yes.", "No.", "Fine-tune.", "You need 12.", "Training is right for you."])
def test_an_uncited_sentence_that_claims_something_is_none(sentence: str) -> None:
    assert not is_connective(sentence)
    assert _problem(sentence) == "uncited"
