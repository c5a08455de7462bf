"""Cards and modals about files and costs, with a great deal of everything in them."""

from __future__ import annotations

from bot.consultation.evidence_messages import CostCard, CostLine, EvidenceCard
from bot.consultation.file_reading import (
    Attachment,
    FileReading,
    FileSource,
    GroupRow,
    ReadingQuestion,
)
from bot.ports.outbound import Message

FILE = Attachment(id="F1", name="run.csv", mimetype="text/csv", size=1, url="https://files.slack.com/f")


def evals(word: str, *, asks: bool) -> FileReading:
    """The reading of eval results, compared with another file."""
    question = ReadingQuestion(about="threshold", text=word, keys=("at_least", "at_most"))
    return FileReading(
        id="r",
        subject="evals",
        source=FileSource(name=word, sha256="0" * 64),
        format="CSV",
        files=(FILE, FILE),
        verdict=word,
        passes=word,
        group_column=word,
        groups=tuple(GroupRow(name=f"{word}{n}", n=10, failures=n % 10, low=0.0, high=1.0) for n in range(60)),
        statements=(word,) * 40,
        changed=(word,) * 20,
        reasons={"format": 3, "other": 10**9},
        notes=(word,) * 40,
        questions=(question,) * 30 if asks else (),
        values={"eval_examples": 10, "eval_failures": 1},
        tuned_values={"tuned_examples": 10},
    )


def training(word: str) -> FileReading:
    """The reading of a training set."""
    return FileReading(
        id="t",
        subject="training",
        source=FileSource(name=word, sha256="0" * 64),
        format="chat",
        files=(FILE,),
        problems=(word,) * 40,
        counts=tuple((word, 10**9) for _ in range(40)),
        statements=(word,),
        values={"labelled_examples": 9},
    )


def fullest_evidence(word: str) -> list[Message]:
    """Every kind of card about files and costs."""
    lines = tuple(CostLine(label=word, value=word, source=word) for _ in range(60))
    months = tuple((float(n), 1.0, 1.0, 2.0, 3.0, 2.0, 4.0) for n in range(60))
    fills = (word,) * 40
    return [
        EvidenceCard(reading=evals(word, asks=False), fills=fills, tuned_fills=fills, note=word, link="https://x/l"),
        EvidenceCard(reading=evals(word, asks=True), fills=fills),
        EvidenceCard(reading=training(word), fills=fills),
        EvidenceCard(reading=evals(word, asks=False), state="used", fills=fills),
        EvidenceCard(reading=training(word), state="left"),
        CostCard(sentences=(word,) * 40, lines=lines, months=months, offers=(word,) * 40),
    ]
