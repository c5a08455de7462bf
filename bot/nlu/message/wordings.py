"""Pieces of regular expressions that several finders share: who works, what a model is called, metrics."""

import re
from functools import cache

PEOPLE = (
    r"(?:adjusters?|agents?|analysts?|annotators?|clerks?|coders?|colleagues?|curators?|doctors?|editors?|employees?"
    r"|experts?|graders?|handlers?|humans?|interns?|juniors?|labell?ers?|lawyers?|nurses?|operators?|paralegals?|people"
    r"|pharmacists?|physicians?|radiologists?|raters?|reviewers?|seniors?|specialists?|staff|students?|teachers?|teams?"
    r"|technicians?|trainees?|translators?|underwriters?|workers?)"
)
MODEL = r"(?:models?|prompts?|prompted|bot|llm|gpt[\w.-]*|claude|haiku|sonnet|gemini|mistral|llama)"
METRIC = (  # no share of what is right
    r"(?:bleu|rouge(?:-\w+)?|f-?1|f-score|kappa|qwk|auc|auroc|mcc|comet|ndcg|mrr|wer|cer|perplexity|nps|csat)"
)
NUMBER = r"\d[\d,.]*\d|\d"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A long expression of ours, compiled at its first use: the bot starts sooner so."""
    return re.compile(pattern)
