from __future__ import annotations

import datetime as dt
import gzip
import io
import sys
from pathlib import Path

import pytest
from answers import Ask
from fastwarc.warc import WarcRecord, response

from tripoint.app.summary import strongest
from tripoint.store.workspace import open_workspace

COPY = (
    "Russia attacked Ukraine on Monday with missiles and drones, officials in the capital said."
    " The attack lasted for several hours and damaged a power station, the officials said."
)


def test_everything_is_stored_and_summed_up(ask: Ask, articles: Path, tmp_path: Path) -> None:
    answer = ask("read", articles, "-w", tmp_path / "w", "--json")
    assert answer.code == 0
    assert answer.json["articles"] == 2
    assert answer.json["events"] >= 2
    with open_workspace(tmp_path / "w") as store:
        assert store.articles().num_rows == 2
        assert store.events().num_rows == answer.json["events"]


def test_reading_again_adds_nothing(ask: Ask, articles: Path, tmp_path: Path) -> None:
    first = ask("read", articles, "-w", tmp_path / "w", "--json").json
    again = ask("read", articles, "-w", tmp_path / "w", "--json").json
    assert (again["articles"], again["already_known"]) == (0, first["articles"])
    with open_workspace(tmp_path / "w") as store:
        assert store.events().num_rows == first["events"]
        assert store.batches().num_rows == 1


def test_copies_are_kept_and_counted_once(ask: Ask, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, day in (("a", "01"), ("b", "02"), ("c", "03")):
        line = f'{{"id": "{name}", "published": "2024-05-{day}", "text": "{COPY}"}}\n'
        (pages / f"{name}.jsonl").write_text(line)
    first = ask("read", pages / "a.jsonl", pages / "b.jsonl", "-w", tmp_path / "w", "--json").json
    assert (first["articles"], first["copies"]) == (1, 1)
    later = ask("read", pages / "c.jsonl", "-w", tmp_path / "w", "--json").json
    assert (later["articles"], later["copies"], later["events"]) == (0, 1, 0)
    with open_workspace(tmp_path / "w") as store:
        rows = store.articles().to_pylist()
        assert {row["id"]: row["duplicate_of"] for row in rows} == {"a": None, "b": "a", "c": "a"}


def test_what_cannot_be_read_is_said_counted_and_passed_over(
    ask: Ask, articles: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text(articles.read_text() + "{\n")
    (tmp_path / "empty.txt").touch()
    answer = ask("read", broken, tmp_path / "empty.txt", "-w", tmp_path / "w", "--json")
    assert answer.code == 0
    assert answer.json["articles"] == 2
    assert [each["name"] for each in answer.json["unreadable"]] == [
        f"{broken}:3",
        str(tmp_path / "empty.txt"),
    ]
    assert "broken.jsonl:3: is not JSON" in answer.err


def test_nothing_readable_is_exit_code_3(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert ask("read", tmp_path / "empty.txt", "-w", tmp_path / "w").code == 3


def test_folder_without_articles_makes_no_workspace(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    answer = ask("read", tmp_path / "none", "-w", tmp_path / "w")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "w").exists()


def test_pipe_is_read(ask: Ask, articles: Path, tmp_path: Path) -> None:
    answer = ask("read", "-", "-w", tmp_path / "w", "--json", stdin=articles.read_bytes())
    assert answer.json["articles"] == 2


def test_archive_is_read_and_what_is_no_page_is_said_but_no_fault(ask: Ask, tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html><p>Russia attacked Ukraine on Monday. " + COPY.encode()
    path = tmp_path / "crawl.warc.gz"
    with path.open("wb") as out:
        for body, status in ((b"", "301 Moved"), (page, "200 OK")):
            record = WarcRecord()
            record.init_headers(response)
            record.record_date = dt.datetime(2024, 5, 2, tzinfo=dt.UTC)
            record.headers["WARC-Target-URI"] = "https://example.org/a"
            record.headers["Content-Type"] = "application/http"
            head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n"
            record.set_bytes_content(head.encode() + body)
            plain = io.BytesIO()
            record.write(plain)
            out.write(gzip.compress(plain.getvalue()))
    answer = ask("read", path, "-w", tmp_path / "w", "--json")
    assert (answer.code, answer.json["articles"], answer.json["unreadable"]) == (0, 1, [])
    assert "1 of 2 responses is no page" in answer.err
    with open_workspace(tmp_path / "w") as store:
        (row,) = store.articles().to_pylist()
        assert (row["url"], row["published"][:10]) == ("https://example.org/a", "2024-05-02")
    assert ask("code", path, "--json").code == 0


def test_documents_are_not_held(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tripoint.app import reading
    from tripoint.sources.files import Document

    ahead = []
    committed = []
    real = reading._commit

    def given(*_: object, **__: object) -> object:
        for number in range(6):
            ahead.append(number - sum(committed))
            yield Document(name=str(number), kind="clean", id=str(number), text=f"{COPY} {number}")

    def counting(batch: list[object], *rest: object) -> None:
        committed.append(len(batch))
        real(batch, *rest)

    monkeypatch.setenv("TRIPOINT_BATCH", "2")
    monkeypatch.setattr(reading, "gather", given)
    monkeypatch.setattr(reading, "_commit", counting)
    assert ask("read", "anything", "-w", tmp_path / "w").code == 0
    assert committed == [2, 2, 2]
    assert max(ahead) <= 2


@pytest.mark.parametrize("size", ["0", "-1", "many", "1.5"])
def test_size_of_a_batch_must_be_a_number(
    ask: Ask, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("TRIPOINT_BATCH", size)
    answer = ask("read", articles, "-w", tmp_path / "w")
    assert answer.code == 2
    assert "TRIPOINT_BATCH" in answer.err


def test_progress_is_lines_where_there_is_no_terminal(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tripoint.app.terminal._EVERY", 2)
    lines = "".join(f'{{"id": "{n}", "text": "Nothing of note, {n}."}}\n' for n in range(5))
    answer = ask("read", "-", "-w", tmp_path / "w", stdin=lines.encode())
    assert answer.err == "reading: 2 so far\nreading: 4 so far\n"


def test_summary_is_short_and_names_the_next_commands(
    ask: Ask, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / ".venv" / "bin" / "tripoint"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    answer = ask("read", articles, "-w", "my store")
    assert "Read 2 pages into my store" in answer.out
    assert "2 coded: 2 events" in answer.out
    assert "sentences cut" in answer.out
    assert all(len(line) <= 100 for line in answer.out.splitlines())
    monkeypatch.setattr("tripoint.app.summary.sys.argv", [str(here)], raising=True)
    from tripoint.app.summary import _next

    assert ".venv/bin/tripoint events" in _next(Path("my store"))
    assert "--workspace 'my store'" in _next(Path("my store"))
    assert sys.argv == [str(here)]


def _row(**given: object) -> dict[str, object]:
    row = {
        "article": "a", "type": "AID", "mode": None, "status": "occurred", "score": 1.0,
        "confidence": 1.0, "actors": ["AAA"], "recipients": ["BBB"], "date": None,
        "published": "2024-05-01", "sentence": "One.",
    }  # fmt: skip
    return row | given


def test_strongest_are_recent_certain_and_varied() -> None:
    old = _row(published="2022-01-01", score=10.0)
    possible = _row(article="p", status="possible", score=10.0)
    strong = [_row(article=f"s{n}", score=9.0, actors=[f"A{n}"]) for n in range(4)]
    weak = _row(article="w", type="CONSULT", score=0.5)
    supposed = _row(article="c", status="conditional", score=10.0)
    restated = _row(article="r", type="CONSULT", score=0.4)
    chosen = strongest([old, possible, *strong, weak, supposed, restated])
    assert chosen == [strong[0], strong[1], weak, possible]


def test_one_article_gives_two_at_most() -> None:
    rows = [_row(type=type_) for type_ in ("AID", "CONSULT", "AGREE")]
    assert len(strongest(rows)) == 2


def test_nothing_dated_has_no_strongest() -> None:
    assert strongest([_row(published=None), _row(published="soon")]) == []
