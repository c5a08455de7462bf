"""What a person writes and opens: messages, edits, files, the app's tabs."""

from __future__ import annotations

from bot.playground import posting
from bot.playground.errors import JSON, RefusedError
from bot.playground.escaping import escape_typed
from bot.playground.events import emit
from bot.playground.interactions import message_of, visible_channel
from bot.playground.methods.chat import link
from bot.playground.methods.files import complete, new_file, note_shares
from bot.playground.slack_state import SlackState
from bot.playground.typed_blocks import rich_text
from bot.playground.view_json import home_of, view_json
from bot.playground.workspace_data import Channel, Message, User

ME = "/me "
LONGEST_MESSAGE = 40_000  # characters: Slack cuts what is longer (https://docs.slack.dev/changelog/2018-truncating-really-long-messages)


def post(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """A message typed and sent. `file_ids` were uploaded before, `forward` is `{channel, ts}` of another message."""
    channel = _writable(slack_state, user, body)
    text = str(body.get("text") or "")
    files = [
        slack_state.workspace.files[f].body for f in body.get("file_ids") or () if f in slack_state.workspace.files
    ]
    forwarded = _forwarded(slack_state, user, body["forward"]) if body.get("forward") else None
    if not text and not files and not forwarded:
        raise RefusedError("no_text")
    more: JSON = {"attachments": [forwarded]} if forwarded else {}
    if files:
        more |= {"files": files, "upload": False, "subtype": "file_share"}
    if text.startswith(ME):
        text = text.removeprefix(ME)
        more["subtype"] = "me_message"
    message = posting.post(slack_state, channel, _body(slack_state, user, channel, text, body) | more)
    _notice_absent_app(slack_state, user, channel, message)
    note_shares(slack_state, channel, message)
    return {"ok": True, "ts": message.ts}


def _writable(slack_state: SlackState, user: User, body: JSON) -> Channel:
    channel = visible_channel(slack_state, user, body.get("channel"))
    if user.id not in channel.members:
        if user.is_restricted or user.team_id is not None:
            raise RefusedError("not_in_channel")
        channel.members.append(user.id)
        slack_state.workspace.keep_channel(channel)
        slack_state.notify(posting.watchers(slack_state, channel), "channels", channel=channel.id)
    if channel.is_archived:
        raise RefusedError("is_archived")
    thread_ts = body.get("thread_ts")
    if thread_ts and not channel.has_thread(thread_ts):
        raise RefusedError("thread_not_found")
    if channel.is_im and slack_state.bot.id in channel.members:
        if not slack_state.manifest.messages_tab:
            raise RefusedError("messages_tab_disabled")
        if slack_state.manifest.messages_read_only:
            raise RefusedError("messages_tab_read_only")
    return channel


def _body(slack_state: SlackState, user: User, channel: Channel, text: str, given: JSON) -> JSON:
    text, team = text[:LONGEST_MESSAGE], slack_state.workspace.team_of(user)
    written = escape_typed(text, slack_state.workspace)
    message: JSON = {"type": "message", "user": user.id, "text": written, "team": team}
    if user.team_id is not None:  # https://docs.slack.dev/apis/slack-connect: somebody of another workspace
        message |= {"user_team": team, "source_team": team}
    if user.is_bot:
        # Another app's bot: its messages carry its bot_id, as every bot's do.
        message |= {"bot_id": user.bot_id, "app_id": "A0OTHER0001", "subtype": given.get("subtype")}
    else:
        message["client_msg_id"] = f"{slack_state.clock.stamp().replace('.', '')}-{user.id.lower()}"
        message["blocks"] = posting.with_ids([rich_text(written)]) if text else []
    thread_ts = given.get("thread_ts") or None
    if thread_ts:
        root = channel.messages.get(thread_ts)
        message |= {"thread_ts": thread_ts, "parent_user_id": root.body.get("user") if root else None}
    if given.get("broadcast"):
        message["subtype"] = "thread_broadcast"
    if given.get("metadata"):
        message["metadata"] = given["metadata"]
    return {key: value for key, value in message.items() if value not in (None, [])}


def _forwarded(slack_state: SlackState, user: User, where: JSON) -> JSON:
    """A message passed on, as the attachment that Slack makes of it."""
    channel, message = message_of(slack_state, user, where)
    author = slack_state.workspace.users.get(message.body.get("user", ""))
    address = link(slack_state, channel, message)
    return {
        "id": 1,
        "is_msg_unfurl": True,
        "is_share": True,
        "channel_id": channel.id,
        "ts": message.ts,
        "from_url": address,
        "author_id": message.body.get("user"),
        "author_name": author.real_name if author else "",
        "text": message.body.get("text", ""),
        "message_blocks": [
            {"channel": channel.id, "ts": message.ts, "message": {"blocks": message.body.get("blocks")}}
        ],
        "files": message.body.get("files", []),
        "fallback": message.body.get("text", ""),
        "footer": f"Posted in #{channel.name}" if channel.name else "From a conversation",
    }


def _notice_absent_app(slack_state: SlackState, user: User, channel: Channel, message: Message) -> None:
    """Slack lets somebody know who mentions an app that is not there; the app is sent nothing."""
    if f"<@{slack_state.bot.id}>" in message.body["text"] and slack_state.bot.id not in channel.members:
        words = f"{slack_state.bot.real_name} is not in this channel."
        slack_state.notify([user.id], "notice", channel=channel.id, text=words)


def upload(slack_state: SlackState, user: User, fields: dict[str, str], name: str, content: bytes) -> JSON:
    """A file chosen and sent; without a channel it is held for a later message."""
    file = new_file(slack_state, name, user.id, content)
    if fields.get("voice"):
        # https://docs.slack.dev/reference/objects/file-object: an audio clip with its transcript.
        preview = {"content": fields["voice"], "has_more": False}
        file.body |= {
            "subtype": "slack_audio",
            "mimetype": "audio/mp4",
            "filetype": "mp4",
            "media_display_type": "audio",
        }
        file.body["transcription"] = {"status": "complete", "locale": "en-US", "preview": preview}
    complete(slack_state, file)
    if not fields.get("channel"):
        return {"ok": True, "file_id": file.body["id"], "file": file.body}
    done = post(slack_state, user, {**fields, "file_ids": [file.body["id"]]})
    return {"ok": True, "file_id": file.body["id"], "ts": done["ts"]}


def edit(slack_state: SlackState, user: User, body: JSON) -> JSON:
    channel, message = _own(slack_state, user, body, "cant_update_message")
    text = escape_typed(str(body.get("text") or ""), slack_state.workspace)
    changed = {**message.body, "text": text, "blocks": posting.with_ids([rich_text(text)])}
    stamp = slack_state.clock.stamp()
    posting.edit(slack_state, channel, message, {**changed, "edited": {"user": user.id, "ts": stamp}})
    return {"ok": True, "ts": message.ts}


def delete(slack_state: SlackState, user: User, body: JSON) -> JSON:
    channel, message = _own(slack_state, user, body, "cant_delete_message")
    posting.delete(slack_state, channel, message)
    return {"ok": True}


def _own(slack_state: SlackState, user: User, body: JSON, wrong: str) -> tuple[Channel, Message]:
    channel, message = message_of(slack_state, user, body)
    if message.body.get("user") != user.id:
        raise RefusedError(wrong)
    return channel, message


def stop(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """Stop pressed in a thread where the app works."""
    channel = visible_channel(slack_state, user, body.get("channel"))
    thread_ts = str(body.get("thread_ts"))
    replies = [channel.messages[ts] for ts in channel.threads.get(thread_ts, ())]
    streaming = [message.ts for message in replies if message.streaming]
    event = {"type": "agent_session_stopped", "channel": channel.id, "thread_ts": thread_ts, "user": user.id}
    stamp = slack_state.clock.stamp()
    emit(slack_state, {**event, "streaming_message_ts": streaming, "event_ts": stamp}, channel=channel)
    return {"ok": True}


def open_app(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """The app's Messages or Home tab is opened."""
    tab = body.get("tab")
    if tab not in ("messages", "home"):
        raise RefusedError("unknown_tab")
    channel, _ = slack_state.workspace.im(user.id, slack_state.bot.id, int(slack_state.clock.now()))
    event: JSON = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    home = home_of(slack_state, user.id)
    if tab == "home" and home is not None:
        event["view"] = view_json(slack_state, home)
    emit(slack_state, {**event, "event_ts": slack_state.clock.stamp()})
    return {"ok": True, "channel": channel.id}
