"""The guide's own passages answer a question, or the answer is that the guide doesn't say; nothing is invented.

How `consultant.py` makes a reply:

1. What is asked: `asked_questions.py` splits the message (by `question_clauses.py` and `question_forms.py`),
   `question_kinds.py` and `asked_kinds.py` find the kind of each question, `attempts.py` what tries to change the bot.
2. What the guide says to it: `answerer.py`, with `question_parts.py` by the passages that `retrieval.py` finds,
   `uncovered.py` where there are none, and `closing_questions.py` where the decision says it; `asked_figures.py` and
   `asked_labels.py` to figures in a question; then `whole_answers.py`.
3. What is stated of a project: `project_reads.py`, as one value of `understood.py`. What in it can't be taken as it
   is: `two_results.py`, `result_lines.py`, `several_rates.py`; what was not read: `unread_words.py`, and hardly:
   `hinted_facts.py`; several projects: `several_projects.py`.
4. The first read: `held_facts.py` holds that against the guide's lines (`possible_lines.py`), `decision_so_far.py`
   says what it comes to (`headlines.py`) and what to do first (`first_steps.py`), and `first_read.py` puts the lines
   in order (`line_order.py`), with what is open (`open_facts.py`).
5. What stands above, or in its place: `premises.py`, `messages_without_facts.py`. What figures that others gave are
   by the guide: `claimed_figures.py`.
"""

from bot.guide.answer_parts import Answer, Part
from bot.guide.answerer import Answerer
from bot.guide.consultant import Consultant
from bot.guide.consultant_reply import ConsultantReply, reply_json

__all__ = ["Answer", "Answerer", "Consultant", "ConsultantReply", "Part", "reply_json"]
