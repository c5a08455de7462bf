"""Answers from the guide, each claim with the section it rests on; and short notices."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.consultation.messages import CHANNEL_SIGN, USER_SIGN, Notice
from bot.guide.answer_messages import FirstReadView, GuideAnswer, Quote, StreamedAnswer, mark
from bot.handlers import routes
from bot.ports.store import FIRST_READ
from bot.slack import limits
from bot.slack.blocks.elements import (
    Footnotes,
    actions,
    button,
    cite,
    context,
    context_lines,
    feedback,
    fits,
    join,
    link_line,
    pack,
    section,
    text_units,
)
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Run, channel_run, fit_rows, paragraph, run, titled_list, user_run
from bot.slack.text import clip, fallback, in_pieces, one_line, units

# The buttons that a notice may name, with their action ids; a label is the sentence button_NAME.
NOTICE_BUTTONS: Mapping[str, str] = {
    "resume": routes.RESUME,
    "start": routes.START,
    "start_over": routes.START_OVER,
    "keep": routes.KEEP,
    "replace": routes.REPLACE,
    "edit": routes.EDIT,
    "bring_back": routes.RESUME,
}
NOTICE_LABELS: Mapping[str, str] = {"resume": "continue"}
QUESTION_CARRIED = 600  # characters of the opening question that a button carries along
QUOTES = 5
CLAIMS = 9  # lines of an answer that stand apart, one a question
FIRST_READ_UNITS = 2_800
SPARE_UNITS = 700  # kept free for the note and the button below a streamed answer
EMPTY = "…"


@render_card.register
def notice(message: Notice, ctx: CardContext) -> Rendered:
    """A short message."""
    blocks = [
        *paragraph(run(message.title, limits.NAME, bold=True)),
        *paragraph(*_with_signs(message)),
        *link_line(message.link, ctx.say("card_go_there")),
        *context(cite(ctx, message.section)),
        *actions(
            *(
                button(NOTICE_BUTTONS[name], ctx.say(f"button_{NOTICE_LABELS.get(name, name)}"), ctx.value)
                for name in message.buttons
            )
        ),
    ]
    text = f"{message.title}: {message.text}" if message.title else message.text
    # A person's or a channel's name is not ours to write out in the fallback.
    plain = fallback(text.replace(USER_SIGN, "…").replace(CHANNEL_SIGN, "…"))
    return Rendered(plain, blocks or [section(EMPTY)])


def _with_signs(message: Notice) -> list[Run | None]:
    """The text, with the person and the channel in it as Slack shows them."""
    runs: list[Run | None] = []
    for part in re.split(f"([{USER_SIGN}{CHANNEL_SIGN}])", clip(message.text, limits.SECTION_TEXT)):
        if part == USER_SIGN:
            runs.append(user_run(message.user))
        elif part == CHANNEL_SIGN:
            runs.append(channel_run(message.channel) or run("…"))
        else:
            runs.append(run(part))
    return runs


@render_card.register
def guide_answer(message: GuideAnswer, ctx: CardContext) -> Rendered:
    """A first read if there is one, the answer with its passages, and always a way on."""
    notes = Footnotes()
    quoted = {quote.section for quote in message.quotes}
    read = _first_read(message.first_read, notes, ctx)
    others = [_title(name) for name in message.sections[:QUOTES] if name not in quoted and name.strip()]
    seen = bool(read) or not message.covered  # an answer that the guide doesn't give names the nearest section itself
    ask = button(routes.ASK, ctx.say("button_ask"), ctx.value) if message.offer_ask else None  # below small talk
    blocks = [
        *read,
        *_claims(message),
        *paragraph(run(ctx.say("card_your_case")) if message.offer_case else None),
        *context("" if seen or not others else ctx.say("card_see_also", sections=join(*others))),
        *_cited(read, notes, ctx),
    ]
    return _with_way_on(message, message.answer, blocks, ctx, ask)


@render_card.register
def streamed_answer(message: StreamedAnswer, ctx: CardContext) -> Rendered:
    """A first read by the rules if there is one; below it a model's answer, its footnotes in words of our own copy."""
    notes = Footnotes()
    read = _first_read(message.first_read, notes, ctx)
    above = [*read, *_cited(read, notes, ctx), *text_so_far(message.text)]
    room = limits.MESSAGE_TEXT_TOTAL - text_units(above) - SPARE_UNITS
    footnotes = [f"{mark(footnote.number)} {_quoted(footnote)}" for footnote in message.footnotes]
    blocks = [*above, *context_lines(footnotes, ctx, most=limits.FOOTNOTES, room=room)]
    return _with_way_on(message, one_line(message.text), blocks, ctx)


def _with_way_on(
    message: GuideAnswer | StreamedAnswer, words: str, above: list[Block], ctx: CardContext, ask: Block | None = None
) -> Rendered:
    """With what stands below every answer; below a first read also the two thumbs, which not every Slack takes."""
    read = message.first_read
    blocks = [
        *above,
        *context(ctx.say("review_offered") if message.offer_review else ""),
        *context(message.note),
        *(actions(checklist_button(message, ctx), ask) if message.offer_checklist else []),
    ]
    newer = [*blocks, feedback(routes.RATE, ctx, {"verdict": f"{FIRST_READ}{ctx.version}"})] if read else None
    plain = " ".join(filter(None, (read.headline if read else "", words)))
    return Rendered(fallback(plain or message.note), blocks or [section(EMPTY)], newer=newer)


def _first_read(read: FirstReadView | None, notes: Footnotes, ctx: CardContext) -> list[Block]:
    if read is None:
        return []
    rows = fit_rows(
        read.lines,
        lambda line: [
            run(f"{line.lead} ", limits.LINE, bold=True),
            run(f" {one_line(line.text)}{notes.mark(line.section)}"),
        ],
        FIRST_READ_UNITS,
        ctx,
    )
    decision, end, reason = read.headline.partition(". ")  # bold is what is decided; why it is so may be long
    return [
        *paragraph(
            run(decision + end.strip(), limits.REASON, bold=True), run(f" {one_line(reason)}") if reason else None
        ),
        *titled_list("", rows),
        *paragraph(run(read.decides, limits.REASON)),
    ]


def _cited(read: list[Block], notes: Footnotes, ctx: CardContext) -> list[Block]:
    return context(join(notes.line(), ctx.say("card_by_rules"))) if read else []


def text_so_far(text: str) -> list[Block]:
    """The words alone, all of them."""
    return [block for piece in in_pieces(text, limits.ANSWER, units) for block in paragraph(run(piece))]


def checklist_button(message: GuideAnswer | StreamedAnswer, ctx: CardContext) -> Block:
    """*Work through the checklist*. What does not fit is left out whole, never cut: it is asked again."""
    carried = {**ctx.value, "question": clip(message.question, QUESTION_CARRIED)}
    with_facts = {**carried, "opening": pack(message.opening)}
    with_candidates = {**with_facts, "candidates": pack(message.candidates)}
    without_name = {**carried, "opening": pack({k: v for k, v in message.opening.items() if k != "project"})}
    value = next((v for v in (with_candidates, with_facts, without_name, carried) if fits(v)), ctx.value)
    return button(routes.CHECKLIST, ctx.say("button_checklist"), value, primary=True)


def _claims(message: GuideAnswer) -> list[Block]:
    """Each claim with the section it rests on. If the claims are the guide's own words, they are the quotes."""
    quotes = message.quotes[:QUOTES]
    claims = [one_line(line) for line in message.answer.splitlines() if line.strip()]
    if quotes and claims == [one_line(quote.quote) for quote in quotes]:
        pairs = zip(claims, quotes, strict=True)
        return [
            block
            for claim, quote in pairs
            for block in (*paragraph(run(claim, limits.ANSWER)), *context(f"— {_title(quote.section)}"))
        ]
    apart = clip(message.answer, limits.ANSWER).split("\n", CLAIMS)
    return [
        *(block for claim in apart for block in paragraph(run(claim))),
        *(block for quote in quotes for block in context(_quoted(quote))),
    ]


def _quoted(quote: Quote) -> str:
    words = clip(one_line(quote.quote), limits.QUOTE)
    title = _title(quote.section)
    return f"{title}{'' if title.endswith('?') else ':'} “{words}”" if words else title


def _title(name: str) -> str:
    return clip(one_line(name), limits.LINE)
