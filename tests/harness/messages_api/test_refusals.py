"""The local API refuses what the real one refuses, with its status and its error type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.harness.messages_api import MessagesApi, Reply

DOCUMENT = {
    "type": "document",
    "source": {"type": "content", "content": [{"type": "text", "text": "A passage."}]},
    "citations": {"enabled": True},
}
PLAIN = {**DOCUMENT, "citations": {"enabled": False}}
TEXT = {"type": "text", "text": "hello"}
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
FORMAT = {"format": {"type": "json_schema", "schema": SCHEMA}}
TOOL = {"name": "answer", "input_schema": {"type": "object"}}
FORCED = {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "answer"}}
HAIKU, SONNET, OPUS, OLD = "claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-4-5"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    with (
        MessagesApi(Reply.of("fine")) as api,
        httpx2.Client(base_url=api.url, trust_env=False, headers={"authorization": "Bearer k"}) as client,
    ):
        yield client


def _body(*content: dict[str, Any], **more: Any) -> dict[str, Any]:
    turns = [{"role": "user", "content": list(content) or [TEXT]}]
    return {"model": HAIKU, "max_tokens": 10, "messages": turns, **more}


def _turns(*turns: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {**_body(), "messages": [{"role": role, "content": content} for role, content in turns]}


def _nested(**keywords: Any) -> dict[str, Any]:
    schema = {**SCHEMA, "properties": {"n": {"type": "integer", **keywords}}, "required": ["n"]}
    return _body(output_config={"format": {"type": "json_schema", "schema": schema}})


def _many(count: int, part: dict[str, Any], *, required: bool) -> dict[str, Any]:
    properties = {f"p{number}": part for number in range(count)}
    schema = {**SCHEMA, "properties": properties, "required": list(properties) if required else []}
    return _body(output_config={"format": {"type": "json_schema", "schema": schema}})


UNION = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
REFUSED = {
    "temperature at its default": _body(temperature=1.0),
    "top_p": _body(top_p=0.9),
    "top_k": _body(top_k=5),
    "a field that there is not": _body(output_format=SCHEMA),
    "no max_tokens": {key: value for key, value in _body().items() if key != "max_tokens"},
    "max_tokens as text": _body(max_tokens="10"),
    "no messages": _body(messages=[]),
    "an empty text": _body({"type": "text", "text": " "}),
    "a role that there is not": _turns(("system", [TEXT])),
    "prefill": _turns(("user", [TEXT]), ("assistant", [TEXT])),
    "a document in the assistant's turn": _turns(("user", [TEXT]), ("assistant", [DOCUMENT]), ("user", [TEXT])),
    "citations on a user's text": _body({**TEXT, "citations": [{"type": "content_block_location"}]}),
    "citations with structured output": _body(DOCUMENT, TEXT, output_config=FORMAT),
    "citations on some documents": _body(DOCUMENT, PLAIN, TEXT),
    "a document without a source": _body({"type": "document"}),
    "thinking disabled on sonnet": _body(model=SONNET, thinking={"type": "disabled"}),
    "thinking between tools on haiku": _body(thinking={"type": "between_tools"}),
    "thinking switched off on opus": _body(model=OPUS, thinking={"type": "disabled"}),
    "thinking without a type": _body(thinking={}),
    "thinking disabled at the highest effort": _body(thinking={"type": "disabled"}, output_config={"effort": "max"}),
    "effort on an old model": _body(model=OLD, output_config={"effort": "low"}),
    "an effort that there is not": _body(output_config={"effort": "huge"}),
    "a forced tool on sonnet": _body(model=SONNET, **FORCED),
    "any tool on opus": _body(model=OPUS, tools=[TOOL], tool_choice={"type": "any"}),
    "an open object": _body(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}}),
    "a range in the schema": _nested(minimum=0),
    "seventeen unions": _many(17, UNION, required=True),
    "twenty-five optional parameters": _many(25, {"type": "string"}, required=False),
    "five cache marks": _body(*[{**TEXT, "cache_control": {"type": "ephemeral"}}] * 5),
}
TAKEN = {
    "a plain question": _body(),
    "a cited document": _body(DOCUMENT, TEXT),
    "a plain document with structured output": _body(PLAIN, TEXT, output_config=FORMAT),
    "cited text of the assistant": _turns(
        ("user", [TEXT]), ("assistant", [{**TEXT, "citations": [{"type": "x"}]}]), ("user", [TEXT])
    ),
    "prefill on an old model": {**_turns(("user", [TEXT]), ("assistant", [TEXT])), "model": OLD},
    "thinking disabled on haiku": _body(thinking={"type": "disabled"}, output_config={"effort": "low"}),
    "thinking between tools on sonnet": _body(model=SONNET, thinking={"type": "between_tools"}),
    "a forced tool on haiku": _body(**FORCED),
    "sixteen unions": _many(16, UNION, required=True),
    "four cache marks": _body(*[{**TEXT, "cache_control": {"type": "ephemeral"}}] * 4),
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=list(REFUSED))
def test_what_the_api_refuses_is_a_400(client: httpx2.Client, body: dict[str, Any]) -> None:
    answer = client.post("/v1/messages", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("body", REFUSED.values(), ids=list(REFUSED))
def test_it_refuses_a_stream_before_it_begins(client: httpx2.Client, body: dict[str, Any]) -> None:
    assert client.post("/v1/messages", json={**body, "stream": True}).status_code == 400


@pytest.mark.parametrize("body", TAKEN.values(), ids=list(TAKEN))
def test_what_the_api_takes_is_answered(client: httpx2.Client, body: dict[str, Any]) -> None:
    answer = client.post("/v1/messages", json=body)
    assert (answer.status_code, answer.json().get("type")) == (200, "message")


@pytest.mark.parametrize("name", ["claude-nobody", "claude-opus-4-0", "", None])
def test_unknown_and_retired_models_are_a_404(client: httpx2.Client, name: str | None) -> None:
    answer = client.post("/v1/messages", json=_body(model=name))
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found_error")


@pytest.mark.parametrize("header", [{"x-api-key": ""}, {"authorization": "Bearer"}, {"authorization": "Basic k"}, {}])
def test_without_a_key_everything_is_refused(header: dict[str, str]) -> None:
    with MessagesApi(Reply.of("fine")) as api, httpx2.Client(base_url=api.url, trust_env=False) as client:
        for method, path in (("POST", "/v1/messages"), ("POST", "/v1/messages/count_tokens"), ("GET", "/v1/models")):
            answer = client.request(method, path, headers=header, json=_body())
            assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authentication_error")


def test_a_key_of_its_own_is_the_only_one() -> None:
    with MessagesApi(Reply.of("fine"), key="right") as api, httpx2.Client(base_url=api.url, trust_env=False) as client:
        statuses = [
            client.post("/v1/messages", json=_body(), headers=headers).status_code
            for key in ("right", "wrong")
            for headers in ({"authorization": f"Bearer {key}"}, {"x-api-key": key})
        ]
        assert statuses == [200, 200, 401, 401]


def test_a_body_that_is_no_json_is_a_400(client: httpx2.Client) -> None:
    assert client.post("/v1/messages", content=b"{").status_code == 400


def test_models_are_listed_and_reported_one_by_one(client: httpx2.Client) -> None:
    listed = {model["id"]: model["lifecycle"] for model in client.get("/v1/models").json()["data"]}
    assert listed[HAIKU] == "active"
    assert listed["claude-opus-4-0"] == "retired"
    assert client.get(f"/v1/models/{HAIKU}").json()["id"] == HAIKU
    assert client.get("/v1/models/nobody").status_code == 404
