"""Faults of the reference files are all named at once, each with its line and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tripoint.knowledge import facts, journeys
from tripoint.knowledge.reference import load_yardsticks

VISITS = "code\tperson\toffice\tstart\tend\thost\tplace\tnote\tsource\n"
ROW = "AAA\tOne\tleader\t{}\t{}\t{}\tTown\t\ta list\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of data without a fault, in place of the package's own."""
    (tmp_path / "actors").mkdir()
    files = {
        "reference/leader_visits.tsv": VISITS + ROW.format("2019-04-24", "2019-04-26", "BBB"),
        "reference/historian_visits.tsv": VISITS,
        "reference/visit_coverage.tsv": "code\tto\tsince\tuntil\tsource\n",
        "reference/leaders.tsv": "code\tperson\toffice\tstart\tend\tsource\n",
        "reference/treaties.tsv":
            "parties\tname\tkinds\twords\tsigned\tin_force\tended\tsource\n",
        "reference/members.tsv": "id\tmembers\tsince\tuntil\tsource\n",
        "reference/capitals.tsv": "code\tcapital\tlat\tlon\n",
        "actors/offices.tsv": "country\tsector\toffice\tname\taliases\tstart\tend\tsource\n",
    }  # fmt: skip
    (tmp_path / "reference").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    for module in (journeys, facts):
        monkeypatch.setattr(module, "data_folder", lambda: tmp_path)
    return tmp_path


def test_files_of_the_package_have_no_fault() -> None:
    assert load_yardsticks().visits.journeys("PRK")


def test_sound_files_give_what_they_hold(folder: Path) -> None:
    faults: list[str] = []
    visits = journeys.read_visits(faults)
    facts.read_facts(faults)
    assert faults == []
    assert [each.host for each in visits.journeys("AAA")] == ["BBB"]


@pytest.mark.parametrize(
    ("file", "row", "says"),
    [
        ("leader_visits.tsv", ROW.format("2019-04-24", "2019-04-25", "BBB"), "stands twice"),
        ("leader_visits.tsv", ROW.format("2019-05-02", "2019-05-01", "BBB"), "swap the days"),
        ("leader_visits.tsv", ROW.format("May 2019", "2019-05-01", "BBB"), "write days as"),
        ("historian_visits.tsv", ROW.format("2019-05-01", "2019-05-01", "AAA"), "no place abroad"),
        ("visit_coverage.tsv", "AAA\t*\t2000\t2001-01-01\ta list\n", "write days as"),
        ("leaders.tsv", "AAA\tOne\tleader\t2001-01-01\t2000-01-01\ta list\n", "swap the days"),
        ("treaties.tsv", "AAA\tPact\tpact\t\t2001-01-01\t\t\ta list\n", "two parties"),
        ("treaties.tsv", "AAA|BBB\tPact\tpact\t\t\t\t\ta list\n", "no day of signing"),
        ("members.tsv", "UN\tmany\t2001-01-01\t\ta list\n", "no count"),
        ("capitals.tsv", "AAA\tTown\t99\t10\n", "no place on earth"),
        ("capitals.tsv", "AAA\tTown\tnorth\t10\n", "write degrees as"),
    ],
)
def test_each_fault_has_its_line_and_the_way_out(
    folder: Path, file: str, row: str, says: str
) -> None:
    path = folder / "reference" / file
    path.write_text(path.read_text() + row)
    faults: list[str] = []
    journeys.read_visits(faults)
    facts.read_facts(faults)
    (fault,) = faults
    assert fault.startswith(f"{file}:{len(path.read_text().splitlines())}: ")
    assert says in fault
