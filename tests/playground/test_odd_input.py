"""Whatever an app sends, the playground answers as Slack would: a refusal with a word, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground import Playground
from bot.playground.blocks import TABLE, check_message, check_view
from bot.playground.calls import FACTS
from bot.playground.errors import SlackError
from tests.harness.tiers import thin_out
from tests.harness.user import Control, Person
from tests.playground.calling import Api
from tests.playground.conftest import manifest

ODD: list[Any] = ["", "x", 0, -1, 1.5, True, [], [1], {}, {"id": 1}, None, "{", "[]", "[1]", '{"a": 1}']
KEYS = st.sampled_from(
    ["type", "text", "elements", "element", "options", "rows", "blocks", "accessory", "label", "value"]
)
TYPES = st.sampled_from([*TABLE["blocks"], *TABLE["elements"], "plain_text", "mrkdwn"])
PART = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), TYPES),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def code_of(check: Callable[[], None]) -> str | None:
    try:
        check()
    except SlackError as refused:
        return refused.code
    return None


@given(PART)
def test_any_blocks_are_taken_or_refused(blocks: Any) -> None:
    assert code_of(lambda: check_message(blocks)) in (None, "invalid_blocks", "msg_blocks_too_long")


@given(PART, st.sampled_from(["modal", "home"]))
def test_any_view_is_taken_or_refused(view: Any, kind: str) -> None:
    assert code_of(lambda: check_view(view, kind)) in (None, "invalid_arguments")


@pytest.mark.parametrize("method", thin_out(sorted(FACTS), 4))
async def test_odd_arguments_never_crash_a_method(method: str) -> None:
    with Playground(manifest()) as pg:
        api = Api(pg)
        if FACTS[method]["token"] == "app":
            api.token = pg.app_token
        general = pg.channels["general"]
        ts = (await api("chat.postMessage", channel=general, text="x")).get("ts", "1.2")
        modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [{"type": "divider"}]}
        base: dict[str, Any] = {
            "channel": general,
            "channel_id": general,
            "ts": ts,
            "thread_ts": ts,
            "text": "x",
        }
        base |= {
            "recipient_user_id": pg.users["You"],
            "recipient_team_id": pg.team_id,
            "status": "active",
            "title": "x",
        }
        base |= {"user": pg.users["You"], "user_id": pg.users["You"], "view": modal}
        base |= {"message_ts": ts, "filename": "x.txt", "length": 3, "prompts": [{"title": "x", "message": "x"}]}
        good = {name: base[name] for name in FACTS[method]["args"] if name in base}
        cases = [{**good, name: odd} for name in FACTS[method]["args"] for odd in ODD]
        headers = {"Authorization": f"Bearer {api.token}"}
        async with aiohttp.ClientSession(headers=headers) as http:
            for case in cases:
                async with http.post(pg.api_url + method, json=case) as answer:
                    assert answer.status == 200, (method, case, await answer.text())
                    assert isinstance((await answer.json())["ok"], bool)


@pytest.mark.slow
async def test_odd_acts_never_crash_the_person_api() -> None:
    acts = [
        "post",
        "edit",
        "delete",
        "act",
        "submit",
        "close",
        "command",
        "shortcut",
        "open",
        "stop",
        "suggest",
    ]
    names = ["channel", "ts", "thread_ts", "text", "view_id", "block_id", "action_id", "values", "callback_id", "name"]
    with Playground(manifest()) as pg:
        async with Person(pg.url, pg.users["You"]) as you:
            ts = await you.post(pg.channels["general"], "x")
            good = {"channel": pg.channels["general"], "ts": ts, "text": "y"}
            for act in acts:
                for name in names:
                    for odd in ODD:
                        async with you.http.post(
                            f"{pg.url}/person/{act}", json={**good, "user": you.id, name: odd}
                        ) as answer:
                            assert answer.status < 500, (act, name, odd)
        assert (await Control(pg.url).log())["deliveries"]
