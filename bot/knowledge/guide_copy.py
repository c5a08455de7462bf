"""CONSULTANT_GUIDE: the operator's own copy of the article is read once, and quotes come from it word for word."""

from __future__ import annotations

import codecs
from pathlib import Path

from bot.guide.article import quoting, read_article
from bot.guide.passages import Guide, GuideError
from bot.nlu.meaning.text_vectors import Embed

LARGEST = 2_000_000  # bytes; the article has eleven thousand
NUL = "\0"
ADVICE = "Point CONSULTANT_GUIDE at the article as plain text or Markdown, or unset it."


def operators_guide(path: Path, guide: Guide, embed: Embed) -> Guide:
    """The guide with quotes from the file at `path`.

    Raises GuideError: the file cannot be read, is no text, is too large, or lacks sections (each is named).
    """
    text = _text(path)
    try:
        article = read_article(text, guide.titles)
    except GuideError as error:
        raise GuideError([f"{path}: {problem}" for problem in error.problems] + [ADVICE]) from None
    return quoting(guide, article, embed)


def _text(path: Path) -> str:
    try:
        if not (path.is_file() or path.is_dir()) and path.exists():
            raise _unusable(path, "no regular file")  # a pipe may never end
        if path.stat().st_size > LARGEST:
            raise _unusable(path, f"larger than {LARGEST // 1_000_000} MB")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _unusable(path, "no such file") from None
    except IsADirectoryError:
        raise _unusable(path, "a folder, not a file") from None
    except OSError:
        raise _unusable(path, "can't be opened") from None
    try:
        text = raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        raise _unusable(path, "not text in UTF-8; save it as UTF-8") from None
    if NUL in text:
        raise _unusable(path, "not a text file")
    if not text.strip():
        raise _unusable(path, "empty")
    return text


def _unusable(path: Path, why: str) -> GuideError:
    return GuideError([f"{path}: {why}", ADVICE])
