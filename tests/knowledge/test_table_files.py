"""The formats of tables: what ships is sound, and each kind of fault is named at its line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tripoint.app.table_commands import _TableKind
from tripoint.errors import DataError
from tripoint.knowledge import tables
from tripoint.knowledge.reading import data_folder, read_tsv
from tripoint.knowledge.tables import load_formats
from tripoint.ontology import event_types

Load = Callable[[], object]


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data, from which the formats are read anew."""
    source = Path(str(data_folder()))
    for name in ("actors", "tables"):
        shutil.copytree(source / name, tmp_path / name)
    monkeypatch.setattr(tables, "data_folder", lambda: tmp_path)
    load_formats.cache_clear()
    yield tmp_path / "tables"
    load_formats.cache_clear()


def faults() -> list[str]:
    with pytest.raises(DataError) as fault:
        load_formats()
    return fault.value.faults


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_format_can_be_named_on_the_command_line() -> None:
    assert {each.value for each in _TableKind} == {"auto", *load_formats()}


def test_every_cameo_code_has_its_line_and_a_type_where_plover_has_one() -> None:
    kinds = load_formats()["gdelt2"].event.table
    roots = {code[:2] for code, kind in kinds.items() if kind is not None}
    assert roots == {f"{root:02}" for root in range(3, 21)}
    assert {code[:2] for code, kind in kinds.items() if kind is None} == {"01", "02"}
    assert {kind.type for kind in kinds.values() if kind is not None} == set(event_types())
    exceptions = {"163": "COERCE", "0871": "RETREAT", "175": "ASSAULT", "192": "COERCE"}
    assert {code: kinds[code].type for code in exceptions} == exceptions  # type: ignore[union-attr]


def test_every_state_has_a_code_in_fips_and_none_two() -> None:
    rows = [line.cells for line in read_tsv(data_folder() / "tables" / "fips_countries.tsv")]
    states = {path.name[:3] for path in (data_folder() / "actors" / "states").iterdir()}
    assert {row["party"] for row in rows} == states
    codes = {row["code"]: row["party"] for row in rows}
    assert len(codes) == len(rows)
    # Codes that mean another state in ISO 3166: the traps of the table.
    traps = {
        "AU": "AUT",
        "AS": "AUS",
        "CH": "CHN",
        "SZ": "CHE",
        "GM": "DEU",
        "IS": "ISR",
        "IC": "ISL",
    }
    traps |= {"KS": "KOR", "KN": "PRK", "RS": "RUS", "RI": "SRB", "NI": "NGA", "NG": "NER"}
    assert {code: codes[code] for code in traps} == traps


def test_a_dependency_counts_as_its_state_card_says() -> None:
    states = load_formats()["icews"].actor.parties[0].table
    party = states["hong kong"]
    assert party is not None
    assert party.code == "CHN"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("gdelt1.yaml", "coder: GDELT 1.0", "coder:", "gdelt1.yaml:3: coder is missing"),
        ("gdelt1.yaml", "separator: tab", "separator: bar", "separator must be one of tab"),
        ("gdelt1.yaml", "url: SOURCEURL", "url: URL", "'URL' is no column of the format"),
        ("gdelt1.yaml", "status: occurred", "status: sure", "status must be one of occurred"),
        ("gdelt1.yaml", "table: cameo-events", "table: ours", "needs columns and a table"),
        ("gdelt1.yaml", "%Y%m%d", "dmy", "forms are wanted"),
        ("acled.yaml", '"1": day', '"1": hour', "['hour'] is no precision"),
        ("acled.yaml", "(?:Military", "(Military", "needs exactly one group"),
        ("acled.yaml", "Police)", "Police", "no regular expression"),
        ("acled.yaml", "name: ACLED", "name: [", "not YAML"),
        ("fips_countries.tsv", "\tABW", "\tXXX", "fips_countries.tsv:6: no state card 'XXX'"),
        ("fips_countries.tsv", "AC\t", "AA\t", "'AA' stands twice"),
        ("cameo_bodies.tsv", "\tADB\t", "\tABD\t", "no card 'ABD'"),
        ("cameo_bodies.tsv", "IGO\tIGO", "IGO\tIOG", "party is 'IOG'"),
        ("cameo_events.tsv", "CONSULT\tvisit", "CONSULT\tvist", "PLOVER has no CONSULT/vist"),
        ("cameo_events.tsv", "AGREE\t\tdiplomatic", "AGREE\t\tpolite", "are not all PLOVER's"),
        ("sectors.tsv", "AGR\tAGR", "AGR\tAGG", "no sector 'AGG'"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(
    copied: Path, file: str, old: str, new: str, says: str
) -> None:
    change(copied / file, old, new)
    [fault] = faults()
    assert says in fault
    assert fault.startswith(f"{file}:")


def test_all_faults_are_said_at_once(copied: Path) -> None:
    change(copied / "gdelt1.yaml", "url: SOURCEURL", "url: URL")
    change(copied / "icews.yaml", "status: occurred", "status: sure")
    change(copied / "sectors.tsv", "AGR\tAGR", "AGR\tAGG")
    assert [each.partition(":")[0] for each in faults()] == [
        "sectors.tsv",
        "gdelt1.yaml",
        "icews.yaml",
    ]
