"""The one table of every id that Slack sends back to us, with the handler it leads to.

The same table serves live events and events that are handled again after a crash. Blocks, views, listeners and payloads
take their ids from here; no literal id stands anywhere else. Ids are stable: a button on an old message must still work
after an upgrade.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from bot.handlers import (
    actions,
    app_home,
    app_mentions,
    commands_and_shortcuts,
    direct_messages,
    evidence_actions,
    verdict_actions,
)
from bot.handlers.answers.streamed_answers import stop_answer
from bot.handlers.conversation import begin_or_resume
from bot.handlers.evidence import cost_comparisons, prompt_reviews
from bot.handlers.privacy import data_lifecycle
from bot.handlers.route_table import Handler, RouteTable
from bot.ports.inbound import (
    AppUninstalled,
    BlockAction,
    DirectMessage,
    EventBase,
    HomeOpened,
    InboundEvent,
    Mention,
    Shortcut,
    SlashCommand,
    StreamStopped,
    ViewSubmission,
)

# Buttons. What each carries in its value stands in brackets; where a consultation is meant, its id.
ACTIONS: Final = RouteTable[BlockAction](fallback=actions.unknown)
# On a question [consultation, question]; PICK also [values: JSON by field], ANSWER also [ticks: fields with commas]
ANSWER: Final = ACTIONS.add("answer", actions.answer)
PICK: Final = ACTIONS.add("pick", actions.pick)
SKIP: Final = ACTIONS.add("skip", partial(actions.command, "skip"))
KEEP: Final = ACTIONS.add("keep", partial(actions.command, "keep"))
REPLACE: Final = ACTIONS.add("replace", partial(actions.command, "yes"))
MENU: Final = ACTIONS.add("menu", actions.unknown)  # see MENUS
REVIEW: Final = ACTIONS.add("review", prompt_reviews.open_review)
# On the list of answers, the living card and the last card [consultation, question; audience]
CHANGE: Final = ACTIONS.add("change", actions.change)
EDIT: Final = ACTIONS.add("edit", actions.open_form)
FORM: Final = ACTIONS.add("form", actions.open_form)
CONFIRM: Final = ACTIONS.add("confirm", actions.confirm)
CONFIRM_ALONE: Final = ACTIONS.add("confirm_alone", actions.confirm)
FINISH: Final = ACTIONS.add("finish", partial(actions.command, "finish"))
# On notices, menus and Home [consultation]
START: Final = ACTIONS.add("start", begin_or_resume.start)
RESUME: Final = ACTIONS.add("resume", begin_or_resume.resume)
START_OVER: Final = ACTIONS.add("start_over", partial(actions.command, "start_over"))
VERDICTS: Final = ACTIONS.add("verdicts", actions.list_verdicts)
HELP: Final = ACTIONS.add("help", commands_and_shortcuts.show_help)
DROP: Final = ACTIONS.add("drop", app_home.drop)  # on Home
DELETE: Final = ACTIONS.add("delete", data_lifecycle.choose_deletion)
# On a verdict [consultation, verdict]; ASK also on menus and Home
VERDICT_MENU: Final = ACTIONS.add("verdict_menu", actions.unknown)  # see MENUS
RECORD: Final = ACTIONS.add("record", verdict_actions.open_record)
RATE: Final = ACTIONS.add("rate", verdict_actions.rate)
CHANGE_ANSWER: Final = ACTIONS.add("change_answer", verdict_actions.change_answer)
ASK: Final = ACTIONS.add("ask", actions.open_ask)
# On an answer of the guide [question; opening, candidates: JSON of fields]
CHECKLIST: Final = ACTIONS.add("checklist", begin_or_resume.begin_from_button)
# On the list of open consultations, and on words that may be either [consultation, words, or words_cut]
CHOOSE: Final = ACTIONS.add("choose", actions.choose)
NEW_PROJECT: Final = ACTIONS.add("new_project", actions.begin_with_words)
JUST_QUESTION: Final = ACTIONS.add("just_question", actions.answer_words)
# On a project that was decided [project, words, channel, thread]
START_ANEW: Final = ACTIONS.add("start_anew", begin_or_resume.begin_anew)
# On the review of a prompt [consultation, opening; paste]
FILL_PROMPT: Final = ACTIONS.add("fill_prompt", prompt_reviews.fill_prompt)
DELETE_PROMPT: Final = ACTIONS.add("delete_prompt", prompt_reviews.delete_review)

# On what was read from a file [consultation, reading], and on costs [consultation]
USE_NUMBERS: Final = ACTIONS.add("use_numbers", partial(evidence_actions.use_numbers, "used"))
USE_AS_TUNED: Final = ACTIONS.add("use_as_tuned", partial(evidence_actions.use_numbers, "used_tuned"))
EDIT_READING: Final = ACTIONS.add("edit_reading", evidence_actions.open_reading)
LEAVE_READING: Final = ACTIONS.add("leave_reading", evidence_actions.leave)
LOOK_AT_SAMPLE: Final = ACTIONS.add("look_at_sample", evidence_actions.open_sample)
SORT_FAILURES: Final = ACTIONS.add("sort_failures", evidence_actions.open_failures)
CLEAN_FILE: Final = ACTIONS.add("clean_file", evidence_actions.clean_file)
SHOW_COSTS: Final = ACTIONS.add("show_costs", cost_comparisons.show_costs)
EDIT_COSTS: Final = ACTIONS.add("edit_costs", cost_comparisons.open_costs)

# The entries of the menus behind three dots, each carried as `do` in its option's value, by the action of the menu.
CARD_ENTRIES: Final = RouteTable[BlockAction](fallback=actions.unknown)
DO_WHY: Final = CARD_ENTRIES.add("why", partial(actions.command, "why"))
DO_BACK: Final = CARD_ENTRIES.add("back", partial(actions.command, "back"))
DO_FORM: Final = CARD_ENTRIES.add("form", actions.open_form)
DO_COSTS: Final = CARD_ENTRIES.add("costs", cost_comparisons.show_costs)
DO_PAUSE: Final = CARD_ENTRIES.add("pause", partial(actions.command, "pause"))
DO_START_OVER: Final = CARD_ENTRIES.add("start_over", partial(actions.command, "start_over"))
DO_DROP: Final = CARD_ENTRIES.add("drop", partial(actions.command, "drop"))
VERDICT_ENTRIES: Final = RouteTable[BlockAction](fallback=actions.unknown)
DO_ASK: Final = VERDICT_ENTRIES.add("ask", verdict_actions.open_ask)
DO_SHARE: Final = VERDICT_ENTRIES.add("share", verdict_actions.open_share)
DO_TEN_ITEMS: Final = VERDICT_ENTRIES.add("ten_items", verdict_actions.open_ten_items)
MENUS: Final = {MENU: CARD_ENTRIES, VERDICT_MENU: VERDICT_ENTRIES}

# These answer with a modal, which must be opened within the three seconds of the trigger.
OPEN_MODAL: Final = frozenset(
    {EDIT, FORM, MENU, REVIEW, VERDICT_MENU, RECORD, RATE, ASK, DELETE}
    | {EDIT_READING, LOOK_AT_SAMPLE, SORT_FAILURES, EDIT_COSTS}
)

# Forms, by callback id: a form names the handler of what is submitted. A modal that only shows something has no id.
VIEWS: Final = RouteTable[ViewSubmission](fallback=actions.ignore)
VIEWS.add("form", actions.submit_form)
VIEWS.add("rating", verdict_actions.submit_rating)
SHARE_VIEW: Final = VIEWS.add("share", verdict_actions.share)
ASK_VIEW: Final = VIEWS.add("ask", actions.ask_guide)
VIEWS.add("choose_deletion", data_lifecycle.confirm_chosen)
VIEWS.add("delete", data_lifecycle.delete_confirmed)
VIEWS.add("review_prompt", prompt_reviews.review_submission)
VIEWS.add("reading", evidence_actions.read_again)
VIEWS.add("sample", evidence_actions.submit_sample)
VIEWS.add("failures", evidence_actions.submit_failures)
VIEWS.add("costs", cost_comparisons.submit_costs)

# Shortcuts, by callback id, as in manifest.yml.
SHORTCUTS: Final = RouteTable[Shortcut]()
GLOBAL_SHORTCUT: Final = SHORTCUTS.add("checklist", commands_and_shortcuts.begin_from_shortcut)
MESSAGE_SHORTCUT: Final = SHORTCUTS.add("checklist_from_message", commands_and_shortcuts.begin_from_shortcut)

# The slash command, as in manifest.yml, and its subcommands: words that people type, whose rows stand where their
# handlers do.
COMMAND: Final = "/consult"
SUBCOMMANDS: Final = commands_and_shortcuts.SUBCOMMANDS

# Events, by their type in the Events API, as in manifest.yml (message.im comes as "message").
EVENTS: Final[dict[str, tuple[type[EventBase], Handler[Any]]]] = {
    "app_mention": (Mention, app_mentions.handle_mention),
    "message": (DirectMessage, direct_messages.handle_direct_message),
    "app_home_opened": (HomeOpened, app_home.open_home),
    "agent_session_stopped": (StreamStopped, stop_answer),
    "app_uninstalled": (AppUninstalled, data_lifecycle.forget_workspace),
    "tokens_revoked": (AppUninstalled, data_lifecycle.forget_workspace),
}


def find_handler(event: InboundEvent) -> Handler[Any]:
    """The handler of an event. Raises KeyError if the tables have none."""
    match event:
        case BlockAction(action_id=menu) if menu in MENUS:
            return MENUS[menu].find(event.value.get("do", ""))
        case BlockAction():
            return ACTIONS.find(event.action_id)
        case ViewSubmission():
            return VIEWS.find(event.callback_id)
        case Shortcut():
            return SHORTCUTS.find(event.callback_id)
        case SlashCommand():
            return SUBCOMMANDS.find(commands_and_shortcuts.subcommand_of(event))
    return dict(EVENTS.values())[type(event)]
