"""Which number of a first message is its volume: no money, no other system's, only what goes to the model."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    "text",
    [
        "We burn 25k/mo on gpt-5, six people, is tuning worth it?",
        "Our bill is 11k a month and rising. Train?",
        "Spend is around 30k monthly, accuracy is fine.",
        "The invoice from OpenAI is 14k a month, 60 people in the company.",
        "Requests are about 1.8k tokens each, the answer is 40 tokens.",
        "Bad rows are rare, ~6/day, the clerk fixes them.",
        "We have no project yet: where does the 2M/month figure come from?",
        "Two bots here: the router does 120,000 requests a month and works, leave it alone. The other one writes.",
        "The first system, 2 million calls a month, is fine and not the question. The second drafts replies.",
        "Temos 3 erros. 2 mil a month is what they say.",
    ],
)
def test_other_numbers_are_no_volume(full_reader: Reader, text: str) -> None:
    assert "monthly_requests" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("It costs us 7k a month for 900,000 calls a month.", 900_000),
        ("We pay 22k per month, volume 3M requests a month.", 3_000_000),
        ("The router does 120,000 requests a month and works. Should we leave it alone?", 120_000),
        ("90% of our 400k calls a month are right.", 400_000),
        ("5 mil exemplos, todos corretos, 2 milhões de chamadas por mês.", 2_000_000),
        ("Temos 300 mil chamadas por mês.", 300_000),
        ("Volume: 40 tys requests a month.", 40_000),
        ("We do 4 lakh requests a month, one task.", 400_000),
        ("2.4 mil requests a month, one narrow task.", 2_400_000),
    ],
)
def test_the_volume_is_taken(full_reader: Reader, text: str, monthly: int) -> None:
    assert full_reader.read_opening(text).values.get("monthly_requests") == monthly


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("2M calls a month in total, but only 20% hit the LLM.", 400_000),
        ("800k mails a month, of which 10% reach the model, the rest is rules.", 80_000),
        ("Only 5% of our 3M requests a month go to the model, the cache takes the rest.", 150_000),
        ("Of 40,000 letters a month exactly half goes to the model, the other half to clerks.", 20_000),
        ("Out of 6 lakh remarks per month, only 2 lakh are going to the LLM, the rest is rules.", 200_000),
        ("We get 90k emails a month, 20k go to the model.", 20_000),
        ("40k scans a day arrive, OCR does most, 3k reach the LLM.", 90_000),
        ("800,000 tickets per month, rules answer nearly everything, 5% are passed on to the model.", 40_000),
        ("8 branches, each gets 500 mails a day, but only a quarter of these goes through the AI.", 30_000),
    ],
)
def test_the_share_that_the_model_gets_comes_first(full_reader: Reader, text: str, monthly: int) -> None:
    found = full_reader.read_opening(text)
    taken = found.values.get("monthly_requests")
    assert (taken or found.candidates["monthly_requests"][0]) == monthly


def test_thousands_in_portuguese_are_no_millions(full_reader: Reader) -> None:
    text = "Oi, temos 7 mil exemplos rotulados, all checked."
    found = full_reader.read_opening(text)
    assert {found.values.get("labelled_examples"), *found.candidates.get("labelled_examples", ())} <= {7_000, None}
