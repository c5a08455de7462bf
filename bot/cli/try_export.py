"""`try --export`: the conversation of `try` as one HTML file that can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.cli.try_command import EXIT_OK, STATE, open_playground
from bot.cli.try_show import read_show
from bot.playground.export import export_html
from bot.playground.server import PAGE

Refuse = Callable[[Sequence[str]], int]


def export(target: Path, refuse: Refuse, state: Path = STATE) -> int:
    """Write the file. Returns the exit status. Raises DemoError if `knowledge/demo.toml` is wrong."""
    if not state.is_file():
        return refuse((f"There is nothing to export: {state} does not exist. Run `python -m bot try` first.",))
    show = read_show()
    with open_playground(show, state=state) as playground:
        roles = {"roles": show.parts["roles"]}
        playground.ask(lambda slack_state: slack_state.show.update(roles))
        text = playground.ask(lambda slack_state: export_html(slack_state, PAGE))
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        return refuse((f"{target} can't be written: {error.strerror}.",))
    print(f"{target}: {len(text.encode()) // 1000} kB, opens in any browser.")
    return EXIT_OK
