from __future__ import annotations

import datetime as dt
import time
from itertools import pairwise

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.errors import UnreadableInput
from tripoint.sources.feeds import parse_listing
from tripoint.sources.listings import Listing

NOW = dt.datetime(2024, 5, 10, 12, tzinfo=dt.UTC)
URL = "https://example.org/news/feed"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>"""
ITEM = """<item><title>Talks &amp; <b>visits</b></title><link>/a{n}</link><guid>id-{n}</guid>
<pubDate>Thu, 02 May 2024 10:00:00 +0200</pubDate></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>tag:1</id><title>Talks</title><link href="https://example.org/a"/>
<published>2024-05-02T10:00:00+02:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><item rdf:about="https://example.org/a"><title>Talks</title>
<link>https://example.org/a</link></item></rdf:RDF>"""


def _list(data: bytes | str) -> Listing:
    packed = data.encode() if isinstance(data, str) else data
    found = parse_listing(packed, URL, now=NOW)
    assert found is not None
    return found


def _rss(*items: str, encoding: str = "utf-8") -> str:
    return RSS.format(items="".join(items), encoding=encoding)


def test_rss_entries_have_absolute_addresses_and_times() -> None:
    (entry,) = _list(_rss(ITEM.format(n=1))).entries
    assert (entry.feed, entry.id, entry.url) == (
        URL,
        "https://example.org/news/id-1",
        "https://example.org/a1",
    )
    assert entry.title == "Talks & visits"
    assert entry.published == "2024-05-02T08:00:00+00:00"
    assert entry.content is None


@pytest.mark.parametrize("text", [ATOM, RDF], ids=["atom", "rdf"])
def test_atom_and_rdf(text: str) -> None:
    (entry,) = _list(text).entries
    assert (entry.url, entry.title) == ("https://example.org/a", "Talks")


def test_json_feed() -> None:
    items = [
        {"id": 1, "url": "/a", "title": "Talks", "date_published": "2024-05-02T10:00:00+02:00"},
        {"id": "2", "content_html": "<p>No page of its own."},
        {"id": "3", "url": ["not", "a", "text"]},
        "no item",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    listing = _list(orjson.dumps(feed))
    first, second = listing.entries
    assert (first.id, first.url) == ("1", "https://example.org/a")
    assert first.published == "2024-05-02T10:00:00+02:00"
    assert second.url.startswith(f"{URL}#")
    assert second.content == "<p>No page of its own."
    assert listing.remarks == ("has 2 entries without an address that can be asked",)


def test_entry_without_a_page_keeps_its_content() -> None:
    (entry,) = _list(_rss("<item><description>All of it.</description></item>")).entries
    assert entry.content == "All of it."
    assert entry.url.startswith(f"{URL}#")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "http://a:b@c/"])
def test_address_that_is_not_asked_is_counted(link: str) -> None:
    listing = _list(_rss(f"<item><link>{link}</link></item>", ITEM.format(n=1)))
    assert len(listing.entries) == 1
    assert listing.remarks == ("has 1 entry without an address that can be asked",)


def test_first_entry_of_an_id_counts() -> None:
    listing = _list(_rss(ITEM.format(n=1), ITEM.format(n=2).replace("id-2", "id-1")))
    assert [each.url for each in listing.entries] == ["https://example.org/a1"]


def test_clock_that_runs_ahead_is_clipped_and_said() -> None:
    item = ITEM.format(n=1).replace("2024", "2031")
    listing = _list(_rss(item))
    assert listing.entries[0].published == "2024-05-10T12:00:00+00:00"
    (remark,) = listing.remarks
    assert remark == (
        "has 1 entry dated in the future, up to 2031-05-02: taken as of 2024-05-10 12:00"
    )


@pytest.mark.parametrize("date", ["Thu, 99 May 2024", "0000-00-00", "soon", ""])
def test_date_that_is_none_is_left_out(date: str) -> None:
    item = f"<item><link>/a</link><pubDate>{date}</pubDate></item>"
    assert _list(_rss(item)).entries[0].published is None


def test_broken_xml_gives_what_it_holds_and_says_so() -> None:
    whole = _rss(ITEM.format(n=1), ITEM.format(n=2), ITEM.format(n=3))
    listing = _list(whole[: whole.index("id-3")].replace("&amp;", "&nonsense;"))
    assert [each.url[-2:] for each in listing.entries][:2] == ["a1", "a2"]
    assert listing.remarks[0].startswith("is broken (line ")


def test_junk_before_the_feed_is_passed_over() -> None:
    listing = _list("<br />Warning: deprecated in line 3\n" + _rss(ITEM.format(n=1)))
    assert [each.url for each in listing.entries] == ["https://example.org/a1"]


def test_list_of_which_nothing_can_be_had_is_unreadable() -> None:
    with pytest.raises(UnreadableInput, match="is broken"):
        _list("<rss version='2.0'><channel><title>x</channel>")
    with pytest.raises(UnreadableInput, match="is broken JSON"):
        _list('{"version": "https://jsonfeed.org/version/1", "items": [')


def test_empty_feed_is_a_feed() -> None:
    assert _list(_rss()) == Listing(kind="feed", title="Wire")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "latin-1", "cp1251"])
def test_encoding_that_is_declared(codec: str) -> None:
    title = "Привет" if codec != "latin-1" else "Señor"
    item = f"<item><title>{title}</title><link>/a</link></item>"
    assert _list(_rss(item, encoding=codec).encode(codec)).entries[0].title == title


def test_encoding_that_is_wrong() -> None:
    title = "대통령이 목요일 이웃 나라를 방문했다고 정부가 밝혔다. 회담은 네 시간 동안 이어졌다."
    item = f"<item><title>{title}</title><link>/a</link></item>"
    (entry,) = _list(_rss(item, encoding="utf-8").encode("euc-kr")).entries
    assert entry.title == title


def test_entity_bomb_is_harmless() -> None:
    names = [f"e{n}" for n in range(12)]
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    item = ITEM.format(n=1).replace("Talks", f"Talks &{names[-1]};")
    text = _rss(item).replace("<rss", f'<!DOCTYPE rss [<!ENTITY e0 "boom">{entities}]><rss')
    began = time.monotonic()
    (entry,) = _list(text).entries
    assert time.monotonic() - began < 2
    assert len(entry.title or "") < 200


def test_entity_from_a_file_is_not_read() -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    item = ITEM.format(n=1).replace("Talks", "Talks &x;")
    (entry,) = _list(_rss(item).replace("<rss", doctype + "<rss")).entries
    assert "root" not in (entry.title or "")


@pytest.mark.parametrize(
    "data",
    [
        "<!DOCTYPE html><html><p>About the &lt;rss> and <feed> elements",
        "Plain text about <rss> and <feed> elements",
        '<!DOCTYPE html><html><pre><?xml version="1.0"?><rss>',
        '{"text": "an article"}',
        "",
        b"\x89PNG\r\n",
    ],
)
def test_page_is_no_list(data: bytes | str) -> None:
    assert parse_listing(data.encode() if isinstance(data, str) else data, URL, now=NOW) is None


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_damage_is_survived(noise: bytes, place: int) -> None:
    data = _rss(ITEM.format(n=1), ITEM.format(n=2)).encode()
    try:
        found = parse_listing(data[:place] + noise + data[place:], URL, now=NOW)
    except UnreadableInput:
        return
    for each in found.entries if found is not None else ():
        assert each.content is not None or each.url.startswith(("http://", "https://"))
