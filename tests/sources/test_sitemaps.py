from __future__ import annotations

import datetime as dt

import pytest

from tripoint.errors import UnreadableInput
from tripoint.sources.feeds import parse_listing
from tripoint.sources.listings import Listing

NOW = dt.datetime(2024, 5, 10, 12, tzinfo=dt.UTC)
URL = "https://example.org/sitemap.xml"
NEWS = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><!-- made by hand -->
<url><loc> https://example.org/a </loc><lastmod>2024-05-03</lastmod><news:news>
<news:publication_date>2024-05-02T10:00:00+02:00</news:publication_date>
<news:title>Talks &amp; visits</news:title></news:news></url>
<url><loc>https://example.org/b</loc><lastmod>2024-05-03</lastmod></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>/news.xml</loc></sitemap>
<sitemap><loc>ftp://example.org/</loc></sitemap></sitemapindex>"""
OPML = """<opml version="2.0"><body><outline text="Asia"><outline type="rss" text="A"
xmlUrl="https://example.org/a.xml"/></outline><outline xmlurl="https://example.org/b.xml"/>
<outline text="A note"/></body></opml>"""


def _list(text: str) -> Listing:
    found = parse_listing(text.encode(), URL, now=NOW)
    assert found is not None
    return found


def test_news_sitemap() -> None:
    first, second = _list(NEWS).entries
    assert (first.url, first.title) == ("https://example.org/a", "Talks & visits")
    assert first.published == "2024-05-02T10:00:00+02:00"
    assert (second.url, second.published) == ("https://example.org/b", "2024-05-03T00:00:00+00:00")


def test_index_names_further_sitemaps() -> None:
    listing = _list(INDEX)
    assert (listing.kind, listing.lists) == ("sitemap", ("https://example.org/news.xml",))
    assert listing.remarks == ("has 1 entry without an address that can be asked",)


def test_opml_names_feeds_at_any_depth() -> None:
    listing = _list(OPML)
    assert listing.kind == "list"
    assert listing.lists == ("https://example.org/a.xml", "https://example.org/b.xml")


def test_broken_sitemap_gives_what_it_holds() -> None:
    listing = _list(NEWS[: NEWS.index("</urlset>") - 20])
    assert listing.entries[0].url == "https://example.org/a"
    assert listing.remarks[0].startswith("is broken (line ")


@pytest.mark.parametrize("text", ["<urlset>&boom", "<opml><body", "<urlset"])
def test_nothing_readable(text: str) -> None:
    with pytest.raises(UnreadableInput, match="is broken"):
        _list(f"{text}\n>")


def test_entities_are_not_resolved() -> None:
    entities = '<!ENTITY a "boom"><!ENTITY x SYSTEM "file:///etc/passwd">'
    bomb = NEWS.replace("<urlset", f"<!DOCTYPE urlset [{entities}]><urlset", 1)
    listing = _list(bomb.replace("Talks", "&a;&x;Talks"))
    assert "root" not in (listing.entries[0].title or "")
    assert listing.entries[1].url == "https://example.org/b"
