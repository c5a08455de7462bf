"""`guide/outside.toml`, decoded, becomes the topics outside the guide and the sentences about them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping
from typing import Any

from bot.decision.problem import Problem
from bot.guide.outside import OutsideTopic
from bot.guide.passages import Wording

FLAGS = {"certain": True, "stated": False}  # what they are where a topic doesn't say
TOPIC_KEYS = ("name", "written", "nearest", *FLAGS)
KEYS = ("sentences", "topic")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def read_outside(
    file: str, raw: Mapping[str, Any], passages: Collection[str]
) -> tuple[Wording, tuple[OutsideTopic, ...], list[Problem]]:
    """The sentences, the topics, and every problem. `passages` are the ids that a topic may name as its nearest."""
    problems = [Problem(key, "unknown", ", ".join(KEYS), file) for key in raw.keys() - set(KEYS)]
    topics = []
    for place, table in enumerate(raw.get("topic", ())):
        topic, wrong = _topic(f"topic[{place}]", table, passages)
        topics.append(topic)
        problems += wrong
    wording, wrong = _wording(raw.get("sentences", {}))
    problems += wrong
    return wording, tuple(topics), [dataclasses.replace(problem, file=file) for problem in problems]


def _topic(at: str, table: Mapping[str, Any], passages: Collection[str]) -> tuple[OutsideTopic, list[Problem]]:
    problems = [Problem(f"{at}.{key}", "unknown", ", ".join(TOPIC_KEYS)) for key in table.keys() - set(TOPIC_KEYS)]
    name, nearest = table.get("name"), table.get("nearest")
    flags = {key: table.get(key, usual) for key, usual in FLAGS.items()}
    written = table.get("written")
    if not isinstance(name, str) or not name.strip():
        problems.append(Problem(f"{at}.name", "missing", "a text that is not empty"))
    if not isinstance(written, list) or not written or not all(isinstance(way, str) and way.strip() for way in written):
        problems.append(Problem(f"{at}.written", "no list of texts", "a list of ways to write the topic"))
        written = []
    if not isinstance(nearest, str) or (passages and nearest not in passages):
        problems.append(Problem(f"{at}.nearest", f"{nearest!r} is no passage", "the id of a passage"))
    problems += [
        Problem(f"{at}.{key}", f"{flag!r}", "true or false")
        for key, flag in flags.items()
        if not isinstance(flag, bool)
    ]
    return OutsideTopic(str(name), tuple(map(str, written)), str(nearest), **flags), problems


def _wording(table: Mapping[str, Any]) -> tuple[Wording, list[Problem]]:
    known = {field.name: str(field.default) for field in dataclasses.fields(Wording)}
    problems, found = [], {}
    for key, text in table.items():
        at = f"sentences.{key}"
        if key not in known:
            problems.append(Problem(at, "unknown", ", ".join(known)))
        elif not isinstance(text, str) or not text.strip():
            problems.append(Problem(at, f"{text!r} is no text", "a sentence"))
        elif not _placeholders(text) <= _placeholders(known[key]):
            allowed = ", ".join(sorted(_placeholders(known[key]))) or "no placeholder"
            problems.append(Problem(at, "a placeholder that nothing fills", allowed))
        else:
            found[key] = text
    return Wording(**found), problems


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))
