"""What holding one file against its expected reading gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """One file. `refused` is right only where the expected reading has a broken line; any other refusal is wrong."""

    file: str
    format: str
    outcome: Literal["right", "wrong", "refused"]
    detail: str = ""
