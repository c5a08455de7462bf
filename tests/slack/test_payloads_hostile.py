"""No shape of payload whatever raises, and all that is read can be stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.ports.inbound import (
    DirectMessage,
    InboundEvent,
)
from bot.slack.payloads import parse
from tests.slack.nasty import NASTY
from tests.slack.test_payloads import BOT, dm, event, handle_action, mention, state

INBOUND: TypeAdapter[InboundEvent] = TypeAdapter(InboundEvent)

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from([*NASTY, "im", "D1", "1.1"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
GOOD = [
    mention(),
    dm(files=[{"id": "F", "url_private": "https://f/1", "size": 3}]),
    handle_action(state=state(number__x={"value": "1"}, choices__y={"selected_options": [{"value": "z"}]})),
    {"type": "view_submission", "team": {"id": "T"}, "user": {"id": "U"}, "view": {"id": "V", "callback_id": "ask"}},
    {"command": "/consult", "team_id": "T", "user_id": "U", "channel_id": "C", "trigger_id": "t", "text": "x"},
    event(type="app_home_opened", user="U1", tab="messages", channel="D1"),
    event(type="tokens_revoked", tokens={"bot": ["x"]}),
]


def paths(body: object, here: tuple = ()) -> list[tuple]:
    children = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [here, *(path for key, value in children for path in paths(value, (*here, key)))]


def with_at(body: object, path: tuple, value: object) -> object:
    if not path:
        return value
    copied = json.loads(json.dumps(body))
    part = copied
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return copied


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_shape_whatever_raises_and_whatever_is_read_can_be_stored(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from(GOOD))
    body = with_at(good, data.draw(st.sampled_from(paths(good))), data.draw(json_values))
    event = parse(body, BOT, 7.0)
    if event is not None:
        assert INBOUND.validate_json(INBOUND.dump_json(event)) == event


@pytest.mark.parametrize("ts", ["", "x", "nan", "-1.5", "1e400", "1.1\n", "٣.١", "9" * 300 + ".1"])
def test_a_message_without_a_time_is_none(ts: str) -> None:
    assert parse(dm(ts=ts), BOT, 7.0) is None
    assert parse(mention(ts=ts), BOT, 7.0) is None


def test_an_enormous_payload_is_read_in_part() -> None:
    event = parse(dm(text="<" * 3_000_000), BOT, 7.0)
    assert isinstance(event, DirectMessage)
    assert len(event.text) <= 40_000
    deep: object = {}
    for _ in range(5_000):
        deep = {"state": deep}
    assert parse({**handle_action(), "state": {"values": deep}}, BOT, 7.0) is not None
    nested = handle_action(actions=[{"action_id": "skip", "action_ts": "1", "value": "[" * 5_000}])
    assert parse(nested, BOT, 7.0).value == {}  # type: ignore[union-attr]
