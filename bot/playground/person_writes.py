"""What a person writes: messages, edits, reactions, files, and the doors they open."""

from __future__ import annotations

from bot.playground import posting
from bot.playground.entities import typed
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.interactions import Refused, message_of, visible_channel
from bot.playground.methods.conversations import enter
from bot.playground.methods.files import complete, new_file
from bot.playground.methods.reactions import react as add_reaction
from bot.playground.slack_state import SlackState
from bot.playground.view_json import home_of, view_json
from bot.playground.workspace import Channel, Message, User

LONGEST_MESSAGE = 40_000  # characters: Slack cuts what is longer (https://docs.slack.dev/changelog/2018-truncating-really-long-messages)


def post(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """A message typed and sent, with files uploaded before if `file_ids` names them."""
    channel = _writable(slack_state, user, body)
    text, thread_ts = str(body.get("text") or ""), body.get("thread_ts") or None
    files = [
        slack_state.workspace.files[f].body for f in body.get("file_ids") or () if f in slack_state.workspace.files
    ]
    if not text and not files:
        raise Refused("no_text")
    message = posting.post(slack_state, channel, _body(slack_state, user, channel, text, thread_ts, files, body))
    _tell_of_mention(slack_state, user, channel, message)
    _share(slack_state, user, channel, files)
    return {"ok": True, "ts": message.ts}


def _writable(slack_state: SlackState, user: User, body: JSON) -> Channel:
    channel = visible_channel(slack_state, user, body.get("channel"))
    if user.id not in channel.members:
        enter(slack_state, channel, user.id)
    if channel.is_archived:
        raise Refused("is_archived")
    thread_ts = body.get("thread_ts")
    if thread_ts and thread_ts not in channel.messages and thread_ts not in channel.threads:
        raise Refused("thread_not_found")
    if channel.is_im and slack_state.bot.id in channel.members and not slack_state.manifest.messages_tab:
        raise Refused("messages_tab_disabled")
    return channel


def _body(
    slack_state: SlackState,
    user: User,
    channel: Channel,
    text: str,
    thread_ts: str | None,
    files: list[JSON],
    given: JSON,
) -> JSON:
    text = text[:LONGEST_MESSAGE]
    written = typed(text, slack_state.workspace)
    message: JSON = {"type": "message", "user": user.id, "text": written, "team": slack_state.workspace.team["id"]}
    if user.is_bot:
        # Another app's bot: its messages carry its bot_id, as every bot's do.
        message |= {"bot_id": user.bot_id, "app_id": "A0OTHER0001", "subtype": given.get("subtype")}
    else:
        message["client_msg_id"] = f"{slack_state.clock.stamp().replace('.', '')}-{user.id.lower()}"
        element = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        message["blocks"] = posting.with_ids([{"type": "rich_text", "elements": [element]}]) if text else []
    if thread_ts:
        message["thread_ts"] = thread_ts
        root = channel.messages.get(thread_ts)
        message["parent_user_id"] = root.body.get("user") if root else None
    if given.get("broadcast"):
        message["subtype"] = "thread_broadcast"
    if files:
        message |= {"files": files, "upload": False, "subtype": "file_share"}
    if given.get("metadata"):
        message["metadata"] = given["metadata"]
    return {key: value for key, value in message.items() if value not in (None, [])}


def _tell_of_mention(slack_state: SlackState, user: User, channel: Channel, message: Message) -> None:
    """Slack tells somebody who mentions an app that is not there; the app hears nothing."""
    if f"<@{slack_state.bot.id}>" in message.body["text"] and slack_state.bot.id not in channel.members:
        slack_state.tell(
            [user.id], "notice", channel=channel.id, text=f"{slack_state.bot.real_name} is not in this channel."
        )


def _share(slack_state: SlackState, user: User, channel: Channel, files: list[JSON]) -> None:
    for file in files:
        file["channels"] = sorted({*file["channels"], channel.id})
        complete(slack_state, slack_state.workspace.files[file["id"]])
        shared = {"type": "file_shared", "file_id": file["id"], "user_id": user.id, "file": {"id": file["id"]}}
        emit(slack_state, {**shared, "channel_id": channel.id, "event_ts": slack_state.clock.stamp()}, channel=channel)


def upload(slack_state: SlackState, user: User, fields: dict[str, str], name: str, content: bytes) -> JSON:
    """A file chosen and sent; without a channel it is held for a later message or a file input."""
    file = new_file(slack_state, name, user.id, content)
    complete(slack_state, file)
    if not fields.get("channel"):
        return {"ok": True, "file_id": file.body["id"], "file": file.body}
    done = post(slack_state, user, {**fields, "file_ids": [file.body["id"]]})
    return {"ok": True, "file_id": file.body["id"], "ts": done["ts"]}


def edit(slack_state: SlackState, user: User, body: JSON) -> JSON:
    channel, message = _own(slack_state, user, body, "cant_update_message")
    changed = {**message.body, "text": typed(str(body.get("text") or ""), slack_state.workspace)}
    element = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(body.get("text") or "")}]}
    changed["blocks"] = posting.with_ids([{"type": "rich_text", "elements": [element]}])
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
        raise Refused(wrong)
    return channel, message


def react(slack_state: SlackState, user: User, body: JSON) -> JSON:
    channel, message = message_of(slack_state, user, body)
    try:
        add_reaction(slack_state, channel, message, user.id, str(body.get("name", "")).strip(":"))
    except SlackError as error:
        raise Refused(error.code) from None
    return {"ok": True}


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
        raise Refused("unknown_tab")
    channel, _ = slack_state.workspace.im(user.id, slack_state.bot.id, int(slack_state.clock.now()))
    event: JSON = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    home = home_of(slack_state, user.id)
    if tab == "home" and home is not None:
        event["view"] = view_json(slack_state, home)
    emit(slack_state, {**event, "event_ts": slack_state.clock.stamp()})
    return {"ok": True, "channel": channel.id}


def change_context(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """The person looks at another channel while the app is open beside it."""
    channel = visible_channel(slack_state, user, body.get("channel"))
    team = slack_state.workspace.team["id"]
    entity = {"type": "slack#/types/channel_id", "value": channel.id, "team_id": team}
    event = {"type": "app_context_changed", "user": user.id, "context": {"entities": [entity]}}
    emit(slack_state, {**event, "event_ts": slack_state.clock.stamp()})
    return {"ok": True}


def join(slack_state: SlackState, user: User, body: JSON) -> JSON:
    channel = visible_channel(slack_state, user, body.get("channel"))
    enter(slack_state, channel, user.id)
    return {"ok": True}
