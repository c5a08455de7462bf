"""The person API: what somebody sees and does in Slack, for the page and for tests."""

from __future__ import annotations

import asyncio
import bisect
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.typedefs import Handler

from bot.playground import interactions, person_writes, submissions
from bot.playground.errors import JSON, RefusedError, SlackError
from bot.playground.interactions import visible_channel
from bot.playground.posting import show_message
from bot.playground.record import delivery_id
from bot.playground.slack_state import SlackState
from bot.playground.surfaces import View
from bot.playground.view_json import home_of, view_json
from bot.playground.workspace_data import Channel, User

KEEP_ALIVE_SECONDS = 15
MOST_MESSAGES = 1_000
Act = Callable[[SlackState, User, JSON], Awaitable[JSON] | JSON]
ACTS: dict[str, Act] = {
    "post": person_writes.post,
    "edit": person_writes.edit,
    "delete": person_writes.delete,
    "stop": person_writes.stop,
    "open": person_writes.open_app,
    "act": interactions.act,
    "command": interactions.command,
    "shortcut": interactions.shortcut,
    "submit": submissions.submit,
    "close": submissions.close,
}
TEXTS = ("channel", "ts", "thread_ts", "text", "view_id", "block_id", "action_id", "command", "callback_id")
BAD = 400


@web.middleware
async def answer_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The handler's response, or the short word for what can't be done."""
    try:
        return await handler(request)
    except (RefusedError, SlackError) as refused:
        return web.json_response({"ok": False, "error": refused.code}, status=BAD)


def routes(slack_state: SlackState) -> list[web.RouteDef]:
    async def state(request: web.Request) -> web.Response:
        return web.json_response(
            state_json(slack_state, _user(slack_state, request.query.get("user")), request.query.get("window"))
        )

    async def messages(request: web.Request) -> web.Response:
        user = _user(slack_state, request.query.get("user"))
        channel = visible_channel(slack_state, user, request.query.get("channel"))
        return web.json_response(messages_json(channel, user, request.query))

    async def record(request: web.Request) -> web.Response:
        user = _user(slack_state, request.query.get("user"))
        channel = visible_channel(slack_state, user, request.query.get("channel"))
        return web.json_response(record_json(slack_state, channel.id, request.query.get("ts", "")))

    async def act(request: web.Request) -> web.Response:
        name = request.match_info["act"]
        if name not in ACTS:
            raise web.HTTPNotFound(text="There is no such act.")
        body = await request.json()
        user = _user(slack_state, body.get("user"))
        _check_texts(body)
        done = ACTS[name](slack_state, user, body)
        return web.json_response(done if isinstance(done, dict) else await done)

    return [
        web.get("/person/state", state),
        web.get("/person/messages", messages),
        web.get("/person/events", partial(_events, slack_state)),
        web.get("/person/record", record),
        web.post("/person/upload", partial(_upload, slack_state)),
        web.post("/person/{act}", act),
    ]


def _user(slack_state: SlackState, user_id: Any) -> User:
    user = slack_state.workspace.users.get(str(user_id))
    if user is None:
        raise web.HTTPBadRequest(text="Say who you are: `user` must be the id of somebody in this workspace.")
    return user


def _check_texts(body: JSON) -> None:
    """Ids, names and texts are strings, or absent. Raises RefusedError."""
    if any(body.get(name) is not None and not isinstance(body[name], str) for name in (*TEXTS, "tab")):
        raise RefusedError("invalid_arguments")
    values = body.get("values") or {}
    if not isinstance(values, dict) or not all(isinstance(value, dict) for value in values.values()):
        raise RefusedError("invalid_arguments")
    if not isinstance(body.get("file_ids") or [], list):
        raise RefusedError("invalid_arguments")


def state_json(slack_state: SlackState, user: User, window: str | None) -> JSON:
    """What somebody sees; of modals those that were opened in this browser window, if it says which it is."""
    im = (
        slack_state.workspace.im(user.id, slack_state.bot.id, int(slack_state.clock.now()))[0]
        if not user.is_bot
        else None
    )
    home = home_of(slack_state, user.id)
    prompts = im and slack_state.workspace.notes.get(f"prompts/{im.id}")
    if prompts is None and slack_state.manifest.prompts:
        prompts = {"prompts": list(slack_state.manifest.prompts)}
    modal = slack_state.surfaces.modal(user.id)
    everyone = slack_state.workspace.users.values()
    seen = [c for c in slack_state.workspace.channels.values() if interactions.sees(user, c)]
    return {
        "team": slack_state.workspace.team,
        "me": user.id,
        "users": [_person(u) for u in everyone],
        "app": {
            "id": slack_state.app_id,
            "name": slack_state.bot.real_name,
            "bot_user_id": slack_state.bot.id,
            "connected": slack_state.connected,
            "commands": list(slack_state.manifest.commands),
            "shortcuts": list(slack_state.manifest.shortcuts),
            "suggested_prompts": prompts,
            "read_only": slack_state.manifest.messages_read_only,
        },
        "show": slack_state.show.parts,
        "channels": [_channel(c, user) for c in seen],
        "home": view_json(slack_state, home) if home else None,
        "views": [view_json(slack_state, modal)] if modal and _in_window(modal, window) else [],
    }


def record_json(slack_state: SlackState, channel: str, ts: str) -> JSON:
    """What was done for a message: the app's own sections, and what went over the wire.

    The app may not learn the `ts` of an ephemeral message or of a file; the sections are then those of the delivery.
    """
    message = slack_state.workspace.channels[channel].messages.get(ts)
    files = [file["id"] for file in (message.body.get("files") or ())] if message else []
    done = slack_state.record.of_message(channel, ts, files)
    sections = slack_state.show.record(channel, ts)
    if not sections and (message is None or files) and done["delivery"]:
        sections = slack_state.show.record("", delivery_id(done["delivery"]["envelope"]))
    return {"sections": sections, **done}


def _in_window(view: View, window: str | None) -> bool:
    return window is None or view.window in (None, window)


def _person(user: User) -> JSON:
    names = ("id", "name", "real_name", "is_bot", "team_id", "is_restricted", "is_ultra_restricted", "deleted")
    return {name: getattr(user, name) for name in names}


def _channel(channel: Channel, user: User) -> JSON:
    body: JSON = {
        "is_mpim": channel.is_mpim,
        "is_ext_shared": channel.is_ext_shared,
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "is_private": channel.is_private,
        "is_member": user.id in channel.members,
        "is_archived": channel.is_archived,
    }
    if channel.is_im:
        body["user"] = next(m for m in channel.members if m != user.id)
    return body


def messages_json(channel: Channel, user: User, wanted: Mapping[str, str]) -> JSON:
    """`messages`, oldest first, and `has_more`: a thread with its root, or a page of a channel before or after a ts."""
    thread_ts, before, after = wanted.get("thread_ts"), wanted.get("before"), wanted.get("after")
    limit = min(MOST_MESSAGES, int(wanted.get("limit", MOST_MESSAGES)))
    stamps = channel.roots
    if thread_ts:
        stamps = [ts for ts in (thread_ts, *channel.threads.get(thread_ts, ())) if ts in channel.messages]
        limit = len(stamps)
    start, last = 0, len(stamps)
    if after:
        start = bisect.bisect_right(stamps, after)
        last = min(last, start + limit)
    else:
        last = bisect.bisect_left(stamps, before) if before else last
        start = max(0, last - limit)
    page = stamps[start:last]
    seen = [show_message(channel, channel.messages[ts]) for ts in page]
    private = channel.ephemerals.get(user.id, {}).values()
    own = [m for m in private if (m.thread_ts == thread_ts if thread_ts else m.in_channel)]
    own = [m for m in own if (start == 0 or not page or m.ts >= page[0]) and (not before or m.ts < before)]
    messages = sorted([*seen, *(show_message(channel, m) for m in own)], key=lambda body: body["ts"])
    return {"messages": messages, "has_more": last < len(stamps) if after else start > 0}


async def _events(slack_state: SlackState, request: web.Request) -> web.StreamResponse:
    user = _user(slack_state, request.query.get("user"))
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    queue = slack_state.event_streams.join(user.id)
    try:
        await response.prepare(request)
        await response.write(b'data: {"kind": "hello"}\n\n')
        while True:
            try:
                text = await asyncio.wait_for(queue.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if text is None:
                break
            await response.write(f"data: {text}\n\n".encode())
    finally:
        slack_state.event_streams.leave(user.id, queue)
    return response


async def _upload(slack_state: SlackState, request: web.Request) -> web.Response:
    fields: dict[str, str] = {}
    name, content = "file", b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.filename:
            name, content = part.filename, bytes(await part.read())
        else:
            fields[part.name or ""] = await part.text()
    user = _user(slack_state, fields.get("user"))
    return web.json_response(person_writes.upload(slack_state, user, fields, name, content))
