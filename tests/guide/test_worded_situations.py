"""Speed, volume, quality and the prompt in words without figures: quoted with what follows, not asked for anew."""

from __future__ import annotations

import pytest

from bot.guide.first_read import FirstRead
from tests.harness.guide import consultant

AT_ONCE = "Then it is a hard limit under 100 ms, right?"
MANY, FEW = "Then it is above 1 million a month, right?", "Then it is far under 500,000 a month, right?"
COUNT = "have some real outputs marked right or wrong"
ONLY_ECONOMIC = "Then only a volume above 1 million a month or a hard limit under 100 ms could speak for training."


def read(message: str) -> FirstRead:
    found = consultant().reply(message).first_read
    assert found is not None
    return found


@pytest.mark.parametrize(
    "message",
    [
        "Autocomplete for pharmacists. It has to be there before the next keystroke. Train?",
        "The pirate has to answer more or less instantly or players skip the dialogue. Train a small one?",
        "It must decide before the request goes through, so in practically no time. Log triage. Train?",
        "Bids are decided within a few milliseconds. Ad slots. Train?",
        "Brake assistant in a train: the warning has to come within milliseconds. Train?",
        "The suggestions in our editor must show up while people type. Train?",
        "Our traders need the price in the blink of an eye. Train a small model?",
    ],
)
def test_at_once_may_be_a_hard_limit(message: str) -> None:
    found = read(message)
    assert AT_ONCE in found.text
    assert "The latency limit speaks for training if it is hard and under 100 ms" in found.headline


@pytest.mark.parametrize(
    "message",
    [
        "We must decide instantly whether to sign with the vendor. Macros for the help desk. Train?",
        "We have practically no time at all to label data. Classification of mails. Train?",
        "It doesn't have to be instant. Summaries of court files. Train?",
        "Our vendor promises answers within milliseconds. Classification of mails. Train?",
        "Could it answer instantly if we trained it? Summaries of court files.",
        "Prices have to be corrected immediately. Classification of mails. Train?",
    ],
)
def test_other_haste_is_no_limit(message: str) -> None:
    assert AT_ONCE not in consultant().reply(message).text


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("A tram's voice assistant, half a second feels awkward already. Train?", "latency is no reason to train"),
        ("Visitors get impatient after about 2 secs. Museum guide. Train?", "latency is no reason to train"),
        (
            "It's a nightly batch, nobody waits for it. Parts lists. Train?",
            "Then latency is no reason to train, right?",
        ),
        ("It takes 4 seconds and that's too slow for the counter. Train?", "How fast does it have to answer?"),
    ],
)
def test_what_may_take_its_time_is_no_case_for_latency(message: str, line: str) -> None:
    assert line in read(message).text


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Millions of product listings every month, pick the colour. Train?", MANY),
        ("We process every single parcel scan in the country through a big model. Train?", MANY),
        ("Tens of millions of log lines a day go through the prompt. Train?", MANY),
        ("Hundreds of millions of letters a year. Reading the address. Train?", MANY),
        ("Tiny volume, huge stakes: court deadlines. Train?", FEW),
        ("Sorting grant applications, it's a few hundred a year. Train?", FEW),
        ("Low traffic, but each slip costs us a client. Offers for roofs. Train?", FEW),
    ],
)
def test_a_volume_in_words_is_held_against_the_line(message: str, line: str) -> None:
    found = read(message)
    assert line in found.text
    assert ("The volume speaks for training if it is above 1 million" in found.headline) is (line == MANY)


@pytest.mark.parametrize(
    "message",
    [
        "We spend millions every month. Classification of mails. Train?",
        "The fund manages millions of dollars a month. Summaries. Train?",
        "If we ever get millions of mails a month, do we train? Classification of mails.",
        "A few hundred labelled examples a month come in. Classification of mails. Train?",
        "Marketing wants millions of views a month. Summaries. Train?",
    ],
)
def test_other_amounts_are_no_volume(message: str) -> None:
    text = consultant().reply(message).text
    assert MANY not in text
    assert FEW not in text


def test_varied_inputs_leave_a_volume_in_words_no_reason() -> None:
    found = read("Millions of chats every month, about literally every topic. Train?")
    assert "The volume speaks for training" not in found.headline


@pytest.mark.parametrize(
    "message",
    [
        "Latency is the issue: 3.5s per call, we need under 800ms. Quality is fine. Train?",
        "Our quality is perfect, only the cost is a worry. Extraction from invoices. Train a small one?",
        "Output is spot on, we only want it cheaper. Receipts. Train a small one?",
        "The model is accurate enough, the bill is what hurts. Receipts. Train a small one?",
    ],
)
def test_where_the_quality_is_fine_nothing_is_asked_of_failures(message: str) -> None:
    found = read(message)
    assert ONLY_ECONOMIC in found.text
    assert COUNT not in found.text
    assert "how often it fails" not in found.text
    assert "what goes wrong" not in found.text


@pytest.mark.parametrize(
    "message",
    [
        "Our quality is not fine. Receipts. Train?",
        "If the quality is fine we stay. Receipts. Train?",
        "Is the quality fine enough? Receipts. Train?",
        "The quality is fine on short texts, 12% of the long ones go wrong. Receipts. Train?",
    ],
)
def test_a_quality_that_is_not_fine_settles_nothing(message: str) -> None:
    assert ONLY_ECONOMIC not in consultant().reply(message).text


@pytest.mark.parametrize(
    "message",
    [
        "The prompt currently is one sentence, which I wrote on a train. Recipes. Train?",
        "The prompt is three lines by an intern. Sorting of calls. Train?",
        "91% trained, except the prompt was two sentences and the list of causes. Train?",
    ],
)
def test_a_short_prompt_gets_what_a_fair_test_takes(message: str) -> None:
    found = read(message)
    assert "A fair test takes more: a clear instruction, the output format, 10 examples" in found.text
    assert "I couldn't tell for sure what is in your prompt" not in found.text


def test_below_is_pointed_to_only_where_something_stands() -> None:
    found = read("Our recipe app suggests cups and ounces to Europeans, so it's in the instructions. Train or not?")
    assert ("below" in found.headline) is bool(found.shown)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("We tried structured outputs and went back, the format still breaks. Train?", "Structured outputs fell short"),
        (
            "Structured output mode is switched on already, but the report still goes off-template. Train?",
            "Structured outputs fell short",
        ),
    ],
)
def test_the_first_line_doesn_t_advise_what_was_tried(message: str, line: str) -> None:
    found = read(message)
    assert line in found.text
    assert "Try structured outputs first" not in found.text
    assert "try structured outputs" not in found.text


@pytest.mark.parametrize(
    "message",
    [
        "Summaries of calls for the CRM. Nobody has ever counted anything. Train?",
        "We have never counted the errors, but there must be a lot. Building permits. Train?",
    ],
)
def test_who_never_counted_isn_t_asked_whether(message: str) -> None:
    found = read(message)
    assert "Nothing measured yet" in found.text
    assert "if nobody has counted yet" not in found.text
    assert "Start here: put real inputs aside" in found.text


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("The innkeeper bot forgets it's a dwarf halfway through. Train?", "So it is the tone?"),
        ("Our storyteller slips out of character after ten turns. Train?", "So it is the tone?"),
        ("The replies are rude to older customers. Train?", "So it is the tone?"),
        ("It keeps writing discharge letters in the wrong order. Train?", "So it is the format that breaks?"),
        ("The bot answers in a list though I asked for a table. Train?", "So it is the format that breaks?"),
        ("The report comes as one paragraph instead of five sections. Train?", "So it is the format that breaks?"),
        ("Retrieval usually brings the previous revision of the manual. Train?", "Then it is the retrieval that fails"),
        ("Our assistant mostly picks the wrong wiki page. Train?", "Then it is the retrieval that fails"),
        ("The search misses the relevant memo half the time. Train?", "Then it is the retrieval that fails"),
    ],
)
def test_what_fails_is_called_by_its_kind(message: str, line: str) -> None:
    found = read(message)
    assert line in found.text
    assert "the reasoning, or a missing fact" not in found.text
    assert "your own method" not in found.text


def test_that_nobody_waits_is_left_out_beside_many_lines_and_the_inputs_are_not() -> None:
    many = "Parts lists, 900 labelled examples, 12 samples in the prompt, 15 of 200 wrong, we accept 5%."
    text = read(f"{many} Nobody waits for it. They come in every shape you can think of. Train?").text
    assert "Nobody waits" not in text
    assert "every shape you can think of" in text
