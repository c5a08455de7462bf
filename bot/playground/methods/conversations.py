"""conversations.*: what the app may know of the channels it is in, and what was said there."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import TypeVar

from bot.playground import posting
from bot.playground.calls import CHANNEL_SCOPES, Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.methods.people import LOCALE
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel

T = TypeVar("T")
PAGE, MOST = 100, 1000
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
MAX_GROUP = 8


def channel_json(slack_state: SlackState, channel: Channel) -> JSON:
    """Slack's conversation object."""
    body: JSON = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_mpim": channel.is_mpim,
        "context_team_id": slack_state.workspace.team["id"],
    }
    if channel.is_im:
        return body | {"user": next(m for m in channel.members if m != slack_state.bot.id), "is_org_shared": False}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private and not channel.is_mpim,
        "is_private": channel.is_private,
        "is_member": slack_state.bot.id in channel.members,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "is_org_shared": channel.is_org_shared,
        "shared_team_ids": teams_of(slack_state, channel),
    }


def teams_of(slack_state: SlackState, channel: Channel) -> list[str]:
    """The workspaces whose people are in a channel, the app's own first."""
    users = slack_state.workspace.users
    others = {slack_state.workspace.team_of(users.get(member)) for member in channel.members}
    home = str(slack_state.workspace.team["id"])
    return [home, *sorted(others - {home})]


@method("conversations.info")
def info(call: Call) -> JSON:
    channel = call.channel(member=False, archived=True)
    call.need_for(channel, "read")
    body = channel_json(call.slack_state, channel)
    if call.flag("include_locale"):
        body["locale"] = LOCALE
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


@method("conversations.list")
def list_of_all(call: Call) -> JSON:
    """Every public channel, and of the others those that the app is in."""
    bot = call.slack_state.bot.id
    every = call.slack_state.workspace.channels.values()
    return _list(call, [c for c in every if bot in c.members or not (c.is_private or c.is_im)])


def _list(call: Call, channels: Sequence[Channel]) -> JSON:
    wanted = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if not set(wanted) <= set(TYPES):
        raise SlackError("invalid_types")
    kinds = [TYPES[name] for name in wanted]
    for kind in kinds:
        call.need(f"{CHANNEL_SCOPES[kind]}:read")
    skip = call.flag("exclude_archived")
    found = [c for c in channels if c.kind in kinds and not (skip and c.is_archived)]
    page, following = _page(call, found)
    return {"channels": [channel_json(call.slack_state, c) for c in page], **following}


@method("conversations.members")
def members(call: Call) -> JSON:
    channel = call.channel(member=False, archived=True)
    call.need_for(channel, "read")
    page, following = _page(call, channel.members)
    return {"members": list(page), **following}


def _page(call: Call, everything: Sequence[T]) -> tuple[Sequence[T], JSON]:
    start, size = call.window(PAGE, MOST)
    following = f"at:{start + size}" if start + size < len(everything) else ""
    return everything[start : start + size], {"response_metadata": {"next_cursor": following}}


@method("conversations.history")
def history(call: Call) -> JSON:
    channel = call.channel(archived=True)
    call.need_for(channel, "history")
    first, last = _between(call, channel.roots)
    start, size = call.window(PAGE, MOST)
    top = max(first, last - start)
    page = channel.roots[max(first, top - size) : top][::-1]
    return _messages(call, channel, page, start + size if top - size > first else 0)


@method("conversations.replies")
def replies(call: Call) -> JSON:
    channel = call.channel(archived=True)
    call.need_for(channel, "history")
    ts = call.text("ts") or ""
    message = channel.messages.get(ts)
    if message is None and ts not in channel.threads:
        raise SlackError("thread_not_found")
    if message is not None and message.thread_ts not in (None, ts):
        return _messages(call, channel, [ts], 0)  # a reply's ts names that reply alone
    root = ts
    answers = channel.threads.get(root, [])
    first, last = _between(call, answers)
    start, size = call.window(PAGE, MOST)
    page = answers[first + start : min(last, first + start + size)]
    top = [root] if root in channel.messages and start == 0 else []
    return _messages(call, channel, top + page, start + size if first + start + size < last else 0)


def _between(call: Call, stamps: list[str]) -> tuple[int, int]:
    """Where those between `oldest` and `latest` begin and end; the ends themselves count with `inclusive`."""
    oldest, latest, inclusive = call.text("oldest"), call.text("latest"), call.flag("inclusive")
    first, last = 0, len(stamps)
    if oldest and oldest != "0":
        first = (bisect.bisect_left if inclusive else bisect.bisect_right)(stamps, oldest)
    if latest:
        last = (bisect.bisect_right if inclusive else bisect.bisect_left)(stamps, latest)
    return first, last


def _messages(call: Call, channel: Channel, stamps: list[str], following: int) -> JSON:
    shown = [channel.show(channel.messages[ts]) for ts in stamps]
    if not call.flag("include_all_metadata"):
        shown = [{key: value for key, value in body.items() if key != "metadata"} for body in shown]
    if not following:
        return {"messages": shown, "has_more": False}
    return {"messages": shown, "has_more": True, "response_metadata": {"next_cursor": f"at:{following}"}}


@method("conversations.open")
def open_conversation(call: Call) -> JSON:
    slack_state, given = call.slack_state, call.text("channel")
    if given:
        channel = call.channel()
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    users = [name for name in (call.text("users") or "").replace(" ", "").split(",") if name]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MAX_GROUP:
        raise SlackError("too_many_users")
    call.need("im:write" if len(users) == 1 else "mpim:write")
    if any(user not in slack_state.workspace.users for user in users):
        raise SlackError("user_not_found")
    now = int(slack_state.clock.now())
    if len(users) > 1:
        wanted = sorted({*users, slack_state.bot.id})
        for channel in slack_state.workspace.channels.values():
            if channel.is_mpim and channel.members == wanted:
                return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
        return {"channel": {"id": slack_state.workspace.group(wanted, now).id}}
    channel, opened = slack_state.workspace.im(users[0], slack_state.bot.id, now)
    body = channel_json(slack_state, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": body} if opened else {"channel": body, "no_op": True, "already_open": True}


def enter(slack_state: SlackState, channel: Channel, user: str) -> None:
    """Adds somebody to a channel; the app is sent an event."""
    if user in channel.members:
        return
    channel.members.append(user)
    slack_state.workspace.keep_channel(channel)
    letter = "G" if channel.is_private else "C"
    event = {"type": "member_joined_channel", "user": user, "channel": channel.id, "channel_type": letter}
    emit(
        slack_state,
        {**event, "team": slack_state.workspace.team["id"], "event_ts": slack_state.clock.stamp()},
        channel=channel,
    )
    slack_state.notify(posting.watchers(slack_state, channel), "channels", channel=channel.id)
