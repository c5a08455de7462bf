"""How an address is reached: by which proxy (one rule for all that we call), and whether anybody can listen."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

LIKE = {"ws": "http", "wss": "https"}  # a socket begins as a request
PORTS = {"http": 80, "https": 443}


def choose_proxy(url: str) -> str | None:
    """The proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY; None if NO_PROXY names the host, or it is this machine.

    NO_PROXY lists hosts and suffixes (`example.com`, `.example.com` and `*.example.com`), each perhaps with a port,
    addresses, networks (`10.0.0.0/8`), or `*` for everything.
    """
    parts = urlsplit(url)
    host, scheme = parts.hostname or "", LIKE.get(parts.scheme, parts.scheme)
    if is_loopback(host) or _goes_past(host, parts.port or PORTS.get(scheme)):
        return None
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy  # as curl reads a bare host and port


def hide_credentials(url: str) -> str:
    """An address as it may be printed: without a name and password in it."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return url
    return parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}").geturl()


def is_protected(url: str) -> bool:
    """Whether nobody on the way reads what is sent to an address: it is https, or on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _goes_past(host: str, port: int | None) -> bool:
    """Whether NO_PROXY, or the settings of the operating system, name this host."""
    address = f"[{host}]" if ":" in host else host
    if any(map(proxy_bypass, (host, address, f"{address}:{port}"))):
        return True
    return any(_names(entry.strip().lower(), host) for entry in getproxies().get("no", "").split(","))


def _names(entry: str, host: str) -> bool:
    """Whether an entry means a host, in a form that the standard library doesn't read: `*.suffix`, `*`, a network."""
    if entry == "*" or entry.startswith("*."):
        return host.endswith(entry[1:])
    try:
        return ip_address(host) in ip_network(entry, strict=False)
    except ValueError:
        return False
