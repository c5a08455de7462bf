"""`knowledge/` becomes one frozen Knowledge, or every problem in it at once, each with its file and its path.

The bot does not start on content that the code does not match (law 5): each reader checks its file against the code,
and gets the names that other files define.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.decision.problem import Problem
from bot.decision.rulebook import FRACTION, UNITS, Rules, Threshold
from bot.guide.passages import Guide
from bot.knowledge.evidence_tables import FILES as EVIDENCE_FILES
from bot.knowledge.evidence_tables import read_evidence
from bot.knowledge.guide_files import read_guide
from bot.knowledge.phrases_file import read_intents, read_phrases
from bot.knowledge.question_models import parts_of, read_checklist
from bot.knowledge.review_cues import MINIMUM, read_review
from bot.knowledge.rules import FILES as RULE_FILES
from bot.knowledge.rules import THRESHOLDS, read_rules
from bot.nlu import Vocabulary, Votes, read_field_votes, read_opening_words, read_vocabulary
from bot.ports.evidence_content import EvidenceContent
from bot.prompt_review import ReviewCues

FOLDER = Path(__file__).resolve().parents[2] / "knowledge"
GUIDE = "guide"
TITLE = re.compile(r'^title\s*=\s*"(.+)"\s*$', re.MULTILINE)
T = TypeVar("T")
CHECKLIST, PHRASES, INTENTS, VOCABULARY, OPENING_WORDS, REPLY_WORDS, REVIEW = OTHER_FILES = (
    "checklist.toml",
    "phrases.toml",
    "intents.toml",
    "vocabulary.toml",
    "opening_words.toml",
    "reply_words.toml",
    "prompt_review.toml",
)
FILES = (*RULE_FILES, *OTHER_FILES, *EVIDENCE_FILES)


class KnowledgeError(ValueError):
    """The content can't be used. `problems` holds every one of them; `str` gives one line each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(line(problem) for problem in self.problems))


def line(problem: Problem) -> str:
    """One problem for an operator: file, path in it, what is wrong, what is allowed."""
    return f"{problem.file}: {problem.path}: {problem.wrong}; allowed: {problem.allowed}"


@dataclass(frozen=True)
class Knowledge:
    """All content, checked."""

    checklist: Checklist
    rules: Rules
    vocabulary: Vocabulary
    phrases: Phrases
    guide: Guide
    review: ReviewCues
    votes: Votes
    evidence: EvidenceContent


def load(folder: Path = FOLDER) -> Knowledge:
    """Read and check everything in the folder. Raises KnowledgeError with every problem of every file."""
    problems: list[Problem] = []
    raw = {name: _toml(folder / name, problems) for name in FILES}
    numbers = _numbers(raw[THRESHOLDS] or {})
    guide, titles = _guide(folder / GUIDE, numbers, problems)
    rules = _rules(raw, titles, guide.edition if guide else "", problems)
    checklist = _read(
        CHECKLIST, lambda found: read_checklist(found, titles, numbers, _lines(rules)), raw[CHECKLIST], problems
    )
    if guide and checklist:
        guide = guide.with_open_words({name: asked.open for name, asked in checklist.fields.items()})
    intents = _read(INTENTS, read_intents, raw[INTENTS], problems)
    phrases = _read(PHRASES, lambda found: read_phrases(found, intents or {}), raw[PHRASES], problems)
    vocabulary = _read(VOCABULARY, read_vocabulary, raw[VOCABULARY], problems)
    openings = _read(OPENING_WORDS, read_opening_words, raw[OPENING_WORDS], problems)
    replies = _read(REPLY_WORDS, read_field_votes, raw[REPLY_WORDS], problems)
    review = _read(
        REVIEW, lambda found: read_review(found, rules.count(MINIMUM) if rules else 0), raw[REVIEW], problems
    )
    evidence, wrong = read_evidence(raw, titles, rules.thresholds if rules else {})
    problems += wrong
    votes = None if openings is None or replies is None else Votes(openings, replies)
    if problems or not (checklist and rules and vocabulary and phrases and guide and review and votes and evidence):
        raise KnowledgeError(problems)
    return Knowledge(checklist, rules, vocabulary, phrases, guide, review, votes, evidence)


def _toml(path: Path, problems: list[Problem]) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem("the file", "missing", "a file of this name in the knowledge folder", path.name))
    except OSError as error:
        problems.append(Problem("the file", f"can't be read ({error.strerror})", "a readable file", path.name))
    except UnicodeDecodeError as error:
        problems.append(Problem("the file", f"not UTF-8 text (byte {error.start})", "UTF-8 text", path.name))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or a number of too many digits
        problems.append(Problem("the file", f"not TOML: {error}", "TOML", path.name))
    return None


def _read(
    name: str,
    reader: Callable[[Mapping[str, Any]], tuple[T | None, list[Problem]]],
    raw: Mapping[str, Any] | None,
    problems: list[Problem],
) -> T | None:
    if raw is None:
        return None
    found, wrong = reader(raw)
    problems += _in(name, wrong)
    return found


def _in(name: str, problems: Iterable[Problem]) -> list[Problem]:
    """The problems with their file's name: a reader of one file may leave it out."""
    return [replace(problem, file=problem.file or name) for problem in problems]


def _guide(folder: Path, numbers: Mapping[str, str], problems: list[Problem]) -> tuple[Guide | None, tuple[str, ...]]:
    """The guide, and its section titles, which other files cite; titles are there for a guide with a mistake, too."""
    files = {}
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        try:
            files[f"{GUIDE}/{path.name}"] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            problems.append(Problem("the file", "not readable as UTF-8 text", "a text file", f"{GUIDE}/{path.name}"))
    guide, found = read_guide(files, numbers)
    problems += _in(GUIDE, found)
    if guide:
        return guide, guide.titles
    return None, tuple(title for text in files.values() for title in TITLE.findall(text))


def _rules(
    raw: Mapping[str, Mapping[str, Any] | None], titles: Sequence[str], edition: str, problems: list[Problem]
) -> Rules | None:
    # A file that could not be read at all was reported; what it lacks is not reported once more.
    unread = {name for name in RULE_FILES if raw[name] is None}
    rules, found = read_rules(
        {name: raw[name] or {} for name in RULE_FILES}, titles, edition, parts_of(raw[CHECKLIST] or {})
    )
    problems += [problem for problem in found if problem.file not in unread]
    return rules


def _numbers(thresholds: Mapping[str, Any]) -> Mapping[str, str]:
    """The thresholds as they are told in a sentence, by name; "" for one that can't be read."""
    return {name: _number(thresholds.get(name), unit) for name, unit in UNITS.items()}


def _number(threshold: Any, unit: str) -> str:
    value = threshold.get("value") if isinstance(threshold, dict) else None
    if not isinstance(value, (int, float)):
        return ""
    return Threshold(value, unit, "").text


def _lines(rules: Rules | None) -> Mapping[str, int]:
    """The thresholds that are whole numbers, by name."""
    if rules is None:
        return dict.fromkeys(UNITS, 1)
    return {name: int(line.value) for name, line in rules.thresholds.items() if line.unit != FRACTION}
