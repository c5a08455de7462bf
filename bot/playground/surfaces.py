"""Open modals and Home tabs: of each at most one a person, with a new hash at every change."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.errors import JSON, SlackError
from bot.playground.ids import short


@dataclass
class View:
    """A view on somebody's screen. `body` is what the app sent, completed with ids."""

    id: str
    user: str
    body: JSON
    hash: str
    window: str | None = None


def new_hash(now: float) -> str:
    return f"{int(now)}.{short()}"


class Surfaces:
    def __init__(self) -> None:
        self.views: dict[str, View] = {}
        self._modals: dict[str, str] = {}

    def modal(self, user: str) -> View | None:
        """The modal that a person has open."""
        return self.views.get(self._modals.get(user, ""))

    def get(self, view_id: str) -> View:
        """Raises SlackError not_found."""
        view = self.views.get(view_id)
        if view is None:
            raise SlackError("not_found")
        return view

    def open(self, view: View) -> None:
        """Puts a view on the screen; what was open there is gone."""
        self.drop(self._modals.get(view.user, ""))
        self.views[view.id] = view
        self._modals[view.user] = view.id

    def drop(self, view_id: str) -> None:
        self.views.pop(view_id, None)
