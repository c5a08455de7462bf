"""The local API answers as the real one does: events in order, tokens counted, the cache simulated, hosts emulated."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from tests.harness.messages_api import Cited, HttpError, MessagesApi, Raw, Reply, Text, Thinking, ToolUse, When
from tests.harness.messages_api.test_refusals import DOCUMENT, FORCED, HAIKU, OLD, SONNET, TEXT, _body

LONG = "The guide says a number of things about training and about prompting. " * 40  # some 800 tokens


@contextmanager
def opened(*args: Any, **options: Any) -> Iterator[tuple[MessagesApi, httpx2.Client]]:
    headers = {"authorization": "Bearer k"}
    with MessagesApi(*args, **options) as api, httpx2.Client(base_url=api.url, trust_env=False, headers=headers) as c:
        yield api, c


def _events(client: httpx2.Client, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/v1/messages", json={**body, "stream": True})
    found = []
    for chunk in answer.text.strip().split("\n\n"):
        name, data = chunk.split("\n")
        event = json.loads(data.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    return found


def test_a_stream_has_the_apis_events_in_their_order() -> None:
    reply = Reply.of(Thinking("hm"), Text("Two words", (Cited(0, 1),)), output_tokens=15)
    with opened(reply) as (_, client):
        events = _events(client, _body(DOCUMENT, TEXT))
    shape = [(event["type"], event.get("delta", {}).get("type")) for event in events]
    assert shape == [
        ("message_start", None),
        ("ping", None),
        ("content_block_start", None),
        ("content_block_delta", "thinking_delta"),
        ("content_block_delta", "signature_delta"),
        ("content_block_stop", None),
        ("content_block_start", None),
        ("content_block_delta", "text_delta"),
        ("content_block_delta", "text_delta"),
        ("content_block_delta", "citations_delta"),
        ("content_block_stop", None),
        ("message_delta", None),
        ("message_stop", None),
    ]
    assert events[9]["delta"]["citation"] == {
        "type": "content_block_location",
        "cited_text": "A passage.",
        "document_index": 0,
        "document_title": None,
        "file_id": None,
        "start_block_index": 0,
        "end_block_index": 1,
    }
    assert events[11]["usage"] == {"output_tokens": 15}
    assert events[11]["delta"]["stop_reason"] == "end_turn"


@pytest.mark.parametrize("text", ["one", "one two", " led by a space", "a line\nand another ", "  "])
def test_the_words_of_a_stream_make_up_the_text(text: str) -> None:
    with opened(Reply.of(text)) as (_, client):
        deltas = [e["delta"]["text"] for e in _events(client, _body()) if e["type"] == "content_block_delta"]
        assert "".join(deltas) == text


def test_a_refusal_notifies_its_category() -> None:
    with opened(Reply.of(stop_reason="refusal", stop_category="frontier_llm")) as (_, client):
        answer = client.post("/v1/messages", json=_body()).json()
        assert (answer["stop_reason"], answer["stop_details"]["category"]) == ("refusal", "frontier_llm")


def test_an_error_has_the_apis_body_and_headers() -> None:
    error = HttpError(429, "rate_limit_error", headers=(("retry-after", "3600"),), error_code="a_code")
    with opened(error) as (_, client):
        answer = client.post("/v1/messages", json=_body())
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "3600")
        assert answer.json()["type"] == "error"
        assert answer.json()["error"]["type"] == "rate_limit_error"
        assert answer.json()["error"]["details"] == {"error_code": "a_code"}
        assert answer.json()["request_id"] == answer.headers["request-id"]


def test_a_script_goes_in_order_and_then_states_that_it_is_used_up() -> None:
    with opened([Reply.of("one"), Raw("two")]) as (api, client):
        answers = [client.post("/v1/messages", json=_body()) for _ in range(3)]
        assert answers[0].json()["content"][0]["text"] == "one"
        assert answers[1].text == "two"
        assert answers[2].status_code == 400
        assert [seen.status for seen in api.requests] == [200, 200, 400]


def test_a_matcher_comes_before_the_order() -> None:
    script = [When(lambda seen: "rain" in seen.last_words, Reply.of("umbrella")), Reply.of("sun")]
    with opened(script) as (_, client):
        answers = [
            client.post("/v1/messages", json=_body({"type": "text", "text": words})).json()["content"][0]["text"]
            for words in ("rain", "shine", "more rain")
        ]
        assert answers == ["umbrella", "sun", "umbrella"]


def _marked(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}


def _usages(*bodies: dict[str, Any]) -> list[tuple[int, int, int]]:
    with opened(Reply.of("x")) as (_, client):
        usages = [client.post("/v1/messages", json=body).json()["usage"] for body in bodies]
    return [(u["cache_creation_input_tokens"], u["cache_read_input_tokens"], u["input_tokens"]) for u in usages]


def test_a_marked_prefix_is_written_once_and_then_read() -> None:
    first, second = _usages(_body(_marked(LONG), TEXT), _body(_marked(LONG), {"type": "text", "text": "Other?"}))
    assert first[0] == second[1] > 512
    assert first[1] == second[0] == 0
    assert first[2] == second[2] == 2


def test_a_prefix_below_the_models_minimum_is_silently_not_cached() -> None:
    short = _body(_marked("A short guide."), TEXT)
    old = _body(_marked(LONG), TEXT, model=OLD)
    assert [usage[:2] for usage in _usages(short, short, old, old)] == [(0, 0)] * 4


@pytest.mark.parametrize(
    "other",
    [
        _body(_marked(LONG), TEXT, model=SONNET),
        _body(_marked(LONG), TEXT, output_config={"effort": "low"}),
        _body(_marked(LONG), TEXT, thinking={"type": "disabled"}),
        _body(_marked(LONG), TEXT, system="another"),
        _body(_marked("x" + LONG), TEXT),
    ],
    ids=["model", "effort", "thinking", "system", "text"],
)
def test_another_model_effort_thinking_or_prefix_is_another_cache(other: dict[str, Any]) -> None:
    _, second = _usages(_body(_marked(LONG), TEXT), other)
    assert second[1] == 0


def test_a_mark_on_the_question_writes_every_time_and_never_reads() -> None:
    asked = [_body({"type": "text", "text": LONG}, _marked(f"Question {number}?")) for number in range(3)]
    assert [usage[1] for usage in _usages(*asked)] == [0, 0, 0]


def test_a_long_prefix_can_be_forgotten() -> None:
    body = _body(_marked(LONG), TEXT)
    with opened(Reply.of("x")) as (api, client):
        client.post("/v1/messages", json=body)
        api.forget_cache()
        assert client.post("/v1/messages", json=body).json()["usage"]["cache_read_input_tokens"] == 0


def test_tokens_are_counted_as_they_are_billed() -> None:
    with opened(Reply.of("x")) as (_, client):
        body = _body(TEXT, system=LONG)
        counted = client.post("/v1/messages/count_tokens", json=body).json()["input_tokens"]
        assert counted == client.post("/v1/messages", json=body).json()["usage"]["input_tokens"]


def _seen_by(profile: str, body: dict[str, Any]) -> Any:
    with opened(Reply.of("x"), profile=profile) as (api, client):
        client.post("/v1/messages", json=body)
        return api.requests[0]


@pytest.mark.parametrize("profile", ["llama-cpp", "ollama"])
def test_local_servers_drop_documents_in_silence(profile: str) -> None:
    seen = _seen_by(profile, _body(DOCUMENT, TEXT, model="local"))
    assert (seen.status, seen.documents, seen.last_words) == (200, [], "hello")


def test_vllm_refuses_documents() -> None:
    assert _seen_by("vllm", _body(DOCUMENT, TEXT, model="local")).status == 400


@pytest.mark.parametrize(
    ("profile", "schema", "tool"), [("llama-cpp", False, True), ("ollama", False, False), ("vllm", True, True)]
)
def test_each_server_keeps_what_it_understands(profile: str, *, schema: bool, tool: bool) -> None:
    output_config = {"format": {"type": "json_schema", "schema": {"type": "object", "properties": {}}}}
    seen = _seen_by(profile, _body(model="local", temperature=0, output_config=output_config, **FORCED))
    assert seen.status == 200
    assert (seen.schema is not None, seen.forced_tool is not None) == (schema, tool)


def test_servers_of_ones_own_need_no_key_and_ollama_counts_nothing() -> None:
    with (
        MessagesApi(Reply.of("x"), profile="ollama") as api,
        httpx2.Client(base_url=api.url, trust_env=False) as client,
    ):
        assert client.post("/v1/messages", json=_body()).status_code == 200
        assert client.post("/v1/messages/count_tokens", json=_body()).status_code == 404


def test_llama_cpp_words_its_errors_in_its_own_way() -> None:
    with opened(HttpError(500, "server_error", "boom"), profile="llama-cpp") as (_, client):
        body = client.post("/v1/messages", json=_body()).json()
        assert body == {"error": {"code": 500, "message": "boom", "type": "server_error"}}


def _helped(*content: dict[str, Any], **more: Any) -> dict[str, Any]:
    with opened(pace_s=0) as (_, client):
        return dict(client.post("/v1/messages", json=_body(*content, **more)).json())


def test_without_a_script_it_cites_the_passages_that_share_words_with_the_question() -> None:
    passages = ["Training helps with style.", "Fresh knowledge is fetched at run time.", "Labels must be trusted."]
    source = {"type": "content", "content": [{"type": "text", "text": text} for text in passages]}
    asked = {"type": "text", "text": "How is fresh knowledge fetched?"}
    (block,) = _helped({**DOCUMENT, "source": source}, asked)["content"]
    assert block["text"] == passages[1]
    assert block["citations"][0]["start_block_index"] == 1


def test_without_a_script_it_states_so_where_nothing_fits() -> None:
    (block,) = _helped(DOCUMENT, {"type": "text", "text": "Who won the cup?"})["content"]
    assert block == {"type": "text", "text": "The guide does not say."}


def test_without_a_script_a_form_is_filled_with_the_least_claim() -> None:
    slot = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    properties = {"status": {"enum": ["stated", "not_stated"]}, "value": slot, "list": {"type": "array"}}
    schema = {"type": "object", "properties": properties, "required": [], "additionalProperties": False}
    answers = _helped(output_config={"format": {"type": "json_schema", "schema": schema}})["content"][0]["text"]
    assert json.loads(answers) == {"status": "not_stated", "value": None, "list": []}


def test_a_tool_call_streams_its_input() -> None:
    with opened(Reply.of(ToolUse("answer", {"a": 1}), stop_reason="tool_use")) as (_, client):
        deltas = [
            event["delta"] for event in _events(client, _body(model=HAIKU)) if "index" in event and "delta" in event
        ]
        assert json.loads("".join(delta["partial_json"] for delta in deltas)) == {"a": 1}
