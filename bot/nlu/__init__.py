"""Reading of replies: a person's free text becomes facts of a profile, by rules and likeness, without a model.

`Reader(vocabulary, embed)` reads; `read_vocabulary` turns the decoded `vocabulary.toml` into its Vocabulary;
`is_word` tells control words ("back", "skip") from answers, `started_project` the project of `start PROJECT`.
"""

from bot.nlu.control_words import is_word, started_project
from bot.nlu.reader import Reader
from bot.nlu.similarity import Embed
from bot.nlu.vocabulary import Vocabulary, read_vocabulary

__all__ = ["Embed", "Reader", "Vocabulary", "is_word", "read_vocabulary", "started_project"]
