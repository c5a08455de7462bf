"""Where the checkout's own folders are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "knowledge"
CASES = ROOT / "tests" / "cases"
TUNED = CASES / "tuned"  # cases that the reader and the retrieval were improved on: they measure nothing new
UNSEEN = CASES / "unseen"  # cases by other hands, met once and never improved on
SLACK_FACTS = CASES / "slack"  # Slack's methods, blocks, events and limits as JSON schemas
