from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest
from answers import Ask

LINE_KEYS = {
    "id", "title", "published", "language", "is_article", "duplicate_of", "text",
    "events", "transfers", "claims",
}  # fmt: skip
EVENT_KEYS = {
    "type", "mode", "quad", "score", "actors", "recipients", "status", "attribution", "date",
    "date_end", "date_precision", "place", "contexts", "goods", "evidence", "confidence", "why",
    "id", "article",
}  # fmt: skip
PARTY_KEYS = {"code", "sector", "name", "text", "start", "end"}
PAGE = (
    "<html><head><title>Attack</title></head><body><article>"
    "<h1>Attack</h1><p>Russia attacked Ukraine on Monday, officials in the capital said.</p>"
    "<p>The officials said that the attack lasted for several hours during the night.</p>"
    "</article></body></html>"
)


def test_line_has_the_public_shape(ask: Ask, articles: Path) -> None:
    answer = ask("code", articles, "--format", "jsonl")
    assert answer.code == 0
    assert [line["id"] for line in answer.lines] == ["a", "b"]
    for line in answer.lines:
        assert line.keys() >= LINE_KEYS
        assert "pairs" not in line
    event = answer.lines[0]["events"][0]
    assert event.keys() >= EVENT_KEYS
    assert event["evidence"].keys() == {"start", "end", "sentence"}
    for party in (*event["actors"], *event["recipients"]):
        assert party.keys() >= PARTY_KEYS
        assert answer.lines[0]["text"][party["start"] : party["end"]] == party["text"]
    assert event["article"] == "a"
    assert (event["type"], event["status"], event["date"]) == ("ASSAULT", "occurred", "2024-04-29")


def test_json_is_one_list(ask: Ask, articles: Path) -> None:
    as_json = ask("code", articles, "--json")
    assert [each["id"] for each in as_json.json] == ["a", "b"]
    assert ask("code", articles, "--format", "json").json == as_json.json
    assert ask("code", articles, "--format", "jsonl").lines == as_json.json


def test_json_of_nothing_readable_is_an_empty_list(ask: Ask) -> None:
    answer = ask("code", "-", "--json", "--input", "jsonl", stdin=b"{\n")
    assert (answer.code, answer.json) == (3, [])


def test_text_from_the_command_line(ask: Ask) -> None:
    answer = ask(
        "code",
        "--text",
        "Russia attacked Ukraine on Monday.",
        "--published",
        "2024-05-02",
        "--json",
    )
    assert answer.code == 0
    (article,) = answer.json
    assert article["published"] == "2024-05-02T00:00:00"
    assert article["events"][0]["date"] == "2024-04-29"


def test_pipe_is_read_with_and_without_a_dash(ask: Ask) -> None:
    line = b'{"text": "Russia attacked Ukraine."}'
    with_dash = ask("code", "-", "--json", stdin=line)
    assert with_dash.json[0]["events"]
    assert ask("code", "--json", stdin=line).json == with_dash.json


@pytest.mark.parametrize("name", ["page.html", "page"])
def test_page_is_known_by_its_content(ask: Ask, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE)
    (article,) = ask("code", path, "--json").json
    assert article["title"] == "Attack"
    assert "<p>" not in article["text"]


def test_input_says_what_a_file_is(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "articles.txt"
    path.write_text('{"id": "a", "text": "Russia attacked Ukraine."}')
    assert ask("code", path, "--input", "jsonl", "--json").json[0]["id"] == "a"
    assert "{" in ask("code", path, "--json").json[0]["text"]


def test_folder_is_read_in_order_and_without_hidden_or_other_files(
    ask: Ask, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.html", "sub/c.html", ".hidden.html", "picture.png"):
        (folder / name).write_text(PAGE.replace("Attack", f"Attack {name}"))
    (folder / "a.jsonl").write_text('{"id": "a", "text": "Russia attacked Ukraine."}\n')
    answer = ask("code", folder, "--json")
    assert answer.code == 0
    assert [each["title"] for each in answer.json] == [None, "Attack b.html", "Attack sub/c.html"]


def test_pairs_get_their_relation_alone(ask: Ask) -> None:
    text = "Russia attacked Ukraine. Chad lies in Africa."
    pairs = [{"source": [0, 6], "target": [16, 23]}, {"source": [25, 29], "target": [38, 44]}]
    line = orjson.dumps({"id": "p", "text": text, "pairs": pairs})
    (article,) = ask("code", "-", "--format", "jsonl", stdin=line).lines
    first, second = article["pairs"]
    assert first.keys() >= {"type", "mode", "status", "confidence"}
    assert (first["type"], first["status"]) == ("ASSAULT", "occurred")
    assert second["type"] is None
    table = ask("code", "-", stdin=line).out
    assert re.search(r"pair 1: ASSAULT.*occurred", table)
    assert "pair 2: no relation" in table


def test_offsets_of_jsonl_are_those_of_the_text_given(ask: Ask) -> None:
    text = "  Cafe\u0301  \u200e talks.\r\nRussia\u00a0 attacked   Ukraine."
    (article,) = ask("code", "-", "--json", stdin=orjson.dumps({"text": text})).json
    assert article["text"] == text
    for party in article["events"][0]["actors"]:
        assert text[party["start"] : party["end"]] == party["text"]


def test_table_keeps_to_eighty_columns(ask: Ask, articles: Path) -> None:
    answer = ask("code", articles)
    assert "RUS → UKR" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "\x1b" not in answer.out


def test_one_sentence_stands_once_below_all_it_says(ask: Ask) -> None:
    text = "The United States condemned Russia and imposed sanctions on Belarus."
    answer = ask("code", "--text", text)
    assert len(ask("code", "--text", text, "--json").json[0]["events"]) > 1
    assert answer.out.count("The United States condemned") == 1


def test_other_text_is_said_to_be_no_article(ask: Ask, tmp_path: Path) -> None:
    page = tmp_path / "empty.html"
    page.write_text("<html><body><nav>Home</nav></body></html>")
    answer = ask("code", page)
    assert answer.code == 0
    assert "not an article" in answer.out


@pytest.mark.parametrize("when", ["nonsense", "2023-13-45", ""])
def test_time_of_publication_must_be_one(ask: Ask, when: str) -> None:
    answer = ask("code", "--text", "Russia attacked Ukraine.", "--published", when)
    assert answer.code == 2
    assert "is not a time" in answer.err
    assert answer.err.count("\n") == 1


def test_text_and_path_exclude_each_other(ask: Ask, articles: Path) -> None:
    answer = ask("code", articles, "--text", "Russia attacked Ukraine.")
    assert (answer.code, answer.out) == (2, "")
    assert "choose one" in answer.err


def test_nothing_from_the_article_moves_the_terminal(ask: Ask) -> None:
    title = "\x1b]0;owned\x07\x1b[31m[bold]Red[/bold]\u202e"
    text = "Russia\u202e attacked\x9b31m \x1b[2JUkraine\u2066."
    line = orjson.dumps({"id": "\x1b[1m", "title": title, "text": text})
    for form in ("table", "json", "jsonl"):
        answer = ask("code", "-", "--format", form, stdin=line)
        assert answer.code == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.out)
    assert "[bold]Red[/bold]" in ask("code", "-", stdin=line).out
    assert ask("code", "-", "--json", stdin=line).json[0]["text"] == text


def test_one_failing_page_does_not_stop_the_rest(
    ask: Ask, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tripoint.app import coding

    real = coding.code_document

    def failing(document: object, **rest: object) -> object:
        if document.id == "a":
            raise RecursionError("too deep")
        return real(document, **rest)

    monkeypatch.setattr(coding, "code_document", failing)
    answer = ask("code", articles, "--json")
    assert answer.code == 3
    assert [each["id"] for each in answer.json] == ["b"]
    assert "articles.jsonl:1: unexpected RecursionError: too deep" in answer.err


def test_numbers_are_shown_whole() -> None:
    from tripoint.app import tables

    assert tables._value({"value": 1416.0}) == "1416"
    assert tables._value({"value": "1234567.5", "value_number": 1234567.5}) == "1234567.5"
    assert tables._value({"value": "distance", "value_number": None}) == "distance"
