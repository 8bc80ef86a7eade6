from __future__ import annotations

import pytest

from tripoint.errors import DataError
from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.text.furniture import Furniture, furniture_from_rows, host_of


@pytest.mark.parametrize(
    "line",
    [
        "Most Viewed",
        "SHARE",
        "Read more",
        "Advertisement",
        "© 2024 The Example Post. All rights reserved.",
        "많이 본 뉴스",
        "関連記事",
        "分享到",
        "Читайте также: переговоры отложены",
        "اقرأ أيضا",
        "***",
    ],
)
def test_furniture_is_known_in_many_scripts(furniture: Furniture, line: str) -> None:
    assert furniture.drops(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell after the border closed.",
        "Readmore Holdings said it would close its plant.",
        "Advertisements for the army appeared along the road to the front.",
        "Politics came first, the minister said.",
    ],
)
def test_a_sentence_that_starts_like_furniture_is_not(furniture: Furniture, line: str) -> None:
    assert not furniture.drops(line)


def test_a_line_may_carry_two_times(furniture: Furniture) -> None:
    assert furniture.stamps("Posted : 2024.03.05 08:17 | Updated : 2024.03.05 09:30") == [
        (True, "2024.03.05 08:17"),
        (False, "2024.03.05 09:30"),
    ]
    assert furniture.stamps("The decree was published on 5 March 2024.") == []


def test_one_other_edition_tells_the_zone(furniture: Furniture) -> None:
    assert str(furniture.zone(frozenset({"한국어"}), None)) == "Asia/Seoul"
    assert furniture.zone(frozenset({"한국어", "日本語"}), None) is None
    assert furniture.zone(frozenset({"english"}), None) is None
    assert furniture.zone(frozenset(), None) is None


def test_a_host_tells_the_zone_before_an_edition_does(furniture: Furniture) -> None:
    assert str(furniture.zone(frozenset({"한국어"}), "https://www.example.co.jp/a")) == "Asia/Tokyo"
    assert str(furniture.zone(frozenset(), "https://en.tass.com/world/1")) == "Europe/Moscow"
    assert furniture.zone(frozenset(), "https://example.com/kr") is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org:8080/a?b#c", "example.org"),
        ("http://user:secret@example.org", "example.org"),
        ("example.org/a", None),
        ("http://[", "["),
        ("", None),
        (None, None),
    ],
)
def test_the_host_of_an_address(url: str | None, host: str | None) -> None:
    assert host_of(url) == host


def test_no_rows_furnish_nothing() -> None:
    bare = furniture_from_rows([])
    assert not bare.drops("Most Viewed")
    assert bare.stamps("Posted 5 March 2024") == []
    assert bare.notices_in("we use cookies") == frozenset()


def test_an_unknown_role_is_a_fault() -> None:
    with pytest.raises(DataError, match="no role 'sofa'"):
        furniture_from_rows([{"role": "sofa", "text": "Most viewed"}])


@pytest.mark.parametrize("name", ["furniture.tsv", "zones.tsv"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(line.cells.values())[:2] for line in read_tsv(data_folder() / "text" / name)]
    assert all(all(cells) for cells in rows)
    assert len(rows) == len(set(rows))
