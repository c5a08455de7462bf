"""The review of a pasted prompt, without a model: pure, deterministic, and never obeying what it looks at."""

from bot.prompt_review.ingredient_cues import ReviewCues
from bot.prompt_review.paste import pasted_prompt
from bot.prompt_review.review import Finding, Review, Seen, State, merged, review

__all__ = ["Finding", "Review", "ReviewCues", "Seen", "State", "merged", "pasted_prompt", "review"]
