"""The control API: faults, time, people and raw events, for tests and for whoever shows the app on the page."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground import events, posting
from bot.playground.errors import JSON
from bot.playground.faults import CALL_KINDS, DELIVERY_KINDS, SOCKET_KINDS, Fault
from bot.playground.methods.people import revoke, uninstall
from bot.playground.posting import watchers
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel

FAULT_FIELDS = {field.name for field in dataclasses.fields(Fault)}
SHARING = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")
USER_FIELDS = ("team_id", "is_restricted", "is_ultra_restricted", "deleted", "is_admin")
Handler = Callable[[JSON], Awaitable[JSON]]


def routes(slack_state: SlackState) -> list[web.RouteDef]:
    control = Control(slack_state)
    names = [name for name in vars(Control) if not name.startswith("_")]

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
        """Answers once nothing that was handed to the app waits for its ack; counts unspent faults and sockets."""
        await slack_state.deliveries.acknowledged()
        left = {"faults_left": slack_state.faults.left(), "sockets": slack_state.sockets.count}
        return web.json_response({**left, "connected": slack_state.connected})

    async def presses(request: web.Request) -> web.Response:
        """The names of the buttons pressed after the first `after`; waits until there is one."""
        return web.json_response({"presses": await slack_state.show.presses_after(int(request.query.get("after", 0)))})

    gets = {"log": log, "refusals": refusals, "idle": idle, "presses": presses}
    return [
        *(web.get(f"/control/{name}", handler) for name, handler in gets.items()),
        *(web.post(f"/control/{name}", post(getattr(control, name))) for name in names),
    ]


class Control:
    """Each method answers POST /control/NAME with its JSON body."""

    def __init__(self, slack_state: SlackState) -> None:
        self._state = slack_state

    async def fault(self, body: JSON) -> JSON:
        """A fault for later, or one that strikes the sockets at once. Raises ValueError for an unknown kind."""
        unknown = set(body) - FAULT_FIELDS
        if unknown:
            raise ValueError(f"unknown fields {sorted(unknown)}; allowed: {sorted(FAULT_FIELDS)}")
        fault = Fault(**body)
        sockets = self._state.sockets
        if fault.kind in SOCKET_KINDS:
            for _ in range(fault.count):
                await (sockets.disconnect(fault.reason) if fault.kind == "disconnect" else sockets.cut())
        elif fault.kind in (*CALL_KINDS, *DELIVERY_KINDS):
            self._state.faults.add(fault)
        else:
            raise ValueError(f"unknown kind; allowed: {[*CALL_KINDS, *DELIVERY_KINDS, *SOCKET_KINDS]}")
        return {}

    async def clock(self, body: JSON) -> JSON:
        self._state.clock.advance(float(body["advance_s"]))
        return {"now": self._state.clock.now()}

    async def network(self, body: JSON) -> JSON:
        """`down` cuts every socket and every call until it is false again; `latency_ms` delays the Web API."""
        if "latency_ms" in body:
            self._state.latency_s = float(body["latency_ms"]) / 1000
        if "down" in body:
            self._state.network_down = self._state.sockets.refused = bool(body["down"])
            if body["down"]:
                await self._state.sockets.cut()
        return {}

    async def limits(self, body: JSON) -> JSON:
        """`{"on": true}` holds calls to Slack's rates from now on."""
        self._state.rate_limits.on = bool(body["on"])
        return {}

    async def channel(self, body: JSON) -> JSON:
        """Makes a channel or a group DM, or with `id` changes one: its members, its sharing, or ends it."""
        if "id" in body:
            return self._change(self._state.workspace.channels[body["id"]], body)
        workspace, made = self._state.workspace, int(self._state.clock.now())
        members = [*(body.get("members") or [user.id for user in self._state.people]), self._state.bot.id]
        if not body.get("with_app", True):
            members.remove(self._state.bot.id)
        if body.get("is_mpim"):
            channel = workspace.group(sorted(members), made)
        else:
            private = bool(body.get("is_private"))
            channel = workspace.add_channel(body["name"], members, is_private=private, created=made)
        self._share(channel, body)
        self._state.notify(watchers(self._state, channel), "channels", channel=channel.id)
        return {"channel": channel.id}

    def _share(self, channel: Channel, body: JSON) -> None:
        for name in SHARING:
            if name in body:
                setattr(channel, name, bool(body[name]))
        self._state.workspace.keep_channel(channel)

    def _change(self, channel: Channel, body: JSON) -> JSON:
        if "archived" in body:
            channel.is_archived = bool(body["archived"])
        for user in body.get("kick", ()):
            channel.members.remove(user)
        channel.members += [user for user in body.get("invite", ()) if user not in channel.members]
        if body.get("deleted"):
            self._state.workspace.drop_channel(channel)
        else:
            self._share(channel, body)
        return {"channel": channel.id}

    async def user(self, body: JSON) -> JSON:
        """A new person or, with `is_bot`, another app's bot; with `id` changes one. `team_id` is another company's.

        Full members and bots join every public channel; guests and people of elsewhere are in `channels` alone.
        """
        workspace, more = self._state.workspace, {name: body[name] for name in USER_FIELDS if name in body}
        if "id" in body:
            user = workspace.users[body["id"]]
            for name, value in more.items():
                setattr(user, name, value)
            workspace.keep_user(user)
            return {"user": user.id}
        user = workspace.add_user(body["name"], is_bot=bool(body.get("is_bot")), **more)
        outside = user.is_restricted or user.is_ultra_restricted or user.team_id is not None
        for channel in workspace.channels.values():
            public = not channel.is_private and not channel.is_im
            if channel.id in body.get("channels", ()) or (public and not outside):
                channel.members.append(user.id)
                workspace.keep_channel(channel)
        return {"user": user.id, "bot_id": user.bot_id}

    async def enterprise(self, body: JSON) -> JSON:
        """Makes the workspace part of an Enterprise Grid organisation `{id, name}`; without an id, no more."""
        self._state.workspace.enterprise = {"id": body["id"], "name": body.get("name", "")} if body.get("id") else None
        return {}

    async def deliver(self, body: JSON) -> JSON:
        """Sends a raw event, whatever the manifest says."""
        events.send_raw(self._state, body["event"])
        return {}

    async def token(self, body: JSON) -> JSON:
        """`revoke` or `uninstall` (with their events), `error`: the word with which it is refused, `restore`.

        `which` is bot (usual) or app, for `error`.
        """
        slack_state = self._state
        if body.get("error"):
            app = body.get("which") == "app"
            slack_state.token_errors[slack_state.app_token if app else slack_state.bot_token] = str(body["error"])
        if body.get("revoke"):
            revoke(slack_state)
        if body.get("uninstall"):
            uninstall(slack_state)
        if body.get("restore"):
            slack_state.token_errors.clear()
        return {}

    async def scopes(self, body: JSON) -> JSON:
        """Takes scopes away or gives them, as an operator who reinstalls the app does."""
        self._state.scopes -= set(body.get("remove", ()))
        self._state.scopes |= set(body.get("add", ()))
        return {"scopes": sorted(self._state.scopes)}

    async def unfurl(self, body: JSON) -> JSON:
        """A preview appears under a link: `message_changed` without `edited`, as Slack does by itself."""
        channel = self._state.workspace.channels[body["channel"]]
        message = channel.messages[body["ts"]]
        preview = {"id": 1, "from_url": body.get("url", ""), "fallback": "Preview", "title": "Preview"}
        posting.edit(self._state, channel, message, {**message.body, "attachments": [preview]})
        return {}

    async def clear(self, _: JSON) -> JSON:
        """Forgets waiting faults and the record so far."""
        self._state.faults.clear()
        record: Any = self._state.record
        for kept in (record.calls, record.deliveries, record.refusals, record.withheld):
            kept.clear()
        return {}

    async def mark(self, body: JSON) -> JSON:
        """A `mark` with this `id` in the event streams of `user`: what they see until now comes before it."""
        self._state.event_streams.notify([str(body["user"])], {"kind": "mark", "id": str(body["id"])})
        return {}

    async def show(self, body: JSON) -> JSON:
        """What the page offers besides Slack: `start` card, `tour`, `buttons`, `roles` of people. See `show.py`."""
        self._state.show.update(body)
        self._state.event_streams.notify_all_streams({"kind": "show"})
        return {}

    async def record(self, body: JSON) -> JSON:
        """What the app did for the message `channel`, `ts`, or for a `delivery`: `sections` of the drawer."""
        place = ("", body["delivery"]) if "delivery" in body else (body["channel"], body["ts"])
        self._state.show.add_record(str(place[0]), str(place[1]), body["sections"])
        self._state.event_streams.notify_all_streams({"kind": "record"})
        return {}

    async def press(self, body: JSON) -> JSON:
        """A button of `show` was pressed on the page: its own fault strikes, or whoever waits for it acts."""
        button = self._state.show.press(str(body["name"]))
        return await self.fault(button["fault"]) if "fault" in button else {}
