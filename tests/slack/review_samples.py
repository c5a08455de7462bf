"""What is said of a prompt, and of what the model was used for, in the words that break cards."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.decision.profile import INGREDIENTS
from bot.ports import usage as usage_port
from bot.ports.outbound import Message
from bot.ports.usage import UsageReport
from bot.prompt_review import review_message
from bot.prompt_review.review_message import PromptReview
from tests.slack.nasty import ids, many, numbers, users, words

links = st.sampled_from(
    ["", "https://example.slack.com/archives/C1/p1", "javascript:alert(1)", "https://x|y> <!channel"]
)
values = st.fixed_dictionaries(
    {"prompt_ingredients": st.lists(st.sampled_from(INGREDIENTS), unique=True).map(tuple), "few_shot_examples": numbers}
)
prompt_reviews = st.builds(
    PromptReview,
    paste=ids,
    ingredients=many(
        st.builds(
            review_message.SeenIngredient, label=words, state=st.sampled_from(["found", "weak", "missing"]), line=words
        ),
        6,
    ),
    examples=numbers,
    enough=numbers,
    improvements=many(words, 2),
    section=words,
    note=words,
    link=links,
    fills=many(st.builds(review_message.Fill, consultation=ids, project=words)),
    startable=st.booleans(),
    values=values,
)
used = st.builds(
    usage_port.UsageLine,
    calls=numbers,
    tokens=numbers,
    usd=st.floats(min_value=0, max_value=1e9, allow_nan=False),
    unpriced=numbers,
)
usages = st.builds(
    UsageReport,
    title=words,
    periods=st.lists(
        st.builds(
            usage_port.UsagePeriod,
            label=words,
            used=used,
            outcomes=many(st.tuples(ids, numbers), 21),
            people=many(st.tuples(users, used), 100),
        ),
        max_size=2,
    ).map(tuple),
    note=words,
)


def fullest_reviews(word: str) -> list[Message]:
    """As much of everything as there can be, and `word` wherever words go."""
    seen = review_message.SeenIngredient(label=word, state="weak", line=word)
    used = usage_port.UsageLine(calls=10**9, tokens=10**12, usd=10**6, unpriced=10**9)
    people = ((word, used),) * 500
    period = usage_port.UsagePeriod(label=word, used=used, outcomes=(("rate_limited", 10**6),) * 21, people=people)
    return [
        PromptReview(
            paste="p",
            ingredients=(seen,) * 6,
            examples=10**9,
            enough=10,
            improvements=(word, word),
            section=word,
            note=word,
            link="https://x/" + "l" * 280,
            fills=(review_message.Fill(consultation="c", project=word),) * 50,
            startable=True,
            values={"prompt_ingredients": INGREDIENTS, "few_shot_examples": 10**9},
        ),
        UsageReport(title=word, periods=(period, period), note=word),
    ]
