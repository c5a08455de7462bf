"""conversations.*: what the app may know of the channels it is in, and what was said there."""

from __future__ import annotations

import bisect

from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel

PAGE, MOST = 100, 1000
TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


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
    return {"channel": channel_json(call.slack_state, channel)}


@method("conversations.list")
def list_of_all(call: Call) -> JSON:
    """Every public channel, and of the others those that the app is in."""
    bot = call.slack_state.bot.id
    every = call.slack_state.workspace.channels.values()
    channels = [c for c in every if bot in c.members or not (c.is_private or c.is_im)]
    wanted = (call.text("types") or "public_channel").replace(" ", "").split(",")
    if not set(wanted) <= set(TYPES):
        raise SlackError("invalid_types")
    kinds = [TYPES[name] for name in wanted]
    for kind in kinds:
        call.need(f"{kind}:read")
    page, following = call.page([c for c in channels if c.kinds in kinds], PAGE, MOST)
    return {"channels": [channel_json(call.slack_state, c) for c in page], **following}


@method("conversations.members")
def members(call: Call) -> JSON:
    channel = call.channel(member=False, archived=True)
    call.need_for(channel, "read")
    page, following = call.page(channel.members, PAGE, MOST)
    return {"members": list(page), **following}


@method("conversations.history")
def history(call: Call) -> JSON:
    channel = call.channel(archived=True)
    call.need_for(channel, "history")
    first = _first(call, channel.roots)
    start, size = call.window(PAGE, MOST)
    top = max(first, len(channel.roots) - start)
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
    first = _first(call, answers)
    start, size = call.window(PAGE, MOST)
    page = answers[first + start : first + start + size]
    top = [root] if root in channel.messages and start == 0 else []
    return _messages(call, channel, top + page, start + size if first + start + size < len(answers) else 0)


def _first(call: Call, stamps: list[str]) -> int:
    """Where those after `oldest` begin."""
    return bisect.bisect_right(stamps, call.text("oldest") or "")


def _messages(call: Call, channel: Channel, stamps: list[str], following: int) -> JSON:
    shown = [channel.show(channel.messages[ts]) for ts in stamps]
    if not call.flag("include_all_metadata"):
        shown = [{key: value for key, value in body.items() if key != "metadata"} for body in shown]
    if not following:
        return {"messages": shown, "has_more": False}
    return {"messages": shown, "has_more": True, "response_metadata": {"next_cursor": f"at:{following}"}}


@method("conversations.open")
def open_conversation(call: Call) -> JSON:
    """The direct messages with one person."""
    slack_state, user = call.slack_state, call.text("users")
    if not user:
        raise SlackError("users_list_not_supplied")
    call.need("im:write")
    if user not in slack_state.workspace.users:
        raise SlackError("user_not_found")
    channel, opened = slack_state.workspace.im(user, slack_state.bot.id, int(slack_state.clock.now()))
    return {"channel": {"id": channel.id}, **({} if opened else {"no_op": True, "already_open": True})}
