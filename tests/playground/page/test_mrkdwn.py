"""Slack's mrkdwn and standard Markdown as the page shows them, case by case, in the browser that people use."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.playground.page.browser import Page

CASES = tomllib.loads(Path(__file__).with_name("mrkdwn.toml").read_text(encoding="utf-8"))["case"]
BARE = """
const bare = (nodes) => {
  const root = document.createElement("div");
  root.append(...nodes);
  const decoration = ["class", "dir", "rel", "target", "title"];
  for (const el of root.querySelectorAll("*")) for (const name of decoration) el.removeAttribute(name);
  return root.innerHTML;
};
"""


@pytest.mark.parametrize("case", CASES, ids=[case["law"] for case in CASES])
def test_mrkdwn_is_shown_as_slack_shows_it(drawing: Page, case: dict[str, str]) -> None:
    script = BARE + 'return bare((await import("/page/mrkdwn.js")).mrkdwn(args[0]));'
    assert drawing.run(script, case["text"]) == case["shown"]


def test_markdown_becomes_headings_lists_tables_and_code(drawing: Page) -> None:
    text = "# A\n\n- **b**\n\n| x | y |\n|--|--:|\n| 1 | 2 |\n\n```\nc <b>\n```"
    loaded = 'await (await import("/page/markdown.js")).loadReader();'
    script = BARE + loaded + 'return bare([(await import("/page/markdown.js")).markdown(args[0])]);'
    shown = drawing.run(script, text)
    for part in (
        "<h1>A</h1>",
        '<div role="region" tabindex="0" aria-label="Table"><table>',
        "<li><span><strong>b</strong></span></li>",
        "<th>x</th>",
        "<td>2</td>",
        "<code>c &lt;b&gt;</code>",
    ):
        assert part in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=hit()>",
        "[x](javascript:hit())",
        "![x](javascript:hit())",
        "<a href='javascript:hit()'>x</a>",
        "[x](data:text/html,<script>hit()</script>)",
        "`<script>hit()</script>`",
    ],
)
def test_no_text_becomes_a_script_a_handler_or_a_dangerous_link(drawing: Page, hostile: str) -> None:
    script = """
    const { loadReader, markdown } = await import("/page/markdown.js");
    await loadReader();
    const { mrkdwn } = await import("/page/mrkdwn.js");
    const root = document.createElement("div");
    root.append(markdown(args[0]), ...mrkdwn(args[0]));
    const words = (el) => [el.localName, ...[...el.attributes].map((one) => `${one.name}=${one.value}`)];
    return [...root.querySelectorAll("*")].map((el) => words(el).join(" "));
    """
    for tag in drawing.run(script, hostile):
        assert not tag.startswith("script")
        assert not tag.startswith("img")
        assert "javascript:" not in tag
        assert " on" not in tag
        assert "href=data:" not in tag
