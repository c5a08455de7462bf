"""Before a Web API method runs, its token, scope, arguments and pace are checked, in the order in which Slack does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.playground import methods as _registered  # noqa: F401 - importing the methods enters them in METHODS
from bot.playground.calls import FACTS, METHODS, NOT_SERVED, Call, missing_scope
from bot.playground.errors import JSON, SlackError, invalid
from bot.playground.faults import CALL_KINDS, HOLD, Fault
from bot.playground.slack_state import SlackState

RATE_LIMITED, SERVER_ERROR = 429, 500


class WebApi:
    def __init__(self, slack_state: SlackState) -> None:
        self._state = slack_state

    async def serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = Call(self._state, method, {})
        fault = None
        if self._state.network_down:
            return _cut(request)
        if self._state.latency_s:
            await asyncio.sleep(self._state.latency_s)
        try:
            await _read(request, call)
            fault = self._state.faults.hit(CALL_KINDS, method=method)
            if fault is not None and not fault.kind.endswith("_after"):
                return self._fail(request, call, fault)
            answer = self._answer(call)
        except SlackError as error:
            answer = error.answer()
        except RateLimitedError as limited:
            return self._limited(call, limited.seconds)
        self._state.record.call(method, call.args, answer, fault.status if fault else 200)
        if fault is not None and fault.kind == HOLD:
            await self._state.faults.until_cleared()
        elif fault is not None:
            return self._fail(request, call, fault, done=True)
        return self._reply(call, answer)

    def _answer(self, call: Call) -> JSON:
        facts = FACTS.get(call.method)
        handler = METHODS.get(call.method)
        if facts is None or handler is None:
            known = call.method in NOT_SERVED or call.method.startswith("admin.")
            raise SlackError("not_served_by_playground" if known else "unknown_method", req_method=call.method)
        _check_token(self._state, call, facts["token"])
        if facts["scopes"] and not self._state.scopes.intersection(facts["scopes"]):
            raise missing_scope(self._state, facts["scopes"])
        unserved = [name for name, given in call.args.items() if given is not None and name not in facts["args"]]
        if unserved:
            raise SlackError("not_served_by_playground", req_method=call.method, arguments=unserved)
        missing = [name for name in facts["required"] if call.args.get(name) in (None, "")]
        if missing:
            raise invalid("invalid_arguments", [f"missing required field: {name}" for name in missing])
        wait = self._state.rate_limits.wait(call.method, facts["tier"], str(call.args.get("channel", "")))
        if wait:
            raise RateLimitedError(wait)
        answer = {"ok": True, **handler(call)}
        if call.warnings:
            answer["warning"] = ",".join(call.warnings)
            answer["response_metadata"] = {**answer.get("response_metadata", {}), "warnings": call.warnings}
        return answer

    def _fail(self, request: web.Request, call: Call, fault: Fault, *, done: bool = False) -> web.StreamResponse:
        if fault.kind == "ratelimit":
            return self._limited(call, fault.retry_after)
        if fault.kind == "error":
            answer = {"ok": False, "error": fault.error}
            self._state.record.call(call.method, call.args, answer, 200)
            return self._reply(call, answer)
        if not done:
            answer = {"ok": False, "error": fault.kind}
            self._state.record.call(call.method, call.args, answer, fault.status)
        if fault.kind.startswith("drop"):
            return _cut(request)
        return web.Response(status=fault.status, text="Server Error")

    def _limited(self, call: Call, seconds: int) -> web.Response:
        answer = {"ok": False, "error": "ratelimited"}
        self._state.record.call(call.method, call.args, answer, RATE_LIMITED)
        return web.json_response(answer, status=RATE_LIMITED, headers={"Retry-After": str(seconds)})

    def _reply(self, call: Call, answer: JSON) -> web.Response:
        accepted = FACTS.get(call.method, {}).get("scopes", [])
        headers = {
            "x-oauth-scopes": ",".join(sorted(self._state.scopes)),
            "x-accepted-oauth-scopes": ",".join(accepted),
        }
        return web.json_response(answer, headers=headers)


def _cut(request: web.Request) -> web.Response:
    """Resets the connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=SERVER_ERROR)


class RateLimitedError(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _check_token(slack_state: SlackState, call: Call, wanted: str) -> None:
    if wanted == "none":
        return
    if not call.token:
        raise SlackError("not_authed")
    if call.token not in (slack_state.bot_token, slack_state.app_token):
        raise SlackError("invalid_auth")
    if call.token in slack_state.token_errors:
        raise SlackError(slack_state.token_errors[call.token])
    if wanted != "any" and call.token != (slack_state.app_token if wanted == "app" else slack_state.bot_token):
        raise SlackError("not_allowed_token_type")


async def _read(request: web.Request, call: Call) -> None:
    """Arguments come in the query, as a form, or as JSON where the method takes JSON."""
    args: JSON = dict(request.query)
    kind = request.content_type
    if kind == "application/json" and request.can_read_body:
        text = await request.text()
        if FACTS.get(call.method, {}).get("json", True):
            args |= _json_object(text)
        if request.charset is None:
            call.warnings.append("missing_charset")
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    elif request.can_read_body and await request.read():
        raise SlackError("invalid_post_type")
    header = request.headers.get("Authorization", "")
    call.token = header.removeprefix("Bearer ").strip() if header else str(args.get("token", ""))
    args.pop("token", None)
    args.pop("team_id", None)  # Bolt names the workspace in every call; here is but one
    call.args = args


def _json_object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
