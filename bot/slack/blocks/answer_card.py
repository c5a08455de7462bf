"""An answer from the guide comes with the sections it rests on; where the guide is silent, that is what is said."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.consultation.messages import Notice
from bot.decision.profile import Value
from bot.guide.answer_messages import GuideAnswer, Quote, StreamedAnswer
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, cited, context, fits, link, section, sections
from bot.slack.blocks.rendered import Block, Context, Rendered
from bot.slack.text import bold, clip, fit, one_line

BUTTONS: Mapping[str, str] = {
    "resume": "Resume",
    "start_over": "Start over",
    "help": "Help",
    "summary": "My answers",
    "skip": "Skip this question",
}
QUESTION_CARRIED = 600  # characters of the opening question that a button carries along
QUOTES = 5
GO_THERE = "Go there"


def answer(say: GuideAnswer, about: Context) -> Rendered:
    """An answer with its quotes; the button takes what was understood into a consultation."""
    named = {quote.section for quote in say.quotes}
    nearest = [_title(name) for name in say.sections[:QUOTES] if name not in named and name.strip()]
    lead = "See also" if say.covered else "The nearest sections"
    blocks = [
        *_claims(say),
        *context(f"{lead}: {', '.join(nearest)}" if nearest else ""),
        *small_note(say.note),
        *actions([checklist_button(say, about)] if say.offer_checklist else []),
    ]
    return Rendered(fit(one_line(say.answer), limits.MESSAGE_FALLBACK) or "The guide doesn't say.", blocks)


def _claims(say: GuideAnswer) -> list[Block]:
    """Each claim with the section it rests on. Where the claims are the guide's own words, they are the quotes."""
    quotes = say.quotes[:QUOTES]
    lines = [one_line(line) for line in say.answer.splitlines() if line.strip()]
    if quotes and lines == [one_line(quote.quote) for quote in quotes]:
        pairs = zip(lines, quotes, strict=True)
        return [block for line, quote in pairs for block in (section(fit(line, limits.ANSWER)), *_source(quote))]
    return [section(fit(say.answer, limits.ANSWER)), *(line for quote in quotes for line in context(_quoted(quote)))]


def _source(quote: Quote) -> list[Block]:
    return context(f"— {_title(quote.section)}")


def notice(say: Notice, about: Context) -> Rendered:
    """A short word."""
    value = {"consultation": about.consultation}
    title = bold(say.title, limits.NAME)
    blocks = [
        *sections(title, fit(say.text, limits.SECTION_TEXT)),
        *context(link(say.link, GO_THERE)),
        *context(cited(say.section)),
        *actions(button(name, BUTTONS[name], value) for name in say.buttons),
    ]
    words = fit(one_line(f"{say.title}: {say.text}" if say.title else say.text), limits.MESSAGE_FALLBACK)
    return Rendered(words or "…", blocks or [section("…")])


def _quoted(quote: Quote) -> str:
    title = _title(quote.section)
    words = fit(one_line(quote.quote), limits.QUOTE)
    return f"{title}: “{words}”" if words else title


def _title(name: str) -> str:
    return f"_{fit(one_line(name), limits.LINE)}_"


def small_note(text: str) -> list[Block]:
    """A small line below an answer; none where there is nothing to say."""
    return context(fit(one_line(text), limits.CONTEXT_TEXT))


def checklist_button(say: GuideAnswer | StreamedAnswer, about: Context) -> Block:
    """What does not fit into the button is left out whole, never cut: those questions are asked again."""
    carried = {"consultation": about.consultation, "question": clip(say.question, QUESTION_CARRIED)}
    whole = {**carried, "opening": _packed(say.opening)}
    named = {**carried, "opening": _packed({key: v for key, v in say.opening.items() if key != "project"})}
    value = next((value for value in (whole, named, carried) if fits(value)), {"consultation": about.consultation})
    return button(routes.CHECKLIST, "Work through the checklist", value, primary=True)


def _packed(opening: Mapping[str, Value]) -> str:
    return json.dumps(dict(opening), ensure_ascii=False, separators=(",", ":")) if opening else ""
