"""assistant.threads.* and agents.sessions.*: status lines, suggested prompts, titles."""

from __future__ import annotations

from bot.playground import posting
from bot.playground.blocks import LIMITS
from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError, invalid
from bot.playground.workspace_data import Channel

ASSISTANT = LIMITS["assistant"]
STATUS_SECONDS = ASSISTANT["status_timeout_s"]
STATES = ASSISTANT["session_status"]


@method("assistant.threads.setStatus")
def set_status(call: Call) -> JSON:
    channel = call.channel("channel_id")
    thread_ts = _thread(call, channel)
    status: JSON = {"status": call.text("status")}
    posting.set_status(call.slack_state, channel, thread_ts, status)

    def over() -> None:
        if call.slack_state.statuses.get((channel.id, thread_ts)) is status:
            posting.clear_status(call.slack_state, channel.id, thread_ts)

    call.slack_state.clock.after(STATUS_SECONDS, over)
    return {}


@method("assistant.threads.setSuggestedPrompts")
def set_prompts(call: Call) -> JSON:
    slack_state, channel = call.slack_state, call.channel("channel_id")
    if not channel.is_im:
        raise SlackError("channel_not_found")
    prompts = call.structure("prompts", "invalid_arguments")
    if not isinstance(prompts, list) or not prompts:
        raise invalid("invalid_arguments", ["must provide a list of prompts [json-pointer:/prompts]"])
    if len(prompts) > ASSISTANT["suggested_prompts"]["max"]:
        raise invalid("invalid_arguments", ["no more than 4 items allowed [json-pointer:/prompts]"])
    for at, prompt in enumerate(prompts):
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise invalid(
                "invalid_arguments", [f"missing required field: title or message [json-pointer:/prompts/{at}]"]
            )
    shown = {"prompts": prompts}
    slack_state.workspace.keep_note(f"prompts/{channel.id}", shown)
    slack_state.notify(channel.members, "prompts", channel=channel.id, prompts=shown)
    return {}


def _thread(call: Call, channel: Channel) -> str:
    thread_ts = call.root_of(channel) or ""
    if not channel.has_thread(thread_ts):
        raise SlackError("invalid_thread_ts")
    return thread_ts


@method("agents.sessions.setStatus")
def session_status(call: Call) -> JSON:
    slack_state, channel = call.slack_state, call.channel("channel_id")
    if not slack_state.manifest.is_agent:
        raise SlackError("feature_disabled")
    if call.text("status") not in STATES:
        raise SlackError("invalid_status")
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        raise SlackError("thread_ts_required")
    if call.text("initiator_user_id") and call.text("initiator_user_id") not in slack_state.workspace.users:
        raise SlackError("user_not_found")
    known = slack_state.workspace.notes.get(f"session/{channel.id}/{thread_ts}")
    title = call.text("title") if known is None else known.get("title")
    slack_state.workspace.keep_note(
        f"session/{channel.id}/{thread_ts}", {"status": call.text("status"), "title": title}
    )
    if "agent_session_stopped" not in slack_state.manifest.events:
        call.warnings.append("missing_agent_session_stopped_event_subscription")
    return {}


@method("agents.sessions.rename")
def session_rename(call: Call) -> JSON:
    slack_state, channel = call.slack_state, call.channel("channel_id")
    title, thread_ts = call.text("title") or "", call.text("thread_ts")
    if not thread_ts:
        raise SlackError("thread_ts_required")
    known = slack_state.workspace.notes.get(f"session/{channel.id}/{thread_ts}")
    if known is None:
        raise SlackError("session_not_found")
    if len(title) > ASSISTANT["session_title"]["max"]:
        raise SlackError("invalid_name")
    slack_state.workspace.keep_note(f"session/{channel.id}/{thread_ts}", {**known, "title": title})
    return {}
