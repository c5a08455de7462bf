"""Which proxy an address is reached by: one rule for the SDK, sockets, file downloads, response_url and doctor."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

LIKE = {"ws": "http", "wss": "https"}  # a socket begins as a request


def choose_proxy(url: str) -> str | None:
    """The proxy of HTTPS_PROXY or HTTP_PROXY, or None where NO_PROXY names the host, or it is this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(LIKE.get(parts.scheme, parts.scheme)) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy  # as curl reads a bare host and port


def hide_credentials(url: str) -> str:
    """An address as it may be printed: without a name and password in it."""
    parts = urlsplit(url)
    if parts.username is None and parts.password is None:
        return url
    return parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}").geturl()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
