"""Web pages: the article's lines by trafilatura, the time from what the page marks up.

Bounded on purpose: libxml2 stops at its own depth limit, and a page of more elements than any
article needs is turned back, because the extraction's time grows with their square.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from tripoint.text.characters import clean_lines, one_line, text_key
from tripoint.text.dates import parse_published
from tripoint.text.draft import Draft
from tripoint.text.duplicates import fold_repeats
from tripoint.text.prose import is_prose, trim
from tripoint.text.scrape import drop_furniture, first_time, labelled_times

if TYPE_CHECKING:
    from tripoint.text.furniture import Furniture

_MOST_ELEMENTS = 20_000
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FRONT_PAGE = re.compile(r"[a-z]+://[^/?#]+/?(?:#.*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_]|$)", re.IGNORECASE)
_JSON_TIME = re.compile(r'"datePublished"\s*:\s*"([^"\\]{4,40})"')
_META_TIMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.created",
    "date",
)
# A fixed far end keeps the answer the same whenever it is asked; a time in the future is for the
# caller to doubt, who has a clock.
_DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def read_html(text: str, furniture: Furniture, url: str | None = None) -> Draft:
    """The title, time and paragraphs of a web page."""
    tree = _tree(text)
    if tree is None:
        return Draft(why_not="no text can be had from the page")
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return Draft(why_not=f"the page has more than {_MOST_ELEMENTS:,} elements")
    links = {text_key(link.text_content()) for link in tree.iter("a")}
    found = _extracted(tree, url)
    lines = [line for line in clean_lines(found.text or "") if line] if found else []
    title = one_line(found.title if found else None)
    times = [each for line in lines for each in labelled_times(line, furniture)]
    untimed = [line for line in lines if not labelled_times(line, furniture)]
    kept = fold_repeats(drop_furniture(untimed, title, furniture))
    stamps = [(True, each) for each in _marked_times(tree)] + times
    if found and found.date:
        stamps.append((True, found.date))
    published, published_text = first_time(stamps, furniture.zone(frozenset(), url))
    return Draft(
        title=title,
        published=published,
        published_text=published_text,
        publisher=one_line(found.sitename if found else None),
        language=_declared_language(tree),
        lines=tuple(kept),
        paragraphs=tuple(trim([line for line in kept if is_prose(line) or not _in(line, links)])),
        notices=furniture.notices_in(_visible(tree)),
        why_not="this is a site's front page" if _is_front_page(url) else None,
    )


def _tree(text: str) -> Any:
    from trafilatura.utils import load_html

    # Without a handler of its own the library's complaints would reach the user's terminal.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    return load_html(_LONE_SURROGATE.sub("", text))


def _extracted(tree: Any, url: str | None) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(
        tree,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=dict(_DATE_SEARCH),
    )


def _marked_times(tree: Any) -> list[str]:
    """Times of publication in the page's markup, the most exact kind first."""
    by_name: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        by_name.setdefault(name.lower(), meta.get("content") or "")
    found = [by_name[name] for name in _META_TIMES if name in by_name]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            found.extend(_JSON_TIME.findall(script.text or "")[:1])
    dated = [each for each in tree.iter("time") if each.get("itemprop") == "datePublished"]
    dated.extend(tree.xpath("//article//time")[:1])
    found.extend(each.get("datetime") or each.text_content() for each in dated)
    cleaned = [one_line(each) for each in found]
    return [each for each in cleaned if each and parse_published(each) is not None]


def _visible(tree: Any) -> str:
    skipped = ("script", "style", "noscript")
    return " ".join(
        part
        for element in tree.iter()
        for part in (element.text if element.tag not in skipped else None, element.tail)
        if part
    )


def _declared_language(tree: Any) -> str | None:
    found = _LANGUAGE.match((tree.get("lang") or "").strip())
    return found[1].lower() if found else None


def _in(line: str, links: set[str]) -> bool:
    return text_key(line) in links


def _is_front_page(url: str | None) -> bool:
    return _FRONT_PAGE.fullmatch(url or "") is not None
