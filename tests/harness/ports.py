"""A port that nobody else is given while a test needs it: each is bound for as long as this process lives."""

from __future__ import annotations

import socket

_held: list[socket.socket] = []


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which nobody listens yet, and which is free for whoever is handed its number.

    The system gives a port that is bound to no other test and to no outgoing connection. It lets a server listen on it
    all the same, since both bind with SO_REUSEADDR, as asyncio does.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((host, 0))
    _held.append(held)
    return int(held.getsockname()[1])
