"""A message that sets several projects side by side: each is read by itself, so that no fact is taken for another's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.decision.fact_lines import FactLine
from bot.guide.first_read import FirstRead
from bot.guide.first_read_wording import FirstReadWording
from bot.nlu.reading import Reading

MAX_CHARS = 4_000
MOST_PROJECTS = 4
LINES_EACH = 4
_LABEL = re.compile(
    r"(?:^|(?<=[.?!:;,\n]))\s*(?P<label>(?:[Pp]roject|[Uu]se case|[Oo]ption|[Cc]ase|[Tt]eam|[Ii]dea)\s+[\w'-]{1,20}"
    r"|[A-D1-4]|[A-Z][\w'-]{1,20}(?: [\w'-]{1,20})?)\s*(?::|\)|=|\s[–-])\s+"
)
_FIRST_AND_OTHER = re.compile(
    r"(?:^|(?<=[.?!:;,\n]))\s*(?:(?:the\s+)?(?P<first>first|one)|(?:the\s+|and\s+the\s+|and\s+)?(?P<second>second|other))"
    r"(?:\s+one)?(?:\s+(?:is|does|has|handles|would)\b|\s*[:,(])",
    re.IGNORECASE,
)
# As in: (a) greeting cards … (b) mail triage, 9k a month … which one?
_LISTED = re.compile(
    r"(?:^|(?<=[\s.?!:;,]))(?:\((?P<bracketed>[a-dA-D1-4]|i{1,3}|iv)\)|(?P<plain>[a-dA-D1-4])\))\s+"
    r"|(?:^|(?<=[.?!:;,\n]))\s*(?:and\s+)?(?P<ordinal>first|second|third)(?:ly)?\s*[,:]\s+",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which (?:one|of|is|would|should|to|first|do|project)|only (?:one|money for one)|for one\b"
    r"|what would you (?:tune|train|pick)|where (?:do|should|would) we)",
    re.IGNORECASE,
)
_TO_TRAIN = re.compile(r"\b(?:fine[- ]?tun|tun(?:e|ing)\b|train|projects?\b|use cases?\b|budget|money)", re.IGNORECASE)
# As in: "only asking about 2", "my question is only about the second one". "Only labels for the second" asks nothing.
_ONLY = re.compile(
    r"\b(?:(?:only|just)\s+(?:ask(?:ing)?|care|interested|curious)|(?:ask(?:ing)?|question)\s+(?:is\s+)?(?:only|just))"
    r"\s+(?:about|abt|for|in)\s+(?:the\s+)?\(?(?P<which>[\w'-]+(?:\s+(?!(?:or|and)\b)[\w'-]+)?)\b(?!\s*(?:or|and|/)\b)",
    re.IGNORECASE,
)
_SET_ASIDE = re.compile(  # "that one is decided, ignore it"; not "tune it or leave it?"
    r"\b(?:ignore|skip|forget)\s+(?:it|(?:that|this)\s+one)\b(?!\s+(?:if|unless)\b)|\bleave\s+it\s+(?:alone|aside|out)\b"
    r"|\b(?:that|this|it|which)(?:\s+one)?\s+(?:is|was|has\s+been)\s+(?:already\s+)?(?:decided|settled)\b"
    r"|\bout\s+of\s+scope\b|\bnot\s+asking\s+about\b",
    re.IGNORECASE,
)
ORDINALS = ("first", "second", "third", "fourth")
LEAST_WORDS = 3  # of what is listed as a project
# As in: compare our FAQ bot (20k a month) with the invoice tagger (2M a month).
_BRACKETED = re.compile(r"\b(?:our|the|an?|my)\s+(?P<label>[\w'-]+(?: [\w'-]+){0,3})\s*\((?P<text>[^()]{8,300})\)")
_SIDE_BY_SIDE = re.compile(
    r"\b(?:two|three|both|which one|which of|which is|which first|either|compare|versus|vs|2|3)\b"
    r"(?=.{0,80}\b(?:better|project|use case|idea|task|team|bot|candidate|pipeline|model|thing|tun|train|first|start))",
    re.IGNORECASE | re.DOTALL,
)
_AGAINST = frozenset(  # lines of a first read that speak for the prompt
    (
        "labels.none", "labels.few", "labels.few_any", "labels.few_untrusted", "labels.few_untrusted_any",
        "monthly_requests.low", "latency_budget_ms.relaxed",
        "stable_months.below", "change_pace.quick", "needs_current_knowledge.yes", "eval.within",
        "eval.within_near", "failures_consistent.no", "style_need.describable",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Project:
    """One of several projects in a message: how it is called there, and what is said of it."""

    label: str
    text: str


def split_projects(message: str, read: Callable[[str], Reading]) -> tuple[Project, ...]:
    """The projects that a message sets side by side, each with a fact of its own; none where it is not plain."""
    message = message[:MAX_CHARS]
    if listed := _split_list(message, read):
        return listed
    if not _SIDE_BY_SIDE.search(message):
        return ()
    found = _labelled(message) or _first_and_other(message) or _bracketed(message)
    found = [Project(project.label[:1].upper() + project.label[1:], project.text) for project in found]
    own = [project for project in found if read(project.text).values.keys() - {"project", "task"}]
    return tuple(own[:MOST_PROJECTS]) if len(own) > 1 and len(own) == len(found) else ()


def asked_alone(message: str, read: Callable[[str], Reading]) -> str:
    """What is said of the one of several projects that a message asks about; "" for any other.

    It says so ("only asking about B"), or sets the others aside ("A is decided, ignore it").
    """
    projects = split_projects(message, read)
    wanted = [project for project in projects if _is_named(project, projects, message)]
    wanted = wanted or [project for project in projects if not _SET_ASIDE.search(project.text)]
    if len(wanted) != 1 or len(projects) < 2:
        return ""
    return wanted[0].text


def _is_named(project: Project, projects: Sequence[Project], message: str) -> bool:
    """Whether a message says that it asks about this one only."""
    place = projects.index(project)
    names = {project.label.casefold(), project.label.casefold().split()[-1], ORDINALS[place]}
    names |= {"former"} if place == 0 else {"latter", "last"} if place == len(projects) - 1 else set()
    return any(names & {*found["which"].casefold().split()} for found in _ONLY.finditer(message))


def join_reads(reads: Sequence[tuple[str, FirstRead]], wording: FirstReadWording) -> FirstRead:
    """One first read of several projects: each with what it comes to, then its own lines."""
    lines: list[FactLine] = []
    for label, read in reads:
        outcome = read.headline.partition(": ")[2] or read.headline
        lines.append(FactLine("", f"{label}: {outcome}", "", ""))
        lines += [replace(line, lead=f"{label} · {line.lead}") for line in read.shown[:LINES_EACH]]
    ranks = [_rank(read) for _, read in reads]
    nearest = [label for (label, _), rank in zip(reads, ranks, strict=True) if rank == max(ranks)]
    end = "_nearest" if len(nearest) == 1 and any(max(ranks)[:2]) else ""
    headline, following = (
        wording.decisions.get(f"{key}{end}", "").format(count=len(reads), label=nearest[0])
        for key in ("several", "several_next")
    )
    return replace(
        reads[0][1],
        headline=headline,
        lines=tuple(lines),
        possible=(),
        shown=tuple(lines),
        open=(),
        decides=following,
    )


def _rank(read: FirstRead) -> tuple[int, int, int]:
    """How near a project is to training: by its decision, by what speaks for training, and by what speaks against."""
    return (
        {"fine_tune": 2, "not_yet": 1}.get(read.decision, 0),
        sum(bool(line.speaks) for line in read.shown),
        -sum(line.key in _AGAINST for line in read.shown),
    )


def _split_list(message: str, read: Callable[[str], Reading]) -> tuple[Project, ...]:
    """Projects of a list, of which one is to be trained. One of them states a fact at least, and none is a question."""
    if not (_WHICH.search(message) and _TO_TRAIN.search(message)):
        return ()
    marks = list(_LISTED.finditer(message))
    ends = [*(mark.start() for mark in marks[1:]), len(message)]
    labels = [next(label for label in mark.groups() if label) for mark in marks]
    if not 1 < len(marks) <= MOST_PROJECTS or len({label.casefold() for label in labels}) < len(labels):
        return ()
    texts = [message[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    texts[-1] = _without_question(texts[-1])
    if any(len(text.split()) < LEAST_WORDS or text.endswith("?") for text in texts):
        return ()
    if not any(read(text).values.keys() - {"project"} for text in texts):
        return ()
    return tuple(Project(label[:1].upper() + label[1:], text) for label, text in zip(labels, texts, strict=True))


def _without_question(text: str) -> str:
    """The last project without the question that follows it."""
    asked = _WHICH.search(text)
    return text[: asked.start()].strip() if asked else text


def _bracketed(message: str) -> list[Project]:
    marks = list(_BRACKETED.finditer(message))
    return [Project(mark["label"], mark["text"]) for mark in marks] if len(marks) > 1 else []


def _labelled(message: str) -> list[Project]:
    marks = list(_LABEL.finditer(message))
    if len(marks) < 2:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(message)]
    found = [Project(mark["label"], message[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return [project for project in found if not project.text.rstrip().endswith(":")]


def _first_and_other(message: str) -> list[Project]:
    marks = list(_FIRST_AND_OTHER.finditer(message))
    if len(marks) != 2 or not marks[0]["first"] or not marks[1]["second"]:
        return []
    return [
        Project("First", message[marks[0].end() : marks[1].start()]),
        Project("Second", message[marks[1].end() :]),
    ]
