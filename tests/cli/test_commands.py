"""The commands keep their interface: what they print and how they exit is what other programs rely on."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.consultation.state import Consultation
from bot.consultation.verdict_message import VerdictMessage
from bot.decision.profile import FIELDS, Profile
from bot.ports.store import UnitOfWork
from bot.ports.stored_verdicts import StoredVerdict
from bot.store.database import Database
from tests.harness.section_titles import TITLES

LINE_SEPARATED = '{"project": "one\u2028line"}\n'
GOOD = {"project": "Invoices", "failure_mode": "knowledge"}
KEYS = {
    "decision", "route", "drivers", "missing", "items", "reasons", "what_if", "unknowns", "rules_version",
    "guide_edition",
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(argv)
    out, err = capsys.readouterr()
    return status, out, err


def test_judge_prints_the_public_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(GOOD))
    status, out, _ = run(capsys, "judge", str(path), "--json")
    verdict = json.loads(out)
    assert status == 0
    assert set(verdict) >= KEYS
    assert (verdict["decision"], verdict["route"]) == ("prompt", "retrieval")
    assert set(verdict["items"]) == {str(number) for number in range(1, 11)}
    assert all(set(reason) == {"rule", "text", "section"} for reason in verdict["reasons"])
    assert {reason["section"] for reason in verdict["reasons"]} <= set(TITLES)


def test_judge_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("{}"))
    status, out, _ = run(capsys, "judge", "-")
    assert status == 0
    assert out.startswith("prompt (improve prompt)")


def test_judge_lines_gives_one_verdict_a_line_and_goes_on_after_a_bad_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "profiles.jsonl"
    lines = '{"failure_mode": "knowledge"}\n{"labelled_examples": -3}\nnot json\n\n{}\n' + LINE_SEPARATED
    path.write_text(lines, encoding="utf-8")
    status, out, _ = run(capsys, "judge", str(path), "--lines")
    verdicts = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [verdict.get("decision") for verdict in verdicts] == ["prompt", None, None, "prompt", "prompt"]
    assert "labelled_examples" in verdicts[1]["error"][0]


@pytest.mark.parametrize(
    ("profile", "named"),
    [
        ('{"eval_examples": 20, "eval_failures": 30}', "eval_failures"),
        ('{"failure_threshold": 5}', "failure_threshold"),
        ('{"labelled_examples": 3, "labelled_examples": 900}', "labelled_examples"),
        ('{"labelled_examples": -3}', "labelled_examples"),
        ('{"labels": 3}', "labels"),
        ('{"curation_budgeted": "yes"}', "curation_budgeted"),
        ('{"task": "translation"}', "task"),
        ('{"stable_months": ', "JSON"),
        ("[1, 2]", "object"),
        ("[" * 100_000, "JSON"),
        ('{"monthly_requests": ' + "9" * 5_000 + "}", "JSON"),
    ],
)
def test_judge_refuses_by_name_with_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, profile: str, named: str
) -> None:
    path = tmp_path / "profile.json"
    path.write_text(profile)
    status, out, err = run(capsys, "judge", str(path), "--json")
    assert status == 2
    assert out == ""
    assert named in err
    assert "Traceback" not in err


def test_judge_reads_a_file_that_an_editor_on_windows_saved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode().replace(b"{", b"{\r\n"))
    status, out, _ = run(capsys, "judge", str(path), "--json")
    assert (status, json.loads(out)["decision"]) == (0, "prompt")


def test_pipes_are_utf8_whatever_the_code_page_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.TextIOWrapper(io.BytesIO('{"prüfsatz „数据“ ≥": 1}'.encode()), "cp1252")
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", given)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(printed, "cp1252"))
    assert main(["judge", "-"]) == 2
    sys.stderr.flush()
    assert "prüfsatz „数据“ ≥" in printed.getvalue().decode("utf-8")


def test_a_file_name_that_is_no_utf8_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff.csv")
    path.write_text("id,passed\n1,yes\n2,no\n")
    status, out, _ = run(capsys, "evals", str(path), "--json")
    assert (status, json.loads(out)["file"]) == (0, path.name)


@pytest.mark.parametrize(
    ("streams", "status"), [(">/dev/full", 1), ("<&-", 2), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 2)]
)
def test_a_stream_that_is_closed_or_full_raises_nothing(streams: str, status: int) -> None:
    program = ["sh", "-c", f'exec "$0" -m bot judge - {streams}', sys.executable]
    done = subprocess.run(program, input="{}", capture_output=True, text=True, timeout=200, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False)


def test_a_profile_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, "judge", str(tmp_path / "none.json"))
    assert status == 2
    assert "none.json" in err


def test_every_problem_of_a_profile_is_named_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text('{"failure_threshold": 5, "labelled_examples": -3, "colour": "red"}')
    _, _, err = run(capsys, "judge", str(path))
    assert {line.partition(":")[0] for line in err.splitlines()} == {"failure_threshold", "labelled_examples", "colour"}


def test_ask_answers_within_the_guide(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "ask", "how many labelled examples does a narrow task need?", "--json")
    found = json.loads(out)
    assert status == 0
    assert found["covered"] is True
    assert "500" in found["answer"]
    assert found["sections"][0] == "The prerequisite: high-quality labeled data"
    assert set(found["sections"]) <= set(TITLES)
    assert found["passages"]


@pytest.mark.slow
def test_ask_refuses_what_the_guide_does_not_say(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "ask", "will it rain tomorrow?", "--json")
    found = json.loads(out)
    assert found["covered"] is False
    assert found["passages"] == []


@pytest.mark.parametrize(
    ("asked", "reply", "stated"),
    [
        ("eval_examples,eval_failures", "22 of 400 failed", {"eval_examples": 400, "eval_failures": 22}),
        ("failure_threshold", "dunno", {"failure_threshold": None}),
        pytest.param("labels_trusted", "what's for lunch today", {}, marks=pytest.mark.slow),
        pytest.param(
            "prompt_ingredients",
            "just an instruction and the output format",
            {"prompt_ingredients": ["instruction", "output_format"]},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_read_prints_what_a_reply_states(
    capsys: pytest.CaptureFixture[str], asked: str, reply: str, stated: dict[str, object]
) -> None:
    status, out, _ = run(capsys, "read", "--asked", asked, reply, "--json")
    assert status == 0
    assert json.loads(out) == stated


def test_read_refuses_a_field_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "read", "--asked", "colour", "red")
    assert status == 2
    assert "colour" in err


def test_verdicts_lists_a_project_by_any_spelling(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bot.db"
    _keep_verdict(path)
    monkeypatch.setenv("CONSULTANT_DB", str(path))
    status, out, _ = run(capsys, "verdicts", "invoice-EXTRACTOR", "--json")
    found = json.loads(out)
    assert status == 0
    assert [row["decision"] for row in found] == ["prompt"]
    assert found[0]["date"] == "1970-01-01T00:16:40+00:00"
    assert run(capsys, "verdicts", "another", "--json")[1].strip() == "[]"


def test_verdicts_without_a_database_states_what_to_set(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "none.db"))
    status, _, err = run(capsys, "verdicts", "x")
    assert status == 2
    assert "CONSULTANT_DB" in err
    assert not (tmp_path / "none.db").exists()


def test_serve_without_tokens_states_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    status, _, err = run(capsys, "serve")
    assert status == 2
    assert "SLACK_BOT_TOKEN" in err
    assert "SLACK_APP_TOKEN" in err


@pytest.mark.slow
def test_the_module_runs_as_a_program_without_loading_the_model_library() -> None:
    code = (
        "import sys; from bot.__main__ import main; main(['judge', '-', '--json']); print('anthropic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input="{}", capture_output=True, text=True, timeout=200, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_the_fields_of_the_interface_are_all_there() -> None:
    assert len(FIELDS) == 28


def _keep_verdict(path: Path) -> None:
    async def keep() -> None:
        store = Database(path)
        shown = VerdictMessage(
            verdict="v1", consultation="c1", project="p", decision="prompt", headline="h", advice="n", items=(),
            owner="U1", at=1000.0, guide_edition="g",
        )  # fmt: skip
        verdict = StoredVerdict(
            id="v1", team="T1", consultation="c1", project="Invoice Extractor", decision="prompt", profile=Profile(),
            document={"decision": "prompt"}, message=shown, rules_version="r", guide_edition="g", owner="U1", at=1000.0,
        )  # fmt: skip
        await store.commit(
            UnitOfWork(team="T1", at=1000.0, begun=Consultation(id="c1", team="T1", owner="U1"), verdict=verdict)
        )
        store.close()

    asyncio.run(keep())


@pytest.mark.parametrize(
    "argv",
    [
        ("backup", "{name}"),
        ("backup", "{file}/x.db"),
        ("restore", "{name}"),
        ("data", "{name}"),
        ("data", "{data}", "--clean", "{folder}"),
        ("data", "{data}", "--report", "{file}/report.md"),
        ("evals", "{name}"),
        ("costs", "{name}"),
        ("costs", "{file}", "--chart", "{folder}"),
        ("costs", "{file}", "--train", "{name}"),
    ],
)
def test_a_path_that_can_not_be_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    file, data, name = tmp_path / "profile.json", tmp_path / "data.jsonl", "n" * 300
    file.write_text('{"monthly_requests": 2000000}')
    data.write_text('{"prompt": "a", "completion": "b"}\n')
    _keep_verdict(tmp_path / "bot.db")
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "bot.db"))
    status, out, err = run(capsys, *(part.format(name=name, file=file, data=data, folder=tmp_path) for part in argv))
    assert (status, out) == (2, "")
    assert any(path in err for path in (name, str(file), str(tmp_path)))
    assert "Errno" not in err


@pytest.mark.parametrize("limit", ["-1", "0", "9" * 30, "9" * 5_000, "²"])
@pytest.mark.parametrize("command", [("audit",), ("data", "x.jsonl")])
def test_a_limit_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], limit: str
) -> None:
    with pytest.raises(SystemExit):
        main([*command, "--limit", limit])
    assert "no whole number" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [("verdicts", "{}"), ("audit", "--user", "{}"), ("audit", "--team", "{}")])
def test_what_is_looked_for_may_be_no_utf8(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...]
) -> None:
    _keep_verdict(tmp_path / "bot.db")
    monkeypatch.setenv("CONSULTANT_DB", str(tmp_path / "bot.db"))
    status, out, _ = run(capsys, *(part.format(os.fsdecode(b"\xff")) for part in argv))
    assert (status, out[:3]) == (0, "No ")


@pytest.mark.parametrize("bound", ["nan", "inf"])
def test_a_bound_that_is_no_number_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, bound: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("id,score\n1,0.5\n2,0.7\n")
    status, _, err = run(capsys, "evals", str(path), "--at-least", bound)
    assert (status, "finite" in err) == (2, True)
