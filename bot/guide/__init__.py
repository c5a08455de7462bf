"""The guide's own passages answer a question, or the answer is that the guide doesn't say; nothing is invented."""

from bot.guide.answers import Answer, Answerer, Part, doesnt_say

__all__ = ["Answer", "Answerer", "Part", "doesnt_say"]
