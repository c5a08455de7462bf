"""Keeps values only if they are possible, alone and together; else a person is told what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.consultation.step import Scene
from bot.decision.profile import INFO, MEASURED, ProfileError, Value, parse_profile

PROJECT_NAME_MAX = 120  # characters; a longer "name" is a story


def possible(given: Mapping[str, Value], scene: Scene) -> tuple[dict[str, Value], str]:
    """Those of the values that are possible, as they are stored; and "" or the kind word that refuses the others."""
    values: dict[str, Value] = {}
    refusal, fields = "", scene.here.checklist.fields
    known = {name: value for name, value in given.items() if name in fields}
    together = _read(known)
    for name, value in known.items():
        field, alone = fields[name], together or _read({name: value}) or {}
        read = alone.get(name)
        if (read is None and value is not None) or not field.allows(read):
            refusal = refusal or field.refusal
        else:
            values[name] = read
    for clash, word in _clashes(values, scene):
        refusal = refusal or word
        values = {name: value for name, value in values.items() if name not in clash}
    return values, refusal


def possible_candidates(
    offered: Mapping[str, tuple[Value, ...]], stated: Mapping[str, Value], scene: Scene
) -> dict[str, tuple[Value, ...]]:
    """Of the values that may have been meant, those that are possible beside what was stated."""
    found: dict[str, tuple[Value, ...]] = {}
    for name, candidates in offered.items():
        if name in stated:
            continue
        fitting = []
        for candidate in candidates:
            read, refusal = possible({**stated, name: candidate}, scene)
            if name in read and not refusal and read[name] not in fitting:
                fitting.append(read[name])
        if fitting:
            found[name] = tuple(fitting)
    return found


def project_name(words: str) -> str | None:
    """The words as a project's name, or None if they are too long for one or none at all."""
    name = " ".join(words.split())
    return name if 0 < len(name) <= PROJECT_NAME_MAX else None


def _read(given: Mapping[str, Value]) -> dict[str, Value] | None:
    """The values as one profile holds them, or None if it can't hold them all."""
    words = given.get("project")
    named = {"project": project_name(words)} if isinstance(words, str) else {}
    try:
        profile = parse_profile({**given, **named})
    except ProfileError:
        return None
    return {name: getattr(profile, name) for name in given}


def _clashes(values: Mapping[str, Value], scene: Scene) -> Iterator[tuple[frozenset[str], str]]:
    """More failures than examples can't be, whether both were said just now or one of them before."""
    for failed in MEASURED:
        tested = INFO[failed].part_of
        if not {failed, tested} & values.keys():
            continue
        said = {**scene.here.values, **values}
        examples, failures = said.get(tested), said.get(failed)
        if not isinstance(examples, int) or not isinstance(failures, int) or failures <= examples:
            continue
        if examples == 0 and values.get(failed) in (None, scene.here.values.get(failed)):
            continue  # never measured after all: the old failures, which the card still shows, fall away
        word = scene.phrases.say("refused_failures", failures=f"{failures:,}", examples=f"{examples:,}")
        yield frozenset((failed, tested)), word
