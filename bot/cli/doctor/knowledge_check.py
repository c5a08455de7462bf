"""Can the database be written, and is the content whole, the operator's own guide included?"""

from __future__ import annotations

import os
import time
from pathlib import Path

from bot.cli.doctor.check_result import Checked, fail, none, ok
from bot.embeddings.sentence_model import SentenceModel, SentenceModelError
from bot.guide.passages import Guide, GuideError
from bot.knowledge.guide_copy import operators_guide
from bot.knowledge.loader import Knowledge, KnowledgeError, load
from bot.ports.store import StoreError
from bot.settings import Settings
from bot.store.connection import check_writable, connect
from bot.store.private_files import folder_warning
from bot.store.sqlite_errors import check_whole

DATABASE, FOLDER, KNOWLEDGE, GUIDE = "database", "database folder", "knowledge", "guide"
MOST_TOLD = 8  # problems on the line; the rest is counted


def check_database(path: Path) -> tuple[Checked, ...]:
    """It opens, is whole and brought up to date, and can be written: the time of this look is. A new one is made."""
    is_new = not path.exists()
    try:
        db = connect(path)
    except StoreError as error:
        return (fail(DATABASE, f"{error} CONSULTANT_DB names the file."),)
    try:
        check_writable(db, time.time())
        check_whole(db.conn, path)
    except StoreError as error:
        return (fail(DATABASE, str(error)),)
    except Exception as error:  # noqa: BLE001 - sqlite3 has many ways to say no
        return (fail(DATABASE, f"{path} can't be written ({error}). Give the bot the right to, or set CONSULTANT_DB."),)
    finally:
        db.close()
    if not os.access(path.parent, os.W_OK):
        return (fail(DATABASE, f"no file can be made beside {path}, which SQLite needs. Make its folder writable."),)
    state = "was not there: an empty one was made" if is_new else "opens, is whole and up to date"
    good = ok(DATABASE, f"{path} {state}, and can be written")
    warning = folder_warning(path.parent)
    return (good, none(FOLDER, warning)) if warning else (good,)


def check_content(settings: Settings) -> tuple[Checked, ...]:
    """knowledge/ and CONSULTANT_GUIDE. Every problem is named."""
    try:
        knowledge = load(settings.knowledge)
    except KnowledgeError as error:
        text = _texts([str(line) for line in str(error).splitlines()])
        return (fail(KNOWLEDGE, f"{text} Mend {settings.knowledge}; its README.md says how."),)
    except SentenceModelError as error:
        return (fail(KNOWLEDGE, str(error)),)
    count = len(knowledge.checklist.questions)
    return (
        ok(KNOWLEDGE, f"whole: {count} questions, {len(knowledge.guide.passages)} passages"),
        _guide(settings, knowledge),
    )


def _guide(settings: Settings, knowledge: Knowledge) -> Checked:
    if settings.guide is None:
        return none(GUIDE, "CONSULTANT_GUIDE is not set: the guide in our own words is cited")
    try:
        own: Guide = operators_guide(settings.guide, knowledge.guide, SentenceModel().embed)
    except GuideError as error:
        return fail(GUIDE, f"{_texts(list(error.problems))}")
    except SentenceModelError as error:
        return fail(GUIDE, str(error))
    return ok(GUIDE, f"{settings.guide} has all {len(own.titles)} sections, and is quoted word for word")


def _texts(problems: list[str]) -> str:
    more = len(problems) - MOST_TOLD
    return "; ".join(problems[:MOST_TOLD]) + (f"; and {more} more." if more > 0 else ".")
