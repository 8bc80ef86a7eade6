"""Prints how the store answers as it grows: three questions at 1, 10 and 30 million events.

The events are made (seeded): ten years in their order, 200 parties of which few have most events,
three in a hundred reported long after. Floor: DuckDB alone over one plain Parquet file of the same
rows. Each size runs in a process of its own, so that its memory is its own. Numbers of a question
are the median of seven, the store already open; `cold` opens it first; `cpu` is the work of all
cores, which others on the machine lengthen less than the clock.

    python benchmarks/store.py [MILLIONS ...]        default: 1 10
    python benchmarks/store.py import [MILLIONS]     how fast a GDELT 2.0 table comes in
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from deltalake import DeltaTable

from tripoint.ontology import event_types, quad, score
from tripoint.store.tables import SCHEMAS
from tripoint.store.workspace import Workspace, open_workspace

SEED = 20230913
CHUNK = 200_000
FIRST = dt.date(2015, 1, 1)
DAYS = 3650
ASKED_DAY = dt.date(2019, 6, 21)
KNOWN_AT = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
REPEATS = 7
LIMITS = {"pair by month": 150, "one day": 100, "latest 50": 100}


def _codes() -> np.ndarray[Any, Any]:
    letters = "ABCDEFGHIJ"
    return np.array([f"{a}{b}X" for a in letters + "KLMNOPQRST" for b in letters])


def _events(number: int, chunks: int, rng: np.random.Generator) -> pa.Table:
    """One chunk of made events, as `import` would store them."""
    codes, kinds = _codes(), list(event_types())
    at = np.sort(rng.uniform(number, number + 1, CHUNK)) * DAYS / chunks
    published = np.datetime64(FIRST) + at.astype(np.int64)
    late = np.where(rng.random(CHUNK) < 0.03, rng.integers(300, 3600, CHUNK), 0)
    days = pa.array((published - late).astype("datetime64[D]"))
    weights = 1 / np.arange(1, len(codes) + 1)
    actor, recipient = (
        codes[rng.choice(len(codes), CHUNK, p=weights / weights.sum())] for _ in range(2)
    )
    kind = rng.integers(0, len(kinds), CHUNK)
    one_each = pa.array(np.arange(CHUNK + 1, dtype=np.int32))
    records = np.arange(number * CHUNK, (number + 1) * CHUNK)
    zeros = pa.array(np.zeros(CHUNK, np.int32))

    def parties(code: np.ndarray[Any, Any]) -> pa.Array:
        field = SCHEMAS["events"].field("actor_parties").type.value_type
        text = pa.array(code)
        columns = {"code": text, "text": text, "start": zeros, "end": zeros}
        some = [columns.get(each.name, pa.nulls(CHUNK, each.type)) for each in field]
        return pa.ListArray.from_arrays(
            one_each, pa.StructArray.from_arrays(some, [each.name for each in field])
        )

    return pa.table(
        {
            "article": pa.repeat("", CHUNK),
            "id": pa.array([f"{each:016x}" for each in records * 2_654_435_761 % 2**61]),
            "type": pa.array(kinds).take(pa.array(kind)),
            "quad": pa.array([quad(each) for each in kinds], pa.int8()).take(pa.array(kind)),
            "score": pa.array([score(each, None) for each in kinds]).take(pa.array(kind)),
            "status": pa.repeat("occurred", CHUNK),
            "actors": pa.ListArray.from_arrays(one_each, pa.array(actor)),
            "recipients": pa.ListArray.from_arrays(one_each, pa.array(recipient)),
            "actor_names": pa.ListArray.from_arrays(one_each, pa.array(actor)),
            "recipient_names": pa.ListArray.from_arrays(one_each, pa.array(recipient)),
            "actor_parties": parties(actor),
            "recipient_parties": parties(recipient),
            "date": days,
            "date_precision": pa.repeat("day", CHUNK),
            "first_day": days,
            "last_day": days,
            "place_name": pa.array(actor),
            "place_country": pa.array(actor),
            "place_lat": pa.array(np.round(rng.uniform(-60, 70, CHUNK), 2)),
            "place_lon": pa.array(np.round(rng.uniform(-180, 180, CHUNK), 2)),
            "sentence": pa.repeat("", CHUNK),
            "start": zeros,
            "end": zeros,
            "why": pa.repeat("code 042", CHUNK),
            "coder": pa.repeat("made", CHUNK),
            "source_id": pa.array([f"{each:010}" for each in records]),
            "url": pa.array([f"https://example.org/{each % 97}/{each}" for each in records]),
            "published": pa.array(np.datetime_as_string(published.astype("datetime64[D]"))),
            "published_at": pa.array(published.astype("datetime64[us]")).cast(
                pa.timestamp("us", "UTC")
            ),
        }
    )


def _fill(path: Path, millions: int) -> float:
    """Make the workspace; seconds of storing, without those of making the events."""
    rng = np.random.default_rng(SEED)
    chunks = millions * 1_000_000 // CHUNK
    spent = 0.0
    with open_workspace(path, create=True) as store, store.writer() as writer:
        for number in range(chunks):
            events = _events(number, chunks, rng)
            begun = time.perf_counter()
            writer.commit_events(events, batch=str(number), source="made", known_at=KNOWN_AT)
            spent += time.perf_counter() - begun
    return spent


def _questions(store: Workspace) -> dict[str, Callable[[], int]]:
    one, other = _codes()[:2]
    return {
        "pair by month": lambda: store.pair_months(one, other).num_rows,
        "one day": lambda: store.events(since=ASKED_DAY, until=ASKED_DAY).num_rows,
        "latest 50": lambda: store.events(limit=50).num_rows,
    }


def _floor(path: Path) -> dict[str, Callable[[], int]]:
    one, other = _codes()[:2]
    connection = duckdb.connect()
    asked = {
        "pair by month": "SELECT date_trunc('month', date), type, count(*), sum(score) FROM f WHERE"
        f" list_has_all(list_concat(actors, recipients), ['{one}', '{other}']) GROUP BY ALL",
        "one day": f"SELECT * FROM f WHERE date = '{ASKED_DAY}'",
        "latest 50": "SELECT * FROM f ORDER BY date DESC LIMIT 50",
    }

    def ask(sql: str) -> int:
        return connection.sql(sql.replace(" f ", f" '{path}' ")).to_arrow_table().num_rows

    return {name: partial(ask, sql) for name, sql in asked.items()}


def _milliseconds(ask: Callable[[], int]) -> tuple[float, float]:
    """Of the clock, and of all cores together: the two differ where others use the machine."""
    times, works = [], []
    for _ in range(REPEATS):
        begun, worked = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
        works.append((time.process_time() - worked) * 1000)
    return statistics.median(times), statistics.median(works)


def _cold(path: Path) -> Iterator[tuple[str, float]]:
    for name in LIMITS:
        begun = time.perf_counter()
        with open_workspace(path) as store:
            _questions(store)[name]()
            yield name, (time.perf_counter() - begun) * 1000


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure(millions: int, folder: Path) -> None:
    path = folder / "workspace"
    spent = _fill(path, millions)
    size = sum(one.stat().st_size for one in path.rglob("*") if one.is_file()) / 1e9
    print(
        f"\n{millions} million events: stored at {millions * 1e6 / spent:,.0f} a second,"
        f" {size:.2f} GB, peak memory {_peak():,.0f} MB"
    )
    cold = dict(_cold(path))
    with open_workspace(path) as store:
        files = DeltaTable(path / "tables" / "events").file_uris()
        found = {name: (ask(), _milliseconds(ask)) for name, ask in _questions(store).items()}
        asked = _peak()
    print(f"  {len(files)} files; peak memory with the questions {asked:,.0f} MB")
    print(f"  {'':<14} {'rows':>8} {'ms':>7} {'cpu':>6} {'cold':>7} {'bar':>5}")
    for name, (rows, (took, worked)) in found.items():
        print(
            f"  {name:<14} {rows:>8,} {took:>7,.0f} {worked:>6,.0f} {cold[name]:>7,.0f}"
            f" {LIMITS[name]:>5}",
            flush=True,
        )
    plain = folder / "plain.parquet"
    duckdb.execute(
        f"COPY (SELECT * FROM read_parquet({files}, hive_partitioning = false)) TO '{plain}'"
    )
    print(f"  {'floor':<14} {'':>8} {'ms':>7} {'cpu':>6} {'ratio of ours, ms and cpu':>27}")
    for name, ask in _floor(plain).items():
        _, (took, worked) = found[name]
        floor, floor_worked = _milliseconds(ask)
        print(
            f"  {name:<14} {'':>8} {floor:>7,.0f} {floor_worked:>6,.0f} {took / floor:>20.2f}"
            f" {worked / floor_worked:>6.2f}"
        )


def _table(path: Path, rows: int) -> None:
    """A made GDELT 2.0 table."""
    rng = np.random.default_rng(SEED)
    codes = ["USA", "CHN", "RUS", "GBR", "FRA", "DEU", "IND", "ROM", "EUR", "ISR", "PSE", ""]
    kinds = ["010", "020", "036", "040", "042", "043", "051", "057", "112", "163", "173", "190"]
    who = rng.integers(0, len(codes), (rows, 2))
    kind = rng.integers(0, len(kinds), rows)
    minutes = np.sort(rng.integers(0, 365 * 96, rows))
    places = rng.integers(0, 3000, rows)
    with path.open("w") as out:
        for n in range(rows):
            when = dt.datetime(2024, 1, 1) + dt.timedelta(minutes=15 * int(minutes[n]))
            sides = [
                ["", f"NAME {codes[code]}", codes[code], *[""] * 4, "GOV", "", ""]
                for code in who[n]
            ]
            place = [
                "4",
                f"Town {places[n]}, Somewhere",
                "RS",
                "RS48",
                "48",
                "55.75",
                "37.61",
                "-1",
            ]
            cells = [
                str(1_100_000_000 + n),
                f"{when:%Y%m%d}",
                f"{when:%Y%m}",
                f"{when:%Y}",
                "2024.1",
            ]
            cells += [*sides[0], *sides[1], "1", kinds[kind[n]], kinds[kind[n]], "04", "1", "1.0"]
            cells += ["10", "2", "10", "-1.53", *place, *place, *place, f"{when:%Y%m%d%H%M%S}"]
            cells.append(f"https://www.example{n % 500}.org/news/2024/a-headline-of-words-{n}.html")
            out.write("\t".join(cells) + "\n")


def _import(millions: float, folder: Path) -> None:
    """How fast a table comes in, whole command, beside pyarrow reading the same file."""
    from pyarrow import csv

    path, rows = folder / "made.CSV", int(millions * 1_000_000)
    _table(path, rows)
    begun = time.perf_counter()
    options = csv.ParseOptions(delimiter="\t", quote_char=False)
    names = csv.ReadOptions(autogenerate_column_names=True)
    for _ in csv.open_csv(path, read_options=names, parse_options=options):
        pass
    floor = rows / (time.perf_counter() - begun)
    program = "from tripoint.app.cli import main; main()"
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", program, "import", str(path), "-w", str(folder / "w"), "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    ours = rows / (time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nimport of {rows:,} rows of GDELT 2.0, {path.stat().st_size / 1e6:,.0f} MB")
    print(f"  floor: pyarrow cuts the file into cells  {floor:>10,.0f} rows a second   1.00")
    print(f"  ours: the whole command                  {ours:>10,.0f} {'':16}{ours / floor:>5.2f}")
    print(f"  peak memory {peak:,.0f} MB")


def main() -> None:
    """Each size in a process of its own."""
    given = sys.argv[1:] or ["1", "10"]
    if given[0] in ("--one", "import"):
        folder = Path(tempfile.mkdtemp(prefix="tripoint-store-"))
        try:
            if given[0] == "import":
                _import(float(given[1]) if len(given) > 1 else 1.0, folder)
            else:
                _measure(int(given[1]), folder)
        finally:
            shutil.rmtree(folder)
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for each in given:
        subprocess.run([sys.executable, __file__, "--one", each], check=True)


if __name__ == "__main__":
    main()
