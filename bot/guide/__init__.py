"""The guide's own passages answer a question, or the answer is that the guide doesn't say; nothing is invented."""

from bot.guide.answer_parts import Answer, Part
from bot.guide.answerer import Answerer
from bot.guide.consultant import Consultant
from bot.guide.consultant_reply import ConsultantReply, reply_json

__all__ = ["Answer", "Answerer", "Consultant", "ConsultantReply", "Part", "reply_json"]
