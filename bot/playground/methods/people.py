"""auth.*, users.*, bots.info, team.info, oauth.v2.access, apps.connections.open: who is who, what opens the door."""

from __future__ import annotations

from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.workspace import User
from bot.playground.world import World

PAGE = 1000


def user_json(world: World, user: User) -> JSON:
    """Slack's user object."""
    return {
        "id": user.id,
        "team_id": world.workspace.team["id"],
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.real_name,
            "team": world.workspace.team["id"],
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
    world = call.world
    shared = {"app_id": world.app_id} if call.token == world.app_token else {}
    team = world.workspace.team
    return shared | {
        "url": f"{world.base_url}/",
        "team": team["name"],
        "user": world.bot.name,
        "team_id": team["id"],
        "user_id": world.bot.id,
        "bot_id": world.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
def auth_revoke(call: Call) -> JSON:
    if call.flag("test"):
        return {"revoked": False}
    revoke(call.world)
    return {"revoked": True}


def revoke(world: World) -> None:
    """The bot token opens nothing any more; the app hears of it if it asked to."""
    world.revoked.add(world.bot_token)
    tokens = {"oauth": [], "bot": [world.bot.id]}
    emit(world, {"type": "tokens_revoked", "tokens": tokens, "event_ts": world.clock.stamp()})


@method("apps.connections.open")
def connections_open(call: Call) -> JSON:
    if not call.world.manifest.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    base = call.world.base_url.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/?ticket={call.world.sockets.ticket()}&app_id={call.world.app_id}"}


@method("users.info")
def users_info(call: Call) -> JSON:
    user = call.world.workspace.users.get(call.text("user") or "")
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(call.world, user)}


@method("users.list")
def users_list(call: Call) -> JSON:
    users = list(call.world.workspace.users.values())
    start, size = call.window(PAGE, PAGE)
    following = f"at:{start + size}" if start + size < len(users) else ""
    page = [user_json(call.world, user) for user in users[start : start + size]]
    return {"members": page, "cache_ts": int(call.world.clock.now()), "response_metadata": {"next_cursor": following}}


@method("bots.info")
def bots_info(call: Call) -> JSON:
    for user in call.world.workspace.users.values():
        if user.bot_id and user.bot_id == (call.text("bot") or call.world.bot.bot_id):
            ours = user.id == call.world.bot.id
            app = {"app_id": call.world.app_id} if ours else {}
            return {"bot": {"id": user.bot_id, "deleted": False, "name": user.real_name, "user_id": user.id, **app}}
    raise SlackError("bot_not_found")


@method("team.info")
def team_info(call: Call) -> JSON:
    if call.text("team") not in (None, call.world.workspace.team["id"]):
        raise SlackError("team_not_found")
    return {"team": {**call.world.workspace.team, "email_domain": ""}}


@method("oauth.v2.access")
def oauth_access(call: Call) -> JSON:
    world = call.world
    if not call.text("code"):
        raise SlackError("invalid_code")
    world.revoked.discard(world.bot_token)
    return {
        "access_token": world.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(world.scopes)),
        "bot_user_id": world.bot.id,
        "app_id": world.app_id,
        "team": {"id": world.workspace.team["id"], "name": world.workspace.team["name"]},
        "enterprise": None,
        "authed_user": {"id": world.people[0].id},
        "is_enterprise_install": False,
    }
