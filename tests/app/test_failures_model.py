"""With a model the kinds of failed cases are its proposals; where it fails, the rules' stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.app.test_evidence import FAR, reading_of
from tests.harness.messages_api import HttpError, Reply, When
from tests.harness.messages_api.script import Outcome
from tests.harness.model_workplace import Office, office_of
from tests.harness.user import JSON
from tests.harness.workplace import Complaints

pytestmark = pytest.mark.slow

ROWS = "id,question,correct,reason\n" + "".join(
    f"{n},q{n},{str(n > 1).lower()},{['it is odd', 'not valid JSON'][n] if n < 2 else ''}\n" for n in range(20)
)
LABELS = {"labels": [{"number": 1, "kind": "style"}]}


@pytest.fixture
def office(playground: Playground, content: Content, tmp_path: Path, complaints: Complaints) -> Office:
    return office_of(playground, content, tmp_path / "bot.db", complaints)


def initial_kinds(view: JSON) -> list[str | None]:
    """What is chosen in each control before anybody chooses."""
    elements = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    return [(element.get("initial_option") or {}).get("text", {}).get("text") for element in elements]


@pytest.mark.parametrize(
    ("script", "kinds"),
    [
        (Reply.of(json.dumps(LABELS)), ["Style", "Format"]),  # the second is the rules' own
        (HttpError(529, "overloaded_error"), ["Something else", "Format"]),
    ],
)
async def test_kinds_are_proposed(office: Office, script: Outcome, kinds: list[str]) -> None:
    async with office(When(lambda seen: "labels" in (seen.schema or {}).get("properties", {}), script)) as place:
        respondent = await place.place.respondent()
        reading = await reading_of(respondent, "run.csv", ROWS.encode(), None)
        mark = place.you.mark
        await respondent.press(reading, "sort_failures")
        opened = await place.you.wait_for(
            lambda event: "choice:kind_" in json.dumps(event.get("view")), FAR, since=mark
        )
        assert initial_kinds(opened["view"]) == kinds
