"""The encoding of text that is no UTF-8: charset-normalizer's guess, with the tests that short samples need."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

# Letters and signs of Western European languages; a text whose every foreign character is one of them is Windows-1252.
WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ€£§°«»“”‘’‚„–—…·©®™¿¡²³½¼\xa0•´")
ENOUGH = 0.5  # share of foreign characters that must be usual ones
ENOUGH_KANA = 0.2
# Of an encoding, the character set whose two-byte codes tell usual characters, by their first byte from and to.
FIRST_LEVELS = {"cp949": ("euc_kr", 0xB0, 0xC8), "gb18030": ("gb2312", 0xB0, 0xD7), "big5": ("big5", 0xA4, 0xC6)}


def guess_encoding(sample: bytes) -> str:
    """The likeliest encoding of a sample that is no UTF-8; Windows-1252 where it cannot be told.

    East Asian encodings decode each other's bytes without an error, so the characters are tested for being usual ones:
    kana for Japanese, the 2,350 syllables of KS X 1001 for Korean, the first levels of GB 2312 and Big5 for Chinese.
    """
    from charset_normalizer import from_bytes

    for encoding in ("cp932", "euc_jp"):
        if _share(sample, encoding, _is_kana) >= ENOUGH_KANA:
            return encoding
    for encoding, usual in FIRST_LEVELS.items():
        if _share(sample, encoding, partial(_leads, *usual)) >= ENOUGH:
            return encoding
    if _share(sample, "cp1252", WESTERN.__contains__) == 1.0:
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best is not None and best.encoding not in ("ascii", "utf_8") else "cp1252"


def _share(sample: bytes, encoding: str, is_usual: Callable[[str], bool]) -> float:
    """The share of usual ones among the foreign characters; 0 where the sample cannot be decoded."""
    try:
        foreign = [character for character in sample.decode(encoding) if not character.isascii()]
    except UnicodeDecodeError:
        return 0.0
    # A single-byte text read two bytes at a time gives rare characters of every script.
    return sum(map(is_usual, foreign)) / len(foreign) if foreign else 0.0


def _is_kana(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff"


def _leads(charset: str, low: int, high: int, character: str) -> bool:
    """Is the first of a character's two bytes between these?"""
    try:
        code = character.encode(charset)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and low <= code[0] <= high
