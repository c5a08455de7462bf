"""A check is a line: what was looked at, how it is, and, where it fails, what to do. No secret ever stands in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

State = Literal["ok", "FAIL", "–"]
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Checked:
    """`state`: ok, FAIL, or – where there is nothing to check. `text`: what was found, and what to do about it."""

    state: State
    what: str
    text: str

    @property
    def line(self) -> str:
        """The line that is printed."""
        return f"{self.state:<4}  {self.what}: {' '.join(self.text.split())}"


ok, fail, none = (partial(Checked, state) for state in get_args(State))


async def in_time(
    what: str, check: Awaitable[tuple[Checked, ...]], seconds: float = SECONDS, advice: str = ""
) -> tuple[Checked, ...]:
    """A check with its limit: one that hangs or breaks fails with a word, and the others go on."""
    try:
        async with asyncio.timeout(seconds):
            return await check
    except TimeoutError:
        return (fail(what, f"no answer within {seconds:g} seconds. {advice or 'Check the network, and try again.'}"),)
    except Exception as error:  # noqa: BLE001 - a check that breaks is a line, not a traceback
        return (fail(what, f"could not be checked ({type(error).__name__}). Try again; see the log of `serve`."),)
