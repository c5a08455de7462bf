"""auth.test, users.info, users.list and apps.connections.open: who is who, and how an app connects."""

from __future__ import annotations

from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import User

MOST_LISTED = 1000


def user_json(slack_state: SlackState, user: User) -> JSON:
    """Slack's user object. Somebody of another company has no `is_restricted` (https://docs.slack.dev/apis/slack-connect)."""
    team = slack_state.workspace.team_of(user)
    body: JSON = {
        "id": user.id,
        "team_id": team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": {"real_name": user.real_name, "display_name": user.real_name, "team": team},
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.bot_id:
        body["profile"]["bot_id"] = user.bot_id
    enterprise = slack_state.workspace.enterprise
    if enterprise is not None:
        names = {"enterprise_id": enterprise["id"], "enterprise_name": enterprise["name"]}
        body["enterprise_user"] = {"id": user.id, **names, "teams": [team]}
    elif user.team_id is not None:
        body["is_stranger"] = False  # true only for those with whom the app shares no channel
        return body
    return body | {"is_restricted": user.is_restricted, "is_ultra_restricted": user.is_ultra_restricted}


@method("auth.test")
def auth_test(call: Call) -> JSON:
    slack_state = call.slack_state
    team, enterprise = slack_state.workspace.team, slack_state.workspace.enterprise
    more = {"app_id": slack_state.app_id} if call.token == slack_state.app_token else {}
    if enterprise is not None:
        more["enterprise_id"] = enterprise["id"]
    return more | {
        "url": f"{slack_state.base_url}/",
        "team": team["name"],
        "user": slack_state.bot.name,
        "team_id": team["id"],
        "user_id": slack_state.bot.id,
        "bot_id": slack_state.bot.bot_id,
        "is_enterprise_install": False,
    }


def revoke(slack_state: SlackState) -> None:
    """The bot token opens nothing any more; the app is sent `tokens_revoked` if it asked for it."""
    slack_state.token_errors[slack_state.bot_token] = "token_revoked"
    tokens = {"oauth": [], "bot": [slack_state.bot.id]}
    emit(slack_state, {"type": "tokens_revoked", "tokens": tokens, "event_ts": slack_state.clock.stamp()})


def uninstall(slack_state: SlackState) -> None:
    """The app is removed from the workspace: `app_uninstalled`, and its bot is no account any more."""
    emit(slack_state, {"type": "app_uninstalled", "event_ts": slack_state.clock.stamp()})
    revoke(slack_state)
    slack_state.token_errors[slack_state.bot_token] = "account_inactive"


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
    """The people of the workspace, guests and closed accounts too; nobody of another company."""
    people = [user for user in call.slack_state.workspace.users.values() if user.team_id is None]
    page, following = call.page(people, MOST_LISTED, MOST_LISTED)
    return {"members": [user_json(call.slack_state, user) for user in page], **following}
