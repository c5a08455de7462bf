"""What the page of `try` shows besides Slack: `knowledge/demo.toml`, checked, in the shapes of the control API."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.settings import read_settings

JSON = dict[str, Any]
Model = Literal["off", "stand-in", "live"]
FILE = "demo.toml"


class DemoError(ValueError):
    """`demo.toml` can't be used; the text names every problem."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Part):
    """Something to try: where, and the words that are typed there."""

    label: str
    channel: str
    text: str


class Start(_Part):
    """The card of an empty pane; `tour` stands on the button that plays the tour.

    The other texts stand there if a stand-in for a model answers, or a model.
    """

    title: str
    text: str
    stand_in_text: str
    live_text: str
    tour: str
    rows: tuple[Row, ...]


class Someone(_Part):
    """Somebody in the workspace: `role` is what the list of people says; `team_id` another company's.

    `later`: not there at first.
    """

    name: str
    role: str
    is_restricted: bool = False
    team_id: str | None = None
    later: bool = False


class Room(_Part):
    """A channel; without `members` everybody is in it."""

    name: str
    is_private: bool = False
    is_ext_shared: bool = False
    members: tuple[str, ...] | None = None


class Button(_Part):
    """A fault to press. `fault` is one of the playground's; without it `try` acts. `model`: only with a stand-in."""

    name: str
    label: str
    hint: str
    fault: JSON | None = None
    model: bool = False


class Stop(_Part):
    """A stop of the tour: what is done, then a caption and a ring around what it means.

    `model_caption` is said if there is a model or a stand-in for it.
    """

    caption: str
    model_caption: str | None = None
    ring: str | None = None
    do: tuple[JSON, ...] = ()


class Demo(_Part):
    start: Start
    people: tuple[Someone, ...]
    channels: tuple[Room, ...]
    buttons: tuple[Button, ...]
    tour: tuple[Stop, ...]


@dataclass(frozen=True)
class ShowParts:
    """`users` and `channels` are for a new playground; `parts` for its control API."""

    users: tuple[JSON, ...]
    channels: tuple[JSON, ...]
    parts: JSON


def read_show(folder: Path | None = None, *, model: Model = "off") -> ShowParts:
    """The show of a folder of knowledge, for what answers. Raises DemoError with every problem in it."""
    path = (folder or read_settings().knowledge) / FILE
    try:
        demo = Demo.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problems = (f"{FILE}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise DemoError("\n".join(problems)) from None
    except (OSError, ValueError, RecursionError) as error:
        raise DemoError(f"{FILE}: {error}") from None
    shown = [button for button in demo.buttons if model == "stand-in" or not button.model]
    texts = {"off": demo.start.text, "stand-in": demo.start.stand_in_text, "live": demo.start.live_text}
    parts = {
        "start": {**_json(demo.start, "stand_in_text", "live_text"), "text": texts[model]},
        "tour": [{**_json(stop, "model_caption"), "caption": _caption(stop, model)} for stop in demo.tour],
        "buttons": [_json(button, "model") for button in shown],
        "roles": {person.name: person.role for person in demo.people},
    }
    users = tuple(_json(person, "role", "later") for person in demo.people if not person.later)
    return ShowParts(users, tuple(_json(room) for room in demo.channels), parts)


def _caption(stop: Stop, model: Model) -> str:
    return stop.caption if model == "off" else stop.model_caption or stop.caption


def _json(part: BaseModel, *without: str) -> JSON:
    return part.model_dump(mode="json", exclude=set(without), exclude_none=True)
