from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from answers import Ask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tripoint.app.changes import changes
from tripoint.pipeline import code_document
from tripoint.schema import Coded, Revision, content_id
from tripoint.sources.files import Document
from tripoint.store.workspace import Workspace, open_workspace

DAYS = [dt.datetime(2024, 5, day, 12, tzinfo=dt.UTC) for day in range(1, 8)]
# One visit: said to be possible, then told as a fact; and an attack of which nothing else is said.
TEXTS = {
    "may": "Russian President Vladimir Putin may visit North Korea on May 3, officials said.",
    "did": "Russian President Vladimir Putin visited North Korea on May 3, officials said.",
    "hit": "Russia attacked Ukraine on May 2.",
}


def coded(name: str, day: dt.datetime) -> Coded:
    document = Document(
        name=name,
        kind="clean",
        id=name,
        title=f"Report {name}",
        publisher=f"Wire {name}",
        published=day.isoformat(),
        text=TEXTS[name],
    )
    return code_document(document)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    """The possible visit known on the first, the attack on the second, the visit on the third."""
    with open_workspace(tmp_path / "workspace", create=True) as made:
        with made.writer() as writer:
            for day, name in zip(DAYS, ("may", "hit", "did"), strict=False):
                read = coded(name, day)
                assert read.events, name
                writer.commit([read], batch=name, source="test", known_at=day)
        yield made


def retract(store: Workspace, article: str, day: int, kind: str = "retraction") -> None:
    revision = Revision(article=article, kind=kind, because=f"a reason of day {day}")
    with store.writer() as writer:
        writer.revise(revision, known_at=DAYS[day - 1])


def articles(store: Workspace, day: int | None = None) -> set[str]:
    on = None if day is None else f"2024-05-{day:02}"
    return set(store.events(as_known_on=on).column("article").to_pylist())


def test_a_withdrawn_article_counts_until_that_day(store: Workspace) -> None:
    retract(store, "hit", 4)
    assert articles(store, 3) == {"may", "hit", "did"}
    assert articles(store, 4) == articles(store) == {"may", "did"}
    assert store.articles().num_rows == 3
    assert store.text("hit") == TEXTS["hit"]
    assert store.known(["hit"]) == {"hit"}


def test_an_article_may_be_withdrawn_and_stand_again_and_again(store: Workspace) -> None:
    for day, kind in ((4, "retraction"), (5, "reinstatement"), (6, "retraction")):
        retract(store, "hit", day, kind)
    there = ["hit" in articles(store, day) for day in range(1, 8)]
    assert there == [False, True, True, False, True, False, False]
    kinds = store.revisions(as_known_on="2024-05-05").column("kind").to_pylist()
    assert kinds == ["retraction", "reinstatement"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["may", "hit", "did"]), max_size=5))
def test_no_revision_changes_what_was_known_before(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    with open_workspace(tmp_path_factory.mktemp("w"), create=True) as store:
        with store.writer() as writer:
            batch = [replace(coded(name, DAYS[0]), transfers=()) for name in TEXTS]
            writer.commit(batch, batch="one", source="test", known_at=DAYS[0])
        standing = set(TEXTS)
        told = [articles(store, 1)]
        for number, article in enumerate(steps, 2):
            kind = "retraction" if article in standing else "reinstatement"
            standing ^= {article}
            retract(store, article, number, kind)
            assert articles(store) == standing
            told.append(set(standing))
        assert [articles(store, day) for day in range(1, len(told) + 1)] == told


def test_a_difference_names_the_articles_that_made_it(store: Workspace) -> None:
    found = changes(store, "2024-05-01", "2024-05-03")
    assert found.counts["articles"] == (1, 3)
    kinds = {change.kind: change for change in found.incidents}
    assert set(kinds) == {"new", "changed"}
    surer = kinds["changed"]
    assert surer.then is not None
    assert surer.now is not None
    assert (surer.then.status, surer.now.status) == ("possible", "occurred")
    (cause,) = surer.causes
    assert (cause.article, cause.effect, cause.why) == ("did", "added", None)
    assert cause.events[0]["sentence"] == TEXTS["did"]
    assert [each.article for each in kinds["new"].causes] == ["hit"]


def test_a_withdrawal_takes_back_what_it_told(store: Workspace) -> None:
    retract(store, "did", 4)
    retract(store, "hit", 4)
    kinds = {each.kind: each for each in changes(store, "2024-05-03", None).incidents}
    assert set(kinds) == {"changed", "withdrawn"}
    less = kinds["changed"]
    assert less.then is not None
    assert less.now is not None
    assert (less.then.status, less.now.status) == ("occurred", "possible")
    assert [(each.article, each.effect, each.why) for each in less.causes] == [
        ("did", "withdrawn", "a reason of day 4")
    ]
    assert [each.article for each in kinds["withdrawn"].causes] == ["hit"]
    assert changes(store, "2024-05-02", "2024-05-02").incidents == ()


def test_between_two_equal_days_nothing_differs(store: Workspace) -> None:
    for day in range(1, 5):
        found = changes(store, f"2024-05-{day:02}", f"2024-05-{day:02}")
        assert found.incidents == ()
        assert all(then == now for then, now in found.counts.values())


def test_diff_is_printed_with_its_sentences(ask: Ask, store: Workspace) -> None:
    retract(store, "hit", 4)
    grown = ask("diff", "--from", "2024-05-01", "--to", "2024-05-03", "-w", store.path)
    assert grown.code == 0
    assert "◌ possible → ● occurred (2 reports)" in grown.out
    assert "+ Report did, Wire did, 2024-05-03" in grown.out
    assert TEXTS["hit"] in grown.out
    less = ask("diff", "--from", "2024-05-03", "-w", store.path)
    assert "No longer believed (1)" in less.out
    assert "withdrawn because a reason of day 4" in less.out
    assert max(map(len, less.out.splitlines())) <= 100
    plain = ask("diff", "--from", "2024-05-03", "-w", store.path, "--json").json
    assert [each["kind"] for each in plain["incidents"]] == ["withdrawn"]
    assert plain["counts"]["events"]["now"] == plain["counts"]["events"]["then"] - 1
    nothing = ask("diff", "--from", "2024-05-04", "-w", store.path)
    assert "Nothing was learnt or withdrawn" in nothing.out


def test_days_the_wrong_way_round_are_said(ask: Ask, store: Workspace) -> None:
    answer = ask("diff", "--from", "2024-05-03", "--to", "2024-05-01", "-w", store.path)
    assert answer.code == 2
    assert "swap the two days" in answer.err
    assert ask("diff", "--from", "soon", "-w", store.path).code == 2


def test_a_cut_list_says_so(ask: Ask, store: Workspace) -> None:
    answer = ask("diff", "--from", "2024-04-30", "--limit", "1", "-w", store.path)
    assert "1 of 2 incidents shown: --limit 0 shows all" in answer.err


def test_retract_hides_and_undo_shows(ask: Ask, workspace: Path) -> None:
    assert len(ask("events", "-w", workspace, "--json").json) == 2
    done = ask("retract", "a", "--because", "a hoax\x1b[2J", "-w", workspace)
    assert done.code == 0
    assert "a: 1 event no longer counts" in done.out
    assert "\x1b" not in done.out
    assert [row["article"] for row in ask("events", "-w", workspace, "--json").json] == ["b"]
    undone = ask("retract", "a", "--because", "it was true", "--undo", "-w", workspace, "--json")
    assert undone.json["kind"] == "reinstatement"
    assert undone.json["events"] == 1
    assert len(ask("events", "-w", workspace, "--json").json) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none", "--because", "x"), "no article 'none' is stored"),
        (("a", "--because", "x", "--replaced-by", "none"), "no article 'none' is stored"),
        (("a", "--because", "x", "--replaced-by", "a"), "cannot replace itself"),
        (("a", "--because", " "), "--because is empty"),
        (("a", "--because", "x", "--undo"), "is not withdrawn"),
    ],
)
def test_a_revision_that_says_nothing_is_refused(
    ask: Ask, workspace: Path, arguments: tuple[str, ...], says: str
) -> None:
    answer = ask("retract", *arguments, "-w", workspace)
    assert answer.code == 2
    assert says in answer.err
    assert answer.err.count("\n") == 1


def test_twice_withdrawn_is_said(ask: Ask, workspace: Path) -> None:
    assert ask("retract", "a", "--because", "x", "--replaced-by", "b", "-w", workspace).code == 0
    again = ask("retract", "a", "--because", "x", "-w", workspace)
    assert "withdrawn already" in again.err
    told = ask("diff", "--from", "2024-01-01", "-w", workspace, "--json").json
    assert told["counts"]["revisions"] == {"then": 0, "now": 1}


def test_reading_a_withdrawn_article_again_does_not_bring_it_back(
    ask: Ask, articles: Path, workspace: Path
) -> None:
    assert ask("retract", "a", "--because", "x", "-w", workspace).code == 0
    assert ask("read", articles, "-w", workspace, "--json").json["already_known"] == 2
    assert [row["article"] for row in ask("events", "-w", workspace, "--json").json] == ["b"]


def test_a_revision_has_an_id_of_its_content() -> None:
    one = Revision(article="a", kind="retraction", because="x")
    assert Revision.from_dict(one.to_dict()) == one
    assert content_id(one) != content_id(replace(one, because="y"))
