"""An answer is made of the guide's own passages, or it says that the guide doesn't say; nothing is ever invented."""

from bot.guide.grounded_answer import GroundedAnswer, Grounding, ask, doesnt_say
from bot.guide.word_similarity import Embed

__all__ = ["Embed", "GroundedAnswer", "Grounding", "ask", "doesnt_say"]
