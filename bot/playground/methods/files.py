"""files.*: upload in three steps (ask for a URL, send the bytes, complete), and what is known of a file."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

from bot.playground import posting
from bot.playground.blocks import LIMITS
from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import app_body
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, File, Message

ALT_MAX = LIMITS["upload"]["alt_txt"]["max"]
PLAIN = {"jsonl": "text", "txt": "text", "md": "markdown", "log": "text"}


def new_file(slack_state: SlackState, name: str, owner: str, content: bytes) -> File:
    """A file with an id, its bytes held, not yet shared anywhere."""
    file_id = slack_state.workspace.new_id("F")
    suffix = PurePosixPath(name).suffix.lstrip(".").lower()
    kind = mimetypes.guess_type(name)[0] or ("text/plain" if suffix in PLAIN else "application/octet-stream")
    url = f"{slack_state.base_url}/files-pri/{slack_state.workspace.team['id']}-{file_id}"
    body: JSON = {
        "id": file_id,
        "created": int(slack_state.clock.now()),
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": PLAIN.get(suffix, suffix or "binary"),
        "user": owner,
        "size": len(content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{url}/{name}",
        "url_private_download": f"{url}/download/{name}",
        "permalink": f"{slack_state.base_url}/files/{owner}/{file_id}/{name}",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }
    file = File(body, content)
    slack_state.workspace.keep_file(file)
    return file


def complete(slack_state: SlackState, file: File) -> None:
    file.complete = True
    slack_state.workspace.keep_file(file)


@method("files.getUploadURLExternal")
def upload_url(call: Call) -> JSON:
    slack_state, length = call.slack_state, call.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments")
    if len(call.text("alt_txt") or "") > ALT_MAX:
        raise SlackError("alt_txt_too_large")
    file = new_file(slack_state, call.text("filename") or "file", slack_state.bot.id, b"")
    file.body["size"] = length
    if call.text("alt_txt"):
        file.body["alt_txt"] = call.text("alt_txt")
    return {"upload_url": f"{slack_state.base_url}/upload/v1/{file.body['id']}", "file_id": file.body["id"]}


@method("files.completeUploadExternal")
def complete_upload(call: Call) -> JSON:
    slack_state, wanted = call.slack_state, call.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments")
    channel = call.channel("channel_id")
    thread_ts = call.root_of(channel)
    if thread_ts and not channel.has_thread(thread_ts):
        raise SlackError("thread_not_found")
    files = []
    for entry in wanted:
        file = slack_state.workspace.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
        if file is None or len(file.content) != file.body["size"]:
            raise SlackError("file_not_found")
        file.body["title"] = entry.get("title") or file.body["name"]
        complete(slack_state, file)
        files.append(file.body)
    body = app_body(slack_state, thread_ts=thread_ts, subtype="file_share", files=files, upload=True)
    note_shares(slack_state, channel, posting.post(slack_state, channel, body))
    return {"files": files}


def note_shares(slack_state: SlackState, channel: Channel, message: Message) -> None:
    """Writes into the files of a message where they are shared now."""
    for file in message.body.get("files", ()):
        key = "ims" if channel.is_im else "groups" if channel.is_private else "channels"
        file[key] = sorted({*file[key], channel.id})
        file["is_public"] = file["is_public"] or key == "channels"
        share = {"ts": message.ts, "channel_name": channel.name, "team_id": slack_state.workspace.team["id"]}
        if message.thread_ts:
            share["thread_ts"] = message.thread_ts
        if not channel.is_im:
            places = file["shares"].setdefault("public" if key == "channels" else "private", {})
            places.setdefault(channel.id, []).append(share)
        complete(slack_state, slack_state.workspace.files[file["id"]])
