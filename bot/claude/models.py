"""The models that are listed in models.toml; an id that is not listed works, with cautious settings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("models.toml")
VENDOR = re.compile(r"^(?:[\w-]+[./:])*(?=claude-)")  # "anthropic/claude-…", "us.anthropic.claude-…"
PER_TOKENS = 1_000_000  # prices are per this many tokens


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens."""

    input: float
    output: float
    write_5m: float
    write_1h: float
    read: float


@dataclass(frozen=True)
class Tokens:
    """What one call used. `input` counts only what the cache neither read nor wrote."""

    input: int = 0
    output: int = 0
    write_5m: int = 0
    write_1h: int = 0
    read: int = 0

    @property
    def prompt(self) -> int:
        """Everything that was sent."""
        return self.input + self.write_5m + self.write_1h + self.read

    @property
    def total(self) -> int:
        return self.prompt + self.output


@dataclass(frozen=True)
class ModelSpec:
    """One model; the fields are explained in models.toml. `known` False: not listed there."""

    id: str
    thinking_off: str = "unasked"
    effort: bool = False
    price: Price | None = None
    priced: date | None = None
    long_prompt: int | None = None
    long_price: Price | None = None
    retires: date | None = None
    known: bool = False

    @property
    def can_stop_thinking(self) -> bool:
        """Whether a request can switch its thinking off."""
        return self.thinking_off in ("disabled", "between_tools")

    def cost(self, tokens: Tokens) -> float | None:
        """US dollars of one call; None where we have no price."""
        price = self.price
        if self.long_prompt is not None and tokens.prompt > self.long_prompt:
            price = self.long_price
        if price is None:
            return None
        dollars: float = sum(getattr(tokens, kind) * rate for kind, rate in asdict(price).items())
        return dollars / PER_TOKENS


def model(name: str) -> ModelSpec:
    """The model of that id, or a cautious one where the id is not listed."""
    return _models().get(name, ModelSpec(id=name))


def default_small() -> str:
    """The id that is used where the settings name none."""
    return str(_data()["defaults"]["small"])


def start_problems(names: list[str], today: date, variable: str = "CONSULTANT_MODEL") -> list[str]:
    """One line for each id that no longer answers: what is wrong and what to set. `variable`: where it was named."""
    return [
        f"{variable}: {name} was retired on {last.isoformat()} and no longer answers; "
        f"set it to {default_small()}, or leave it unset"
        for name in dict.fromkeys(names)
        if (last := _retired_on(name)) is not None and last < today
    ]


def start_warnings(names: list[str], today: date) -> list[str]:
    """One line for each id that works today but needs a word: about to retire, or not listed."""
    found = []
    for name in dict.fromkeys(names):
        last = _retired_on(name)
        if last is not None and last >= today:
            found.append(f"{name} retires on {last.isoformat()}; {default_small()} is a current one")
        elif not model(name).known and last is None:
            found.append(f"{name} is not in models.toml: it is used with cautious settings and without prices")
    return found


def _retired_on(name: str) -> date | None:
    plain = VENDOR.sub("", name.strip().lower()).replace("@", "-")
    gone = next((day for pattern, day in _data()["retired"].items() if fnmatchcase(plain, pattern)), None)
    return gone if isinstance(gone, date) else model(plain).retires


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _models() -> dict[str, ModelSpec]:
    return {name: _model(name, table) for name, table in _data()["models"].items()}


def _model(name: str, table: dict[str, Any]) -> ModelSpec:
    fields: dict[str, Any] = {key: Price(**v) if isinstance(v, dict) else v for key, v in table.items()}
    return ModelSpec(id=name, known=True, **fields)
