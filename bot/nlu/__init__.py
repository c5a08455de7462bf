"""Reading: a person's words become values, sure or to be asked about, by rules and similarity, without a model.

`Reader(vocabulary, embed)` reads; `read_vocabulary` makes its Vocabulary from the decoded `vocabulary.toml`; `is_word`
finds control words ("back", "skip"), `started_project` the project of `start PROJECT`.

A message goes through the folders in this order: `text` (plain words), `message` (cues, clauses, roles, numbers),
`numbers` and `finders` (claims: a span speaks for a value of a field), `weighing` (taken, offered, or neither).
`meaning` has the sentence vectors; `intent` tells what a message wants; `reader.py` puts it together.
"""

from bot.nlu.finders.options import option_names
from bot.nlu.intent.control_words import is_word, started_project
from bot.nlu.meaning.text_vectors import Embed
from bot.nlu.message.vocabulary import Vocabulary, read_vocabulary
from bot.nlu.reader import Reader
from bot.nlu.reading import Claim, Reading
from bot.nlu.weighing.reply_votes import Votes
from bot.nlu.weighing.word_votes import read_field_votes, read_opening_words

__all__ = [
    "Claim",
    "Embed",
    "Reader",
    "Reading",
    "Vocabulary",
    "Votes",
    "is_word",
    "option_names",
    "read_field_votes",
    "read_opening_words",
    "read_vocabulary",
    "started_project",
]
