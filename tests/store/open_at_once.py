"""`python -m tests.store.open_at_once DATABASE COUNT`: so many processes open a new database at the same moment.

Prints, a line each, what went wrong; exit status 1 if anything did.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.ports.store import StoreError
from bot.store.database import Database


def open_once(path: Path, gate: int, report: int) -> None:
    """In a child: wait until the gate's other end is closed, open the database, and say what is wrong."""
    os.read(gate, 1)
    try:
        Database(path).close()
    except StoreError as error:
        os.write(report, f"{error}\n".encode())
    finally:
        os._exit(0)


def main(path: Path, count: int) -> int:
    gate, opener = os.pipe()
    reading, report = os.pipe()
    children = []
    for _ in range(count):
        child = os.fork()
        if not child:
            os.close(opener)
            open_once(path, gate, report)
        children.append(child)
    os.close(report)
    os.close(opener)
    for child in children:
        os.waitpid(child, 0)
    with os.fdopen(reading) as reports:
        wrong = reports.read()
    print(wrong, end="")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
