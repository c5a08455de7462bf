"""auth.*, users.*, bots.info, team.info, oauth.v2.access, apps.connections.open: who is who, what opens the door."""

from __future__ import annotations

from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.slack_state import SlackState
from bot.playground.workspace import User

PAGE = 1000


def user_json(slack_state: SlackState, user: User) -> JSON:
    """Slack's user object."""
    return {
        "id": user.id,
        "team_id": slack_state.workspace.team["id"],
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.real_name,
            "team": slack_state.workspace.team["id"],
            **({"bot_id": user.bot_id} if user.bot_id else {}),
        },
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


@method("auth.test")
def auth_test(call: Call) -> JSON:
    slack_state = call.slack_state
    shared = {"app_id": slack_state.app_id} if call.token == slack_state.app_token else {}
    team = slack_state.workspace.team
    return shared | {
        "url": f"{slack_state.base_url}/",
        "team": team["name"],
        "user": slack_state.bot.name,
        "team_id": team["id"],
        "user_id": slack_state.bot.id,
        "bot_id": slack_state.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def auth_revoke(call: Call) -> JSON:
    if call.flag("test"):
        return {"revoked": False}
    revoke(call.slack_state)
    return {"revoked": True}


def revoke(slack_state: SlackState) -> None:
    """The bot token opens nothing any more; the app hears of it if it asked to."""
    slack_state.revoked.add(slack_state.bot_token)
    tokens = {"oauth": [], "bot": [slack_state.bot.id]}
    emit(slack_state, {"type": "tokens_revoked", "tokens": tokens, "event_ts": slack_state.clock.stamp()})


@method("apps.connections.open")
def connections_open(call: Call) -> JSON:
    if not call.slack_state.manifest.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    base = call.slack_state.base_url.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/?ticket={call.slack_state.sockets.ticket()}&app_id={call.slack_state.app_id}"}


@method("users.info")
def users_info(call: Call) -> JSON:
    user = call.slack_state.workspace.users.get(call.text("user") or "")
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(call.slack_state, user)}


@method("users.list")
def users_list(call: Call) -> JSON:
    users = list(call.slack_state.workspace.users.values())
    start, size = call.window(PAGE, PAGE)
    following = f"at:{start + size}" if start + size < len(users) else ""
    page = [user_json(call.slack_state, user) for user in users[start : start + size]]
    return {
        "members": page,
        "cache_ts": int(call.slack_state.clock.now()),
        "response_metadata": {"next_cursor": following},
    }


@method("bots.info")
def bots_info(call: Call) -> JSON:
    for user in call.slack_state.workspace.users.values():
        if user.bot_id and user.bot_id == (call.text("bot") or call.slack_state.bot.bot_id):
            ours = user.id == call.slack_state.bot.id
            app = {"app_id": call.slack_state.app_id} if ours else {}
            return {"bot": {"id": user.bot_id, "deleted": False, "name": user.real_name, "user_id": user.id, **app}}
    raise SlackError("bot_not_found")


@method("team.info")
def team_info(call: Call) -> JSON:
    if call.text("team") not in (None, call.slack_state.workspace.team["id"]):
        raise SlackError("team_not_found")
    return {"team": {**call.slack_state.workspace.team, "email_domain": ""}}


@method("oauth.v2.access")
def oauth_access(call: Call) -> JSON:
    slack_state = call.slack_state
    if not call.text("code"):
        raise SlackError("invalid_code")
    slack_state.revoked.discard(slack_state.bot_token)
    return {
        "access_token": slack_state.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(slack_state.scopes)),
        "bot_user_id": slack_state.bot.id,
        "app_id": slack_state.app_id,
        "team": {"id": slack_state.workspace.team["id"], "name": slack_state.workspace.team["name"]},
        "enterprise": None,
        "authed_user": {"id": slack_state.people[0].id},
        "is_enterprise_install": False,
    }
