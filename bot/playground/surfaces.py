"""Open modals and Home tabs: stacks of at most three, a new hash with every change, one external_id a team."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.errors import JSON, SlackError
from bot.playground.ids import short

STACK_LIMIT = 3


@dataclass
class View:
    """A view on somebody's screen. `body` is what the app sent, completed with ids."""

    id: str
    user: str
    body: JSON
    hash: str
    root_id: str
    previous_id: str | None = None
    channel: str | None = None
    window: str | None = None


def new_hash(now: float) -> str:
    return f"{int(now)}.{short()}"


class Surfaces:
    def __init__(self) -> None:
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self._by_external: dict[str, str] = {}

    def stack(self, user: str) -> list[View]:
        """Open modals, bottom first."""
        return [self.views[view_id] for view_id in self.stacks.get(user, ())]

    def get(self, view_id: str) -> View:
        """Raises SlackError not_found."""
        view = self.views.get(view_id)
        if view is None:
            raise SlackError("not_found")
        return view

    def by_external(self, external_id: str) -> View:
        view_id = self._by_external.get(external_id)
        if view_id is None:
            raise SlackError("not_found")
        return self.views[view_id]

    def claim(self, external_id: str | None, view_id: str) -> None:
        """Raises SlackError duplicate_external_id if another view has it."""
        if external_id:
            if self._by_external.get(external_id, view_id) != view_id:
                raise SlackError("duplicate_external_id")
            self._by_external[external_id] = view_id

    def open(self, view: View) -> None:
        """Puts a view alone on the screen; what was open there is gone."""
        self.claim(view.body.get("external_id"), view.id)
        for old in tuple(self.stacks.get(view.user, ())):
            self.drop(old)
        self.views[view.id] = view
        self.stacks[view.user] = [view.id]

    def push(self, view: View) -> None:
        """Puts a view above others. Raises SlackError not_found where there are none, push_limit_reached with three."""
        if not self.stacks.get(view.user):
            raise SlackError("not_found")
        if len(self.stacks[view.user]) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self.claim(view.body.get("external_id"), view.id)
        self.views[view.id] = view
        self.stacks[view.user].append(view.id)

    def replace(self, view: View, body: JSON, new_hash_: str) -> None:
        self.claim(body.get("external_id"), view.id)
        old = view.body.get("external_id")
        if old and old != body.get("external_id"):
            self._by_external.pop(old, None)
        view.body, view.hash = body, new_hash_

    def drop(self, view_id: str) -> None:
        view = self.views.pop(view_id, None)
        if view is None:
            return
        self._by_external.pop(view.body.get("external_id") or "", None)
        stack = self.stacks.get(view.user, [])
        if view_id in stack:
            stack.remove(view_id)

    def keep_home(self, view: View) -> None:
        self.claim(view.body.get("external_id"), view.id)
        self.views[view.id] = view
