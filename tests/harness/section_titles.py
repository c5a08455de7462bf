"""The section titles of the article, written out: what every citation must be one of."""

TITLES = (
    "When fine-tuning beats prompting (and when it doesn't)",
    "TL;DR",
    "The baseline you have to beat",
    "Where prompting is genuinely sufficient",
    "Where fine-tuning wins, unambiguously",
    "The prerequisite: high-quality labeled data",
    "The prerequisite: a stable task definition",
    "Comparison table: prompting vs fine-tuning",
    "Decision checklist: do you need fine-tuning?",
)
