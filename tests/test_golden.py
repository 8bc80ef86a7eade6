"""Our own golden articles: well formed, and read at least as well as the floors say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from tripoint.ontology import event_types
from tripoint.pipeline import code
from tripoint.schema import STATUSES

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = sorted(GOLDEN.glob("*/*.yaml"))
FLOORS: Mapping[str, Mapping[str, float]] = json.loads((GOLDEN / "floors.json").read_text("utf-8"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ARTICLES, ids=_name)
def test_golden_article_is_well_formed(path: Path) -> None:
    article = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    text = article["text"]
    assert path.stem[:4] == str(article["published"])[:4]
    assert article["licence"] == "CC0-1.0"
    for event in article["events"]:
        kind = event_types()[event["type"]]
        assert event.get("mode") is None or event["mode"] in kind.modes
        assert event["status"] in STATUSES
        assert event["actors"]
        assert text.count(event["evidence"]) == 1, event["evidence"]


def test_every_part_has_its_floors() -> None:
    assert {path.parent.name for path in ARTICLES} == FLOORS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("part", FLOORS)
def test_articles_are_read_no_worse_than_the_floor(part: str, scoring: ModuleType) -> None:
    score = scoring.Score()
    for article in scoring.golden(GOLDEN / part):
        read = code(article["text"], published=str(article["published"]))
        scoring.add(score, article["events"], read.events)
    assert score.gold > 100
    assert score.f1 >= FLOORS[part]["f1"]
    assert score.of_matched(score.status) >= FLOORS[part]["status"]
