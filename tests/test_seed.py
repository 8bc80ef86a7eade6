"""The first real page and the measure of the mission, read as an editor would want it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tripoint.pipeline import code_document
from tripoint.schema import Claim, Coded, Transfer
from tripoint.sources.files import Document, documents

Gold = Mapping[str, Any]

_AS_GOOD = re.compile(r"([A-Z]{3,}|[a-z-]+)(?: or ([A-Z]{3,}|[a-z-]+))? is as good")


@pytest.fixture(scope="module")
def gold(shared: Path) -> Gold:
    return json.loads((shared / "seed" / "gold.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def coded(shared: Path) -> Coded:
    (page,) = documents(sorted((shared / "seed").glob("*.txt")))
    assert isinstance(page, Document)
    return code_document(page)


def _as_good(gold: Gold) -> tuple[str, ...]:
    """What a note of the gold says is as good as the gold itself."""
    found = _AS_GOOD.search(gold.get("note", ""))
    return tuple(each for each in found.groups() if each) if found else ()


def test_page_is_one_clean_article(coded: Coded, gold: Gold) -> None:
    article = coded.article
    paragraphs = article.text.split("\n")
    assert article.title == gold["title"]
    assert article.published == gold["published"]
    assert article.language == gold["language"]
    assert article.is_article is gold["is_article"]
    assert len(paragraphs) == gold["paragraphs"]
    assert len(set(paragraphs)) == len(paragraphs)
    assert article.text.startswith(gold["text_starts_with"])
    assert article.text.endswith(gold["text_ends_with"])
    assert not [each for each in gold["must_not_contain"] if each in article.text]


@pytest.fixture(scope="module")
def matches(coded: Coded, gold: Gold, scoring: ModuleType) -> list[tuple[Gold, Any]]:
    wanted = [{**each, "or": _as_good(each)} for each in gold["events"]]
    return scoring.match(wanted, coded.events)


def test_events_are_found_with_their_parties(matches: list[tuple[Gold, Any]], gold: Gold) -> None:
    found = [wanted["evidence_contains"] for wanted, _ in matches]
    missing = [e for e in gold["events"] if e["evidence_contains"] not in found]
    assert len(matches) >= 11, missing


def test_events_have_their_status(matches: list[tuple[Gold, Any]]) -> None:
    wrong = [
        (wanted["evidence_contains"], wanted["status"], event.status)
        for wanted, event in matches
        if wanted["status"] != event.status
    ]
    assert len(matches) - len(wrong) >= 10, wrong


def test_nothing_is_coded_twice(coded: Coded) -> None:
    told = Counter(
        (
            event.type,
            frozenset(party.code for party in event.actors),
            frozenset(party.code for party in event.recipients),
            event.status,
            event.evidence.start,
        )
        for event in coded.events
    )
    assert [each for each, times in told.items() if times > 1] == []
    goods = Counter((t.item, t.giver, t.receiver, t.evidence.start) for t in coded.transfers)
    assert [each for each, times in goods.items() if times > 1] == []


def test_little_is_coded_beyond_the_gold(coded: Coded, matches: list[tuple[Gold, Any]]) -> None:
    matched = {id(event) for _, event in matches}
    beyond = [(e.type, e.evidence.sentence) for e in coded.events if id(e) not in matched]
    assert len(beyond) <= 8, beyond


def test_transfers_are_in_the_ledger(coded: Coded, gold: Gold) -> None:
    missing = [
        each["item"]
        for each in gold["transfers"]
        if not any(_is_transfer(each, read) for read in coded.transfers)
    ]
    assert len(missing) <= 1, missing


def _is_transfer(gold: Gold, read: Transfer) -> bool:
    pair = {gold["giver"], gold["receiver"]}
    unsaid = "direction" in gold.get("note", "") or gold.get("note") == "as above"
    directed = (read.giver, read.receiver) == (gold["giver"], gold["receiver"])
    undirected = read.giver is read.receiver is None and set(read.parties) == pair
    return (
        (directed or (unsaid and undirected))
        and (gold["item"] in read.item or read.item in gold["item"])
        and read.class_ in (gold["class"], *_as_good(gold))
        and read.status == gold["status"]
        and gold["evidence_contains"] in read.evidence.sentence
    )


def test_claims_are_checked(coded: Coded, gold: Gold) -> None:
    missing = [
        (each["kind"], each["value"])
        for each in gold["claims"]
        if not any(_is_claim(each, read) for read in coded.claims)
    ]
    assert len(missing) <= 1, missing


def _is_claim(gold: Gold, read: Claim) -> bool:
    return (
        read.kind == gold["kind"]
        and set(read.subject) == set(gold["subject"])
        and set(read.toward) == set(gold.get("toward", ()))
        and read.value == gold["value"]
        and read.unit == gold.get("unit")
        and read.verdict == gold.get("verdict", read.verdict)
    )
