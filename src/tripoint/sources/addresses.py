"""Which addresses may be asked: http and https, and no host inside a private network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

import httpx

from tripoint.errors import FetchLater, NotFetched

__all__ = ["is_address", "parse_address", "resolve"]

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 addresses that only wrap one of IPv4 in their last 32 bits (RFC 6052, RFC 4291 2.5.5.1).
_WRAPPERS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
_LONGEST = 2000


def is_address(text: str) -> bool:
    """Whether a source is an address of the web and not a path."""
    return text[:8].lower().startswith(("http://", "https://"))


def parse_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address without its fragment, taken from `base` where it is relative.

    Raises NotFetched where it is none, is not http(s), or holds a name and password.
    """
    try:
        url = httpx.URL(text.strip()[: _LONGEST + 1])
        url = (base.join(url) if base is not None else url).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as fault:
        raise NotFetched(f"is no address ({fault}): correct it") from fault
    if url.scheme not in ("http", "https") or not url.host:
        raise NotFetched("is no address of the web: give one that begins with https://")
    if len(str(url)) > _LONGEST:
        raise NotFetched(f"is an address of over {_LONGEST} characters: shorten it")
    if url.userinfo:
        raise NotFetched("has a name and password in it: they would be stored; leave them out")
    return url


def resolve(url: httpx.URL, *, private: Collection[str]) -> list[str]:
    """The IP addresses of a host, each of them checked: asking these and no others is safe.

    `private` names the hosts that may lie in a private network; * stands for all. Raises
    NotFetched where another one does, FetchLater where the name is not known now.
    """
    host = url.raw_host.decode("ascii").strip("[]")
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise FetchLater(
            f"has a host that cannot be found ({host}): correct it, or check the network"
        ) from fault
    may_be_private = "*" in private or host in private
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for each in addresses:
        if not may_be_private and not _is_public(ipaddress.ip_address(each)):
            raise NotFetched(
                f"leads into a private network ({host} is {each}):"
                f" set TRIPOINT_ALLOW_PRIVATE={host} if that is meant"
            )
    return addresses


def _is_public(ip: _Ip) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour
        if wrapped is None and any(ip in each for each in _WRAPPERS):
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return _is_public(wrapped)
    return ip.is_global and not ip.is_multicast
