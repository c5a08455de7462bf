"""A limit given as a share that somebody would bear is no measured rate; demands stand behind their share, too."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("One in 250 permits with a wrong parcel is the most the mayor will sign.", 0.004),
        ("2 of 100 is as far as the staff council will go.", 0.02),
        ("1 in 40 is as high as our board would accept.", 0.025),
        ("Two in a hundred is as much as the underwriters allow.", 0.02),
        ("One in sixty I would not even notice.", 0.016667),
        ("3% wrong is the utmost the insurer will tolerate.", 0.03),
        ("49 of 50 must be correct. We never counted.", 0.02),
        ("98 out of 100 have to be right, as with an apprentice.", 0.02),
    ],
)
def test_what_somebody_would_bear_is_the_limit(full_reader: Reader, text: str, limit: float) -> None:
    read = full_reader.read_opening(text)
    assert read.values.get("failure_threshold") == pytest.approx(limit, abs=1e-5)
    assert "failure_rate" not in read.values
    assert "eval_failures" not in {*read.values, *read.plain_candidates}


@pytest.mark.parametrize(
    "text",
    [
        "5% of the letters go wrong, which is the most we ever had.",
        "2% wrong is the most we have seen so far.",
        "The most common failure is the date: 4% of the invoices.",
        "1 in 30 mails goes to the wrong desk and nobody would notice.",
        "3% of the codes are wrong, and the customers do not notice.",
        "38 of 40 were right, they must be checked by hand all the same.",
        "19 of 20 drafts were fine, and each one has to be signed by the head.",
    ],
)
def test_a_result_beside_such_words_is_no_limit(full_reader: Reader, text: str) -> None:
    assert "failure_threshold" not in full_reader.read_opening(text).values
