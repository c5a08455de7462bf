"""Text is escaped where it must be mrkdwn, measured as Slack may count it, and cut between characters."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground import Playground
from bot.ports.slack_workspace import Upload
from bot.slack.blocks.elements import context
from bot.slack.blocks.rendered import CardContext
from bot.slack.blocks.rich_text import fit_rows, run, titled_list
from bot.slack.clients import Clients, fetch_identity
from bot.slack.delivery.outbox import Outbox
from bot.slack.slack_workspace import SlackWorkspace
from bot.slack.text import clean, clip, escape, fallback, one_line, units
from tests.harness.user import Control, Person
from tests.slack.rendering import PHRASES

text = st.text(max_size=80)


@pytest.mark.parametrize("foreign", ["<!channel>", "<@U1>", "<https://x|y>", "a & b", "<", "x > y"])
def test_every_sign_that_slack_would_act_on_is_an_entity(foreign: str) -> None:
    shown = escape(foreign)
    assert "<" not in shown
    assert ">" not in shown
    assert regex.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", shown)


@pytest.mark.parametrize("foreign", ["*bold*", "_slanted_", "`code`", "<!channel>", "2 * 3 & 4", "> quoted"])
def test_rich_text_shows_words_unaltered(foreign: str) -> None:
    assert run(foreign) == {"type": "text", "text": foreign}


def test_signs_that_turn_the_direction_of_what_follows_are_gone() -> None:
    assert escape("\u202eabc\u2066def") == "abcdef"
    assert escape("\ud800x\x00") == "x"


@settings(derandomize=True)
@given(text, st.integers(min_value=2, max_value=90))
def test_a_cut_keeps_within_the_limit_and_between_characters(foreign: str, limit: int) -> None:
    kept = clip(foreign, limit)
    assert units(kept) <= limit
    whole = regex.findall(r"\X", clip(foreign, 10_000))
    if kept.endswith("…") and kept != clip(foreign, 10_000):
        prefixes = {"".join(whole[:n]).rstrip() for n in range(len(whole) + 1)}
        assert kept[:-1] in prefixes


def test_a_cut_is_between_words_where_one_is_near() -> None:
    assert clip("one two three four", 12) == "one two…"
    assert clip("one " + "x" * 50, 40) == "one " + "x" * 35 + "…"


def test_a_family_of_emoji_is_one_character() -> None:
    family = "👩‍👩‍👧‍👦"
    assert clip(family * 3, units(family) + 2) == f"{family}…"


@pytest.mark.parametrize(("words", "shown"), [("", "…"), (" \n ", "…"), ("a\nb <c>", "a b &lt;c&gt;")])
def test_the_fallback_is_one_line_and_never_empty(words: str, shown: str) -> None:
    assert fallback(words) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("failed\xa0³", "failed\xa0³"),
        ("a \xa0 b\xa0\xa0c\n\xa0d", "a b c d"),
        ("\xa0 a\xa0", "a"),
        ("a\u2003\t b", "a b"),
    ],
)
def test_a_single_no_break_space_ties_what_stands_around_it(words: str, shown: str) -> None:
    assert one_line(words) == shown
    assert context(words)[0]["elements"][0]["text"] == shown


def test_the_fallback_is_within_its_limit_once_escaped() -> None:
    assert units(fallback("<" * 5_000)) <= 4_000


def test_rows_that_do_not_fit_are_counted_not_cut() -> None:
    rows = fit_rows(range(100), lambda n: [run(f"line {n}")], 60, CardContext(PHRASES))
    shown = ["".join(str(part["text"]) for part in row if part) for row in rows]
    *kept, rest = shown
    assert kept == [f"line {n}" for n in range(len(kept))]
    assert rest == f"and {100 - len(kept)} more"
    assert sum(units(line) + 1 for line in shown) <= 61


def test_a_list_of_nothing_is_no_block() -> None:
    assert titled_list("Why", []) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),  # zero-width space, word joiner, byte order mark, soft hyphen
        ("\u202eabc\u2066d", "abcd"),  # direction
        ("x\U000e0041\U000e007fy", "xy"),  # tags
        ("a\x85b\x9fc", "abc"),  # C1
        ("\u3164\u115f\u1160\uffa0z", "z"),  # fillers
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),  # a woman at a computer keeps its joiner
        ("\u2764\ufe0f 1\ufe0f\u20e3", "\u2764\ufe0f 1\ufe0f\u20e3"),
        ("e\u0302\u0301", "e\u0302\u0301"),  # Vietnamese, decomposed
        ("a" + "\u0301" * 50 + "b", "a" + "\u0301" * 3 + "b"),
        ("\u0e01" + "\u0e49" * 30, "\u0e01" + "\u0e49" * 8),
    ],
)
def test_what_nobody_sees_and_high_stacks_are_dropped(written: str, shown: str) -> None:
    assert clean(written) == shown


async def test_files_and_prompts_show_nothing_that_nobody_sees(
    pg: Playground, clients: Clients, outbox: Outbox, control: Control
) -> None:
    general, odd = pg.channels["general"], "a\u202eb\u3164 <!channel>\nc"
    workspace = SlackWorkspace(clients.asking, outbox, clients.session, PHRASES, await fetch_identity(clients))
    upload = Upload(name="a\u202eb.png", content=b"x", title=odd, alt_text=odd)
    assert await workspace.upload_file(general, None, upload)
    async with Person(pg.url, pg.users["You"]) as you:
        await workspace.suggest_prompts(await you.dm(), [(odd, odd)])
        (message,) = await you.messages(general)
        (prompt,) = (await you.state())["app"]["suggested_prompts"]["prompts"]
    assert (message["files"][0]["name"], message["files"][0]["title"]) == ("ab.png", "ab <!channel> c")
    assert (prompt["title"], prompt["message"]) == ("ab <!channel> c", "ab <!channel> c")
    (call,) = [call for call in (await control.log())["calls"] if call["method"] == "files.getUploadURLExternal"]
    assert call["args"]["alt_txt"] == "ab <!channel>\nc"
