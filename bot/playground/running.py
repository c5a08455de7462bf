"""A playground in a thread and loop of its own, so that an app which blocks its loop can't hide it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.playground.errors import JSON
from bot.playground.manifest import read_manifest
from bot.playground.server import start, stop
from bot.playground.slack_state import DEFAULT_CHANNELS, DEFAULT_USERS, Options, SlackState

T = TypeVar("T")
STOP_SECONDS = 10.0


class Playground:
    """`with Playground(manifest=…) as pg:` runs one; addresses, tokens and ids stand on `pg`.

    `manifest` is a mapping or a path. `users` are names or the fields of `workspace.User`; `channels` are
    `{name, is_private?, is_ext_shared?, members?: [names]}`. `request_url` delivers over HTTP instead of Socket Mode.
    `limits` is "slack" or "off" (calls per minute). `latency_s`: seconds after which the Web API answers.
    Raises ValueError for a manifest without a name, OSError for a port in use.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any] | Path | str,
        *,
        users: Sequence[str | JSON] = DEFAULT_USERS,
        channels: Sequence[JSON] = DEFAULT_CHANNELS,
        request_url: str | None = None,
        state: Path | None = None,
        fresh: bool = False,
        limits: str = "off",
        latency_s: float = 0.0,
        port: int = 0,
    ) -> None:
        self._options = Options(
            manifest=read_manifest(manifest),
            users=tuple(users),
            channels=tuple(channels),
            request_url=request_url,
            state=state,
            fresh=fresh,
            paced=limits == "slack",
            latency_s=latency_s,
        )
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="playground", daemon=True)
        self._slack_state: SlackState | None = None

    def start(self) -> Self:
        self._thread.start()
        try:
            self._slack_state, self._runner = self._soon(start(self._options, self._port)).result()
        except BaseException:
            self._loop.call_soon_threadsafe(self._loop.stop)
            raise
        return self

    def stop(self) -> None:
        if self._slack_state is not None and self._thread.is_alive():
            self._soon(self._end(self._slack_state))
            self._thread.join(STOP_SECONDS)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def slack_state(self) -> SlackState:
        """The parts. They belong to the playground's thread: read only what does not change, or use `ask`."""
        if self._slack_state is None:
            raise RuntimeError("The playground is not running.")
        return self._slack_state

    def ask(self, question: Callable[[SlackState], T]) -> T:
        """Runs `question(slack_state)` on the playground's loop and returns its answer."""

        async def answer() -> T:
            return question(self.slack_state)

        return self._soon(answer()).result(STOP_SECONDS)

    @property
    def url(self) -> str:
        return self.slack_state.base_url

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self.slack_state.bot_token

    @property
    def app_token(self) -> str:
        return self.slack_state.app_token

    @property
    def signing_secret(self) -> str:
        return self.slack_state.signing_secret

    @property
    def team_id(self) -> str:
        return str(self.slack_state.workspace.team["id"])

    @property
    def bot_user_id(self) -> str:
        return self.slack_state.bot.id

    @property
    def users(self) -> dict[str, str]:
        """Ids of people by name."""
        return self.ask(lambda slack_state: {user.real_name: user.id for user in slack_state.people})

    @property
    def channels(self) -> dict[str, str]:
        """Ids of channels by name, without `#`."""
        return self.ask(lambda slack_state: {c.name: c.id for c in slack_state.workspace.channels.values() if c.name})

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _soon(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begins what is to be done on the playground's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _end(self, slack_state: SlackState) -> None:
        try:
            await stop(slack_state, self._runner)
        finally:
            self._loop.stop()
