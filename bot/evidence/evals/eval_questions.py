"""Every question about eval results: what it is about, and the command line's option that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.evidence.loaded_content import sentence

# By subject and option, the names of the sentences in knowledge/evidence_sentences.toml.
_QUESTIONS = (
    ("verdict", "", ("no_result", "no_score", "empty_log", "no_test_case", "no_metric_by_document", "no_metric")),
    ("verdict", "", ("no_event", "empty_column")),
    ("verdict", "--pass-column NAME", ("all_alike",)),
    ("verdict", "--pass-column NAME --passes VALUE", ("no_verdict_column",)),
    ("pass column", "--pass-column NAME", ("which_of", "which_statistic", "which_log_metric")),
    ("pass column", "--pass-column NAME", ("several_verdicts", "several_scores")),
    ("passes", "--passes VALUE", ("other_values", "other_words", "odd_value")),
    ("partial", "--passes C or --passes C,P", ("partial",)),
    ("direction", "--at-least 1 or --at-most 0", ("one_is_bad",)),
    ("direction", "--passes 1 or --passes 0", ("true_may_be_bad", "true_passes")),
    ("threshold", "", ("means_without_samples", "mean_of_grades")),
    ("threshold", "--at-least N or --at-most N", ("which_scores",)),
    ("threshold", "--pass-column NAME --at-least N or --at-most N", ("score_range",)),
    ("variant", "--variant NAME", ("which_variant",)),
    ("repeats", "--repeats-as clusters|cases|all", ("repeats", "repeated_cases")),
    ("id", "--id-column NAME", ("no_ids", "texts_differ")),
    ("errors", "--errors-as failed|not_evaluated", ("call_errors",)),
    ("incomplete", "", ("stopped_early", "few_samples", "few_documents", "run_status", "one_page")),
    ("count", "", ("skipped_among_all", "mean_of_how_many")),
    ("repeated key", "", ("key_twice", "keys_twice")),
)
_KINDS: Mapping[str, tuple[str, str]] = {name: (about, option) for about, option, names in _QUESTIONS for name in names}


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask before a reading counts. `about` is its subject; `option` answers it on the command line."""

    about: str
    text: str
    option: str = ""
    choices: tuple[str, ...] = ()


def question(name: str, /, choices: Iterable[str] = (), **values: object) -> Question:
    """The question with this sentence, its places filled."""
    about, option = _KINDS[name]
    return Question(about, sentence(f"questions.{name}", **values), option, tuple(choices))
