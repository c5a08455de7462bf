"""Are the tokens there, does Slack take them, and do they allow what the manifest asks for?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from bot.cli.doctor.check_result import Checked, fail, none, ok
from bot.ports.slack_workspace import SlackRefusedError
from bot.proxies import choose_proxy, hide_credentials
from bot.settings import WHAT_TO_SET, Settings, reveal
from bot.slack.socket_connection import MOST_SOCKETS, TOO_MANY, count_connections

CALL_SECONDS = 10.0
SLOW_DOWN = 429
SERVER_ERROR = 500
SCOPES = "x-oauth-scopes"
BOT, APP, SECRET, GRANTED = "bot token", "app token", "signing secret", "scopes"
VARIABLE = {BOT: "SLACK_BOT_TOKEN", APP: "SLACK_APP_TOKEN"}

NEITHER = (
    "neither it nor the signing secret is set, so nothing can come in. Set SLACK_APP_TOKEN for Socket Mode, or "
    "SLACK_SIGNING_SECRET for `serve --http`."
)

# Slack's words for what is wrong with a token, and what to do: docs.slack.dev, auth.test and apps.connections.open.
ADVICE: Mapping[str, str] = {
    "invalid_auth": "Slack does not know it. Copy it again: {where}.",
    "not_authed": "Slack saw no token. Copy it again: {where}.",
    "token_revoked": "it was revoked. Install the app again, and copy the new one: {where}.",
    "token_expired": "it has expired. Install the app again, and copy the new one: {where}.",
    "account_inactive": "the app was removed from the workspace. Install it again, and copy the new token: {where}.",
    "not_allowed_token_type": "it is a token of another kind. Set it to {where}.",
    "missing_scope": "it lacks a scope. Make a new one with connections:write: {where}.",
}
MANIFEST = Path(__file__).resolve().parents[3] / "manifest.yml"


async def check_tokens(settings: Settings, wanted: Mapping[str, str]) -> tuple[Checked, ...]:
    """Tokens, signing secret and scopes. `wanted`: each scope of the manifest with what it is for. Raises nothing."""
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        bot = reveal(settings.slack_bot_token)
        app = reveal(settings.slack_app_token)
        bot_line, granted = await _bot(session, settings.slack_api_url, bot)
        neither = not app and settings.slack_signing_secret is None
        app_line = fail(APP, NEITHER) if neither else await _app(session, settings.slack_api_url, app)
    return (bot_line, _granted(granted, wanted), app_line, _signing(settings))


async def _bot(session: aiohttp.ClientSession, api: str, token: str) -> tuple[Checked, Collection[str] | None]:
    if not token:
        return fail(BOT, f"{VARIABLE[BOT]} is not set. Set it to {_where(BOT)}."), None
    answer, headers, trouble = await _call(session, api, "auth.test", BOT, token)
    if trouble:
        return fail(BOT, trouble), None
    listed = headers.get(SCOPES)
    granted = None if listed is None else [scope.strip() for scope in listed.split(",") if scope.strip()]
    if "bot_id" not in answer:
        return fail(BOT, f"it belongs to a person, not to the app. Set SLACK_BOT_TOKEN to {_where(BOT)}."), granted
    return ok(
        BOT, f"taken by Slack, as {answer.get('user', 'the app')} in {answer.get('team', 'its workspace')}"
    ), granted


async def _app(session: aiohttp.ClientSession, api: str, token: str) -> Checked:
    if not token:
        return none(APP, f"not set: `serve` needs it (`serve --http` does not). It is {_where(APP)}.")
    _, _, trouble = await _call(session, api, "apps.connections.open", APP, token)
    return fail(APP, trouble) if trouble else await _connections(session, api, token)


async def _connections(session: aiohttp.ClientSession, api: str, token: str) -> Checked:
    try:
        count = await count_connections(session, api, token)
    except SlackRefusedError as refused:
        if refused.reason == TOO_MANY:
            return fail(
                APP,
                f"all {MOST_SOCKETS} connections that Slack allows are taken (too_many_websockets). Stop the copies of "
                "the bot that are not needed.",
            )
        return fail(APP, f"no connection could be opened ({refused.reason}). Check the network and the proxy.")
    return ok(APP, f"a connection can be opened; {count} of at most {MOST_SOCKETS} are connected now")


def _signing(settings: Settings) -> Checked:
    if settings.slack_signing_secret is None:
        return none(SECRET, f"not set: `serve --http` needs it. It is {WHAT_TO_SET['SLACK_SIGNING_SECRET']}.")
    return ok(SECRET, "set; whether it is the right one shows with the first request over HTTP")


def _granted(granted: Collection[str] | None, wanted: Mapping[str, str]) -> Checked:
    if granted is None:
        return none(GRANTED, "not checked: Slack tells them with a good bot token only")
    missing = {scope: why for scope, why in wanted.items() if scope not in granted}
    extra = sorted(set(granted) - set(wanted))
    more = f" Granted besides, and not used: {', '.join(extra)}; they can be taken off." if extra else ""
    if missing:
        text = ", ".join(f"{scope} ({why})" if why else scope for scope, why in missing.items())
        return fail(
            GRANTED, f"missing: {text}. Paste manifest.yml into the app's settings, and install it again.{more}"
        )
    return ok(GRANTED, f"all {len(wanted)} of the manifest are granted.{more}")


async def _call(
    session: aiohttp.ClientSession, api: str, method: str, which: str, token: str
) -> tuple[dict[str, Any], Mapping[str, str], str]:
    """(answer, headers, what is wrong with it or with the way there, or "")."""
    try:
        headers = {"Authorization": f"Bearer {token}"}
        async with session.post(f"{api}{method}", headers=headers, proxy=choose_proxy(api)) as answer:
            if answer.status == SLOW_DOWN:
                return {}, {}, "Slack asks to slow down. Try again in a minute."
            if answer.status >= SERVER_ERROR:
                return {}, {}, "Slack has a trouble of its own. Try again later; see status.slack.com."
            read = await answer.json(content_type=None)
            found, received = read if isinstance(read, dict) else {}, answer.headers
    except aiohttp.ClientSSLError:
        text = (
            f"the certificate at {hide_credentials(api)} is not trusted. If a proxy stands between, set SSL_CERT_FILE"
        )
        return {}, {}, f"{text} to a file with the certificate of its authority."
    except (aiohttp.ClientError, OSError, TimeoutError):
        where = hide_credentials(api)
        return {}, {}, f"Slack can't be reached at {where}. Check the network, a proxy between, and SLACK_API_URL."
    except ValueError:
        return {}, {}, f"what answers at {hide_credentials(api)} is not Slack. Check SLACK_API_URL."
    return found, received, "" if found.get("ok") else _advice(which, found)


def _advice(which: str, answer: Mapping[str, Any]) -> str:
    word = str(answer.get("error", ""))
    text = ADVICE.get(word, "Slack refuses it ({word}). Copy it again: {where}.")
    return text.format(where=_where(which), word=word or "without a reason")


def _where(which: str) -> str:
    return WHAT_TO_SET[VARIABLE[which]]


def wanted_scopes() -> Mapping[str, str]:
    """Scope -> what it is for, or "". Raises OSError or ValueError where the file is of no use."""
    text = MANIFEST.read_text(encoding="utf-8")
    try:
        found = yaml.safe_load(text)
        scopes = [str(scope) for scope in found["oauth_config"]["scopes"]["bot"]]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError("the manifest names no scopes") from error
    return {scope: _comment(text, scope) for scope in scopes}


def _comment(text: str, scope: str) -> str:
    for line in text.splitlines():
        entry, _, comment = line.partition("#")
        if entry.strip() == f"- {scope}":
            return comment.strip()
    return ""
