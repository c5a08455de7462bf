"""A figure that somebody else gives as what training takes is held against the guide's; nobody's own number is."""

from __future__ import annotations

import pytest

from bot.guide.claimed_figures import Claimed, claimed_figures
from tests.harness.guide import consultant, guide

WORDING = guide().wording
CLAIMS = {
    "Our data scientist says we need at least 10k examples to fine-tune.": ("labelled_examples", 10_000),
    "I was told by the vendor that 8,000 labelled is the minimum.": ("labelled_examples", 8_000),
    "someone on discord claims 50 pairs are plenty for style. are they?": ("labelled_examples", 50),
    "A cousin read that you need 3,000 samples before it makes sense.": ("labelled_examples", 3_000),
    "A guy at the fair told me below 500 labels is waste of money.": ("labelled_examples", 500),
    "The agency recommends 20,000 annotated rows.": ("labelled_examples", 20_000),
    "Apparently fine-tuning only pays above 5 million calls a month.": ("monthly_requests", 5_000_000),
    "A vendor told us anything above 100k requests a month justifies training.": ("monthly_requests", 100_000),
    "Podcast said that under 500 ms you must train a small model.": ("latency_budget_ms", 500),
    "The vendor advised waiting until the taxonomy has been stable for two years.": ("stable_months", 24),
}  # fmt: skip
NOBODYS_CLAIM = (
    "Our lead says 340 of the examples need rework.",
    "The annotators said at least 40 examples were ambiguous.",
    "Product owner said the categories stay fixed for at least 12 months.",
    "The client said anything above 300 ms is too slow. Small trained model?",
    "Legal told us we have 800 examples and need another 300 examples.",
    "I read your guide. We need 600 ms and have 40,000 calls a month. Train?",
    "Insurance claims: we need 3,000 claims a month sorted. Worth tuning?",
    "acceptable: 5% wrong\nclaims rules unchanged till the end of 2027, that's 13 months",
    "My boss wants 2 million requests a month by summer with a fine-tuned model.",
    "I think we need 700 labels and we labelled 650 so far. He said we have 650 examples, enough.",
    "Support told me it takes 3 months to get 900 labelled tickets.",
    "She says two examples were wrong, that is enough for me.",
    "The tender says 250 ms, and below it they train a small model.",
)


@pytest.mark.parametrize("message", CLAIMS)
def test_claims_of_others_are_found(message: str) -> None:
    assert [(claim.field, claim.value) for claim in claimed_figures(message)] == [CLAIMS[message]]


@pytest.mark.parametrize("message", NOBODYS_CLAIM)
def test_numbers_of_their_own_are_no_claims(message: str) -> None:
    assert list(claimed_figures(message)) == []


def test_the_answer_gives_the_guides_figures() -> None:
    text = (
        consultant()
        .reply("A vendor says 9,000 labels are the minimum. We have 650 right ones for one narrow task.")
        .text
    )
    assert "9,000 examples" in text
    assert WORDING.claimed_labels in text
    assert WORDING.claim_agrees.format(number="9,000 examples") not in text


def test_a_figure_of_the_guide_is_called_so() -> None:
    text = consultant().reply("A vendor says 500 labels are the minimum. Is that so?").text
    assert WORDING.claim_agrees.format(number="500 examples") in text
    assert text.count(WORDING.claimed_labels) == 1


def test_neither_the_figures_nor_who_gave_them_come_again() -> None:
    claim = "Our data scientist says we need at least 10k examples to fine-tune."
    direct = consultant().reply(f"{claim} We have 1,200 routed tickets. Is she right?").answer
    assert direct.text.count("10,000") == direct.text.count(WORDING.claimed_labels) + 1
    assert not direct.outside


def test_a_number_is_shown_as_it_is_meant() -> None:
    said = "They say you need 1.5 million requests a month before it pays off."
    assert list(claimed_figures(said)) == [Claimed("monthly_requests", 1_500_000, "1.5 million a month")]
