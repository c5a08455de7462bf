"""Reading of replies: a person's free text becomes facts of a profile, by rules and likeness, without a model.

`Reader(vocabulary, embed)` reads; `read_vocabulary` turns the decoded `vocabulary.toml` into its Vocabulary;
`is_word` tells control words ("back", "skip") from answers, `started_project` the project of `start PROJECT`.
"""

from bot.conversation.reading.control_words import is_word, started_project
from bot.conversation.reading.likeness import Embed
from bot.conversation.reading.reader import Reader
from bot.conversation.reading.vocabulary import Vocabulary, read_vocabulary

__all__ = ["Embed", "Reader", "Vocabulary", "is_word", "read_vocabulary", "started_project"]
