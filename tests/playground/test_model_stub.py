"""The stand-in for the model answers the real SDK: whole, streamed, by schema, with either kind of key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anthropic
import httpx2
import pytest

from bot.playground.model_stub import ModelStub

JSON = dict[str, Any]
PASSAGES = ["Training helps with style.", "Fresh knowledge is fetched at run time."]
DOCUMENT: JSON = {
    "type": "document",
    "source": {"type": "content", "content": [{"type": "text", "text": text} for text in PASSAGES]},
    "citations": {"enabled": True},
}
QUESTION: JSON = {"type": "text", "text": "How is fresh knowledge fetched?"}
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}, "how": {"enum": ["sure", "not_stated"]}}}


@pytest.fixture
def stub() -> Iterator[ModelStub]:
    with ModelStub(word_s=0) as running:
        yield running


def body(**more: Any) -> JSON:
    return {"model": "any", "max_tokens": 100, "messages": [{"role": "user", "content": [DOCUMENT, QUESTION]}], **more}


def ask(stub: ModelStub, headers: JSON, **more: Any) -> httpx2.Response:
    with httpx2.Client(base_url=stub.url, trust_env=False, headers=headers) as client:
        return client.post("/v1/messages", json=body(**more))


def test_a_streamed_answer_cites_the_passage_that_shares_words(stub: ModelStub) -> None:
    client = anthropic.Anthropic(base_url=stub.url, auth_token="any", api_key=None, max_retries=0)
    with client.messages.stream(**body()) as stream:
        assert "".join(stream.text_stream) == PASSAGES[1]
        (block,) = stream.get_final_message().content
    assert block.type == "text"
    (citation,) = block.citations or []
    assert (citation.type, citation.cited_text) == ("content_block_location", PASSAGES[1])


@pytest.mark.parametrize("headers", [{"x-api-key": "k"}, {"authorization": "Bearer k"}])
def test_either_kind_of_key_is_taken(stub: ModelStub, headers: JSON) -> None:
    assert ask(stub, headers).json()["stop_reason"] == "end_turn"


@pytest.mark.parametrize("headers", [{}, {"x-api-key": ""}, {"authorization": "Bearer"}])
def test_an_empty_key_is_refused(stub: ModelStub, headers: JSON) -> None:
    refused = ask(stub, headers)
    assert (refused.status_code, refused.json()["error"]["type"]) == (401, "authentication_error")


def test_a_schema_gets_its_emptiest_value(stub: ModelStub) -> None:
    answer = ask(stub, {"x-api-key": "k"}, output_config={"format": {"type": "json_schema", "schema": SCHEMA}})
    assert json.loads(answer.json()["content"][0]["text"]) == {"n": 0, "how": "not_stated"}


def test_a_model_that_is_down_refuses_retries_too_and_comes_back(stub: ModelStub) -> None:
    stub.refuse_for(600)
    assert [ask(stub, {"x-api-key": "k"}).status_code for _ in range(3)] == [529, 529, 529]
    stub.refuse_for(0)
    assert ask(stub, {"x-api-key": "k"}).status_code == 200
