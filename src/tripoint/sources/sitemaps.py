"""Sitemaps (sitemaps.org 0.9, with Google's news extension) and OPML lists of feeds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tripoint.errors import UnreadableInput
from tripoint.sources.listings import Gatherer, Listing
from tripoint.text.dates import parse_published

__all__ = ["parse_opml", "parse_sitemap"]


def parse_sitemap(data: bytes, url: str, *, now: dt.datetime) -> Listing:
    """The pages of a sitemap, or the sitemaps that an index names."""
    root, broken = _tree(data)
    gatherer = Gatherer(url, now)
    for place in _children(root):
        facts = {_name(each): (each.text or "").strip() for each in _inside(place)}
        if _name(place) == "sitemap":
            gatherer.list(facts.get("loc"))
        elif _name(place) == "url":
            when = facts.get("publication_date") or facts.get("lastmod")
            gatherer.entry(
                facts.get("loc"),
                title=facts.get("title"),
                published=parse_published(when) if when else None,
            )
    return gatherer.listing("sitemap", broken=broken)


def parse_opml(data: bytes, url: str, *, now: dt.datetime) -> Listing:
    """The feeds that an OPML list names, at whatever depth."""
    root, broken = _tree(data)
    gatherer = Gatherer(url, now)
    for each in _inside(root):
        address = next((v for k, v in each.attrib.items() if str(k).lower() == "xmlurl"), None)
        if address is not None:
            gatherer.list(address)
    return gatherer.listing("list", broken=broken)


def _tree(data: bytes) -> tuple[Any, str | None]:
    """The root and what is broken; entities are not resolved and nothing is loaded."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise UnreadableInput(f"is broken ({_first_line(fault)}): nothing can be read") from fault
    if root is None:
        raise UnreadableInput("is broken: no element can be read of it")
    errors = [each for each in parser.error_log if each.level >= etree.ErrorLevels.ERROR]
    return root, f"line {errors[0].line}: {_first_line(errors[0].message)}" if errors else None


def _first_line(fault: object) -> str:
    return str(fault).partition("\n")[0][:120]


def _children(element: Any) -> Iterator[Any]:
    return (each for each in element if isinstance(each.tag, str))


def _inside(element: Any) -> Iterator[Any]:
    return (each for each in element.iterdescendants() if isinstance(each.tag, str))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()
