"""What is said of a prompt, and of what the model was used for, in the words that break cards."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.conversation import review_says, says, usage_says
from bot.core.profile import INGREDIENTS
from tests.slack.nasty import ids, many, numbers, users, words

links = st.sampled_from(
    ["", "https://example.slack.com/archives/C1/p1", "javascript:alert(1)", "https://x|y> <!channel"]
)
values = st.fixed_dictionaries(
    {"prompt_ingredients": st.lists(st.sampled_from(INGREDIENTS), unique=True).map(tuple), "few_shot_examples": numbers}
)
prompt_reviews = st.builds(
    says.PromptReview,
    paste=ids,
    ingredients=many(
        st.builds(
            review_says.SeenIngredient, label=words, state=st.sampled_from(["found", "weak", "missing"]), line=words
        ),
        6,
    ),
    examples=numbers,
    enough=numbers,
    improvements=many(words, 2),
    section=words,
    note=words,
    link=links,
    fills=many(st.builds(review_says.Fill, consultation=ids, project=words)),
    startable=st.booleans(),
    values=values,
)
used = st.builds(
    usage_says.UsageLine,
    calls=numbers,
    tokens=numbers,
    usd=st.floats(min_value=0, max_value=1e9, allow_nan=False),
    unpriced=numbers,
)
usages = st.builds(
    says.UsageReport,
    title=words,
    periods=st.lists(
        st.builds(
            usage_says.UsagePeriod,
            label=words,
            used=used,
            outcomes=many(st.tuples(ids, numbers), 21),
            people=many(st.builds(usage_says.PersonUsage, user=users, used=used), 100),
        ),
        max_size=2,
    ).map(tuple),
    note=words,
)


def fullest_reviews(word: str) -> list[says.Say]:
    """As much of everything as there can be, and `word` wherever words go."""
    seen = review_says.SeenIngredient(label=word, state="weak", line=word)
    used = usage_says.UsageLine(calls=10**9, tokens=10**12, usd=10**6, unpriced=10**9)
    people = (usage_says.PersonUsage(user=word, used=used),) * 500
    period = usage_says.UsagePeriod(label=word, used=used, outcomes=(("rate_limited", 10**6),) * 21, people=people)
    return [
        says.PromptReview(
            paste="p",
            ingredients=(seen,) * 6,
            examples=10**9,
            enough=10,
            improvements=(word, word),
            section=word,
            note=word,
            link="https://x/" + "l" * 280,
            fills=(review_says.Fill(consultation="c", project=word),) * 50,
            startable=True,
            values={"prompt_ingredients": INGREDIENTS, "few_shot_examples": 10**9},
        ),
        says.UsageReport(title=word, periods=(period, period), note=word),
    ]
