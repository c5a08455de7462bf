"""Lists to choose from or to look through: past verdicts, open consultations, the menu."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.messages import HelpMenu, OpenConsultation, PastVerdict, PastVerdicts, WhichProject
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, context, day, fits, link, person, section
from bot.slack.blocks.question_card import progress
from bot.slack.blocks.rendered import Block, Context, Rendered
from bot.slack.blocks.verdict_card import DECIDED
from bot.slack.text import bold, clip, fit, join_lines, one_line

SHOWN_VERDICTS = 12  # the newest; the rest is counted
SHOWN_CHOICES = 20
CHANGED = 200  # units of "since the one before" for one verdict
REASON = 250
MENU: Mapping[str, str] = {
    "start": "Start",
    "resume": "Resume",
    "verdicts": "Past verdicts",
    "ask": "Ask a question",
}


def past(say: PastVerdicts, about: Context) -> Rendered:  # noqa: ARG001 - all cards are drawn alike
    """The verdicts of a project or of all, newest first."""
    name = fit(one_line(say.asked_for), limits.NAME)
    whose = f" about *{name}*" if name else ""
    if not say.verdicts:
        none = f"There is no verdict{whose} that you can see."
        return Rendered(none, [section(none)])
    count = len(say.verdicts) + say.older
    title = f"{count} {'verdict' if count == 1 else 'verdicts'}{whose}, newest first"
    rows = [section(past_line(line)) for line in say.verdicts[:SHOWN_VERDICTS]]
    left = count - len(rows)
    return Rendered(title, [section(title), *rows, *older_note(left)])


def older_note(count: int) -> list[Block]:
    """How many older verdicts a list leaves out."""
    return context(f"{count} older {'one is' if count == 1 else 'ones are'} not shown." if count else "")


def past_line(line: PastVerdict) -> str:
    """One verdict: when, what, why, who, where, and what changed since the one before."""
    head = f"{day(line.at)} · *{DECIDED[line.decision]}* · {fit(one_line(line.project), limits.NAME)}"
    foot = " · ".join(part for part in (person(line.owner), link(line.link, "Open the thread")) if part)
    since = join_lines(line.since_last, lambda change: f"↳ {fit(one_line(change), REASON // 2)}", CHANGED)
    return "\n".join(part for part in (head, fit(one_line(line.reason), REASON), since, foot) if part)


def which(say: WhichProject, about: Context) -> Rendered:  # noqa: ARG001 - all cards are drawn alike
    """Which consultation is an answer for? The words travel in the button; where they are too long, it says so."""
    title = "You have several consultations open. Which one is this for?"
    rows = [_choice(say.words, choice) for choice in say.choices[:SHOWN_CHOICES]]
    quoted = fit(one_line(say.words), limits.LINE)
    return Rendered(title, [section(title), *context(f"“{quoted}”" if quoted else ""), *rows])


def _choice(words: str, choice: OpenConsultation) -> Block:
    whole = {"consultation": choice.consultation, "words": words}
    value = whole if fits(whole) else {"consultation": choice.consultation, "words_cut": "yes"}
    name = clip(one_line(choice.project), limits.NAME) or "Without a name yet"
    return section(open_line(choice), button(routes.CHOOSE, "This one", value, told=f"It is for {name}"))


def open_line(choice: OpenConsultation) -> str:
    """An open consultation in one line."""
    name = bold(choice.project or "Without a name yet", limits.NAME)
    return f"{name} · {progress(choice.progress)}{' · paused' if choice.paused else ''}"


def menu(say: HelpMenu, about: Context) -> Rendered:
    """What `/consult` can do, to type or to click."""
    value = {"consultation": about.consultation}
    typed = [(what, does) for what, does in say.lines if what.strip()]
    lines = join_lines(
        typed, lambda row: f"`{_typed(row[0])}` {fit(one_line(row[1]), limits.LINE)}", limits.SECTION_TEXT
    )
    text = fit(say.text, limits.WORDING)
    blocks = [section(part) for part in (text, lines) if part] or [section("/consult")]
    row = actions(button(name, MENU[name], value, primary=name == "start") for name in dict.fromkeys(say.buttons))
    return Rendered(fit(one_line(say.text), limits.MESSAGE_FALLBACK) or "/consult", [*blocks, *row])


def _typed(words: str) -> str:
    return fit(one_line(words).replace("`", "'"), limits.NAME)
