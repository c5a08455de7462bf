"""The control API: faults, time and raw events, for tests only. Nobody in the workspace can do these things."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground import events, posting
from bot.playground.errors import JSON
from bot.playground.faults import CALL_KINDS, DELIVERY_KINDS, SOCKET_KINDS, Fault
from bot.playground.methods.people import revoke
from bot.playground.posting import watchers
from bot.playground.slack_state import SlackState
from bot.playground.workspace import Channel

FAULT_FIELDS = {field.name for field in dataclasses.fields(Fault)}
Handler = Callable[[JSON], Awaitable[JSON]]


def routes(slack_state: SlackState) -> list[web.RouteDef]:
    control = Control(slack_state)
    posts: dict[str, Handler] = {
        "fault": control.fault,
        "clock": control.clock,
        "channel": control.channel,
        "user": control.user,
        "deliver": control.deliver,
        "token": control.token,
        "scopes": control.scopes,
        "clear": control.clear,
        "verify": control.verify,
        "unfurl": control.unfurl,
    }

    def post(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                return web.json_response({"ok": True, **await handler(await request.json())})
            except (KeyError, ValueError, TypeError) as wrong:
                return web.json_response({"ok": False, "error": f"{type(wrong).__name__}: {wrong}"}, status=400)

        return answer

    async def log(_: web.Request) -> web.Response:
        return web.json_response(slack_state.record.as_json())

    async def refusals(_: web.Request) -> web.Response:
        return web.json_response({"refusals": list(slack_state.record.refusals)})

    async def idle(_: web.Request) -> web.Response:
        """Answers once nothing that was handed to the app waits for its ack; says which faults are unspent."""
        await slack_state.deliveries.acknowledged()
        return web.json_response({"faults_left": slack_state.faults.left(), "connected": slack_state.connected})

    gets = [web.get("/control/log", log), web.get("/control/refusals", refusals), web.get("/control/idle", idle)]
    return [*gets, *(web.post(f"/control/{name}", post(handler)) for name, handler in posts.items())]


class Control:
    def __init__(self, slack_state: SlackState) -> None:
        self._world = slack_state

    async def fault(self, body: JSON) -> JSON:
        """A fault for later, or one that strikes the sockets at once. Raises ValueError for an unknown kind."""
        unknown = set(body) - FAULT_FIELDS
        if unknown:
            raise ValueError(f"unknown fields {sorted(unknown)}; allowed: {sorted(FAULT_FIELDS)}")
        fault = Fault(**body)
        if fault.kind in SOCKET_KINDS:
            for _ in range(fault.count):
                await (
                    self._world.sockets.disconnect(fault.reason)
                    if fault.kind == "disconnect"
                    else self._world.sockets.cut()
                )
        elif fault.kind in (*CALL_KINDS, *DELIVERY_KINDS):
            self._world.faults.add(fault)
        else:
            raise ValueError(f"unknown kind; allowed: {[*CALL_KINDS, *DELIVERY_KINDS, *SOCKET_KINDS]}")
        return {}

    async def clock(self, body: JSON) -> JSON:
        self._world.clock.advance(float(body["advance_s"]))
        return {"now": self._world.clock.now()}

    async def channel(self, body: JSON) -> JSON:
        """Makes a channel, or with `id` archives, deletes, or changes who is in it (`invite`, `kick`)."""
        if "id" in body:
            return self._change(self._world.workspace.channels[body["id"]], body)
        members = [*(body.get("members") or [user.id for user in self._world.people]), self._world.bot.id]
        if not body.get("with_app", True):
            members.remove(self._world.bot.id)
        made = int(self._world.clock.now())
        private = bool(body.get("is_private"))
        channel = self._world.workspace.add_channel(body["name"], members, is_private=private, created=made)
        self._world.tell(watchers(self._world, channel), "channels", channel=channel.id)
        return {"channel": channel.id}

    def _change(self, channel: Channel, body: JSON) -> JSON:
        slack_state, stamp = self._world, self._world.clock.stamp()
        if "archived" in body:
            channel.is_archived = bool(body["archived"])
            events.emit(slack_state, {"type": "channel_archive", "channel": channel.id, "event_ts": stamp})
        for user in body.get("kick", ()):
            channel.members.remove(user)
        channel.members += [user for user in body.get("invite", ()) if user not in channel.members]
        if body.get("deleted"):
            slack_state.workspace.drop_channel(channel)
            events.emit(slack_state, {"type": "channel_deleted", "channel": channel.id, "event_ts": stamp})
        else:
            slack_state.workspace.keep_channel(channel)
        return {"channel": channel.id}

    async def user(self, body: JSON) -> JSON:
        """A new person, or with `is_bot` another app's bot, who joins every public channel."""
        user = self._world.workspace.add_user(body["name"], is_bot=bool(body.get("is_bot")))
        for channel in self._world.workspace.channels.values():
            if not channel.is_private and not channel.is_im:
                channel.members.append(user.id)
                self._world.workspace.keep_channel(channel)
        return {"user": user.id, "bot_id": user.bot_id}

    async def deliver(self, body: JSON) -> JSON:
        """Sends a raw event, whatever the manifest says."""
        events.send_raw(self._world, body["event"])
        return {}

    async def token(self, body: JSON) -> JSON:
        """`{"revoke": true}` or `{"restore": true}`."""
        if body.get("revoke"):
            revoke(self._world)
        if body.get("restore"):
            self._world.revoked.clear()
        return {}

    async def scopes(self, body: JSON) -> JSON:
        """Takes scopes away or gives them, as an operator who reinstalls the app does."""
        self._world.scopes -= set(body.get("remove", ()))
        self._world.scopes |= set(body.get("add", ()))
        return {"scopes": sorted(self._world.scopes)}

    async def verify(self, _: JSON) -> JSON:
        """Sends `url_verification` to the app's request URL, as saving the URL in the app's settings does."""
        return {"verified": self._world.http is not None and await self._world.http.verify()}

    async def unfurl(self, body: JSON) -> JSON:
        """A preview appears under a link: `message_changed` without `edited`, as Slack does by itself."""
        channel = self._world.workspace.channels[body["channel"]]
        message = channel.messages[body["ts"]]
        preview = {"id": 1, "from_url": body.get("url", ""), "fallback": "Preview", "title": "Preview"}
        posting.edit(self._world, channel, message, {**message.body, "attachments": [preview]})
        return {}

    async def clear(self, _: JSON) -> JSON:
        """Forgets waiting faults and the record so far."""
        self._world.faults.clear()
        record: Any = self._world.record
        for kept in (record.calls, record.deliveries, record.refusals, record.withheld):
            kept.clear()
        return {}
