"""Project names match across case, spaces, punctuation and the many ways Unicode writes one letter."""

from __future__ import annotations

import unicodedata


def project_key(name: str) -> str:
    """The form under which a project's name is compared: NFKC, case folded, letters, marks and digits only.

    A name of nothing else (an emoji, say) is compared as written, folded.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(char for char in folded if unicodedata.category(char)[0] in "LMN")
    return kept or " ".join(folded.split())
