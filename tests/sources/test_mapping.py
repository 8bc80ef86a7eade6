"""Rows of every format as events: who, what, when, where, by whom coded."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_tables import ACLED, GDELT2, ICEWS, PLOVER, POLECAT, ROWS, table
from tripoint.knowledge.tables import load_formats
from tripoint.sources.mapping import Mapper, Refused
from tripoint.sources.tables import Rejected, read_table


def rows_of(form: str, rows: list[dict[str, str]]) -> pa.Table:
    formats = {form: load_formats()[form]}
    parts = read_table(io.BytesIO(table(form, rows)), "made", formats, Rejected())
    return pa.concat_tables([part for _, part in parts])


def events_of(form: str, *rows: dict[str, str]) -> tuple[list[dict[str, Any]], Refused]:
    refused = Refused()
    found = Mapper(load_formats()[form]).events(rows_of(form, list(rows)), refused)
    return found.to_pylist(), refused


def one(form: str, **changes: str) -> dict[str, Any]:
    [event], refused = events_of(form, ROWS[form] | changes)
    assert refused == Refused()
    return event


def told(event: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(event[name] for name in names)


def test_gdelt() -> None:
    event = one("gdelt2")
    assert told(event, "type", "mode", "quad", "score") == ("CONSULT", "visit", 1, 4.0)
    assert told(event, "actors", "recipients", "status") == (["USA"], ["ROU"], "occurred")
    assert event["actor_parties"] == [
        {"code": "USA", "sector": "GOV", "name": None, "id": None, "text": "UNITED STATES",
         "start": 0, "end": 0}
    ]  # fmt: skip
    assert event["recipient_names"] == ["ROMANIA"]
    assert told(event, "date", "first_day", "date_precision") == (
        dt.date(2024, 1, 2), dt.date(2024, 1, 2), "day"
    )  # fmt: skip
    assert event["published"] == "2024-01-03T12:15:00+00:00"
    assert event["published_at"] == dt.datetime(2024, 1, 3, 12, 15, tzinfo=dt.UTC)
    place = told(event, "place_name", "place_country", "place_lat", "place_lon")
    assert place == ("Bucharest, Bucuresti, Romania", "ROU", 44.4333, 26.1)
    assert told(event, "coder", "source_id") == ("GDELT 2.0", "1100000001")
    assert told(event, "url", "publisher") == (GDELT2["SOURCEURL"], "example.org")
    assert told(event, "sentence", "why", "article") == ("", "code 042", "")
    older = one("gdelt1")
    assert told(older, "coder", "published") == ("GDELT 1.0", "2024-01-03")


def test_icews_codes_without_their_zero_and_bodies_by_name() -> None:
    event = one("icews")
    assert told(event, "type", "mode") == ("CONSULT", "visit")
    assert told(event, "actors", "recipients") == (["PRK"], ["UNO"])
    assert event["actor_parties"][0]["sector"] == "GOV"
    assert told(event["recipient_parties"][0], "id", "name") == ("UN", "United Nations")
    assert told(event, "place_name", "place_country") == ("Pyongyang", "PRK")
    assert told(event, "publisher", "published") == ("Example Wire", None)
    assert told(one("icews", **{"CAMEO Code": "190"}), "type", "mode") == ("ASSAULT", None)


def test_polecat_keeps_several_parties_and_contexts() -> None:
    event = one("polecat")
    assert told(event, "type", "mode") == ("CONSULT", "visit")
    assert event["contexts"] == ["diplomatic", "military"]
    assert told(event, "actors", "recipients") == (["PRK"], ["RUS", "CHN"])
    assert event["recipient_names"] == ["RUS", "CHN"]
    assert told(event, "place_name", "place_lat", "published") == ("Vostochny", None, "2023-09-14")
    unheard = one("polecat", **{"Event Mode": "levitate"})
    assert told(unheard, "type", "mode", "score") == ("CONSULT", None, 2.5)


def test_plover_records_of_several_events_are_as_many() -> None:
    single = PLOVER | {"id": "2", "event": "THREATEN", "mode": "violence", "recipient": []}
    lines = [orjson.dumps(PLOVER), b'{"id": cut', b"[1]", orjson.dumps(single)]
    rejected, refused = Rejected(), Refused()
    format_ = load_formats()["plover"]
    stream = io.BytesIO(b"\n".join(lines))
    [(found, rows)] = read_table(stream, "made", load_formats(), rejected)
    assert found is format_
    assert rejected.count == 2
    visit, aid, threat = Mapper(format_).events(rows, refused).to_pylist()
    assert refused == Refused()
    assert told(visit, "source_id", "type", "mode") == ("2023091301", "CONSULT", "visit")
    assert told(aid, "source_id", "type", "mode") == ("2023091301#2", "AID", None)
    assert told(threat, "source_id", "type", "mode") == ("2", "THREATEN", "violence")
    assert told(aid, "actors", "recipients") == (["PRK"], ["RUS", "CHN"])
    assert told(threat, "actors", "recipients") == (["PRK"], [])
    assert aid["contexts"] == ["diplomatic", "military"]
    assert aid["sentence"] == PLOVER["event_text"]
    assert told(aid, "place_name", "place_country", "place_lat") == ("Vostochny", "RUS", 51.88)
    assert told(aid, "url", "coder") == ("https://news.example/kim", "PLOVER")


def test_acled_says_not_who_began_a_clash() -> None:
    event = one("acled")
    assert told(event, "type", "actors", "recipients") == ("ASSAULT", ["SOM", "UGA"], [])
    rebels, soldiers = event["actor_parties"]
    assert told(rebels, "id", "sector") == ("al-shabaab", "REB")
    assert told(soldiers, "id", "sector") == (None, "MIL")
    assert event["sentence"] == ACLED["notes"]
    assert one("acled", time_precision="3")["date_precision"] == "month"
    assert one("acled", event_date="26 May 2023")["date"] == dt.date(2023, 5, 26)


@pytest.mark.parametrize(
    ("actor", "inter", "code", "sector"),
    [
        ("Police Forces of Kenya (2022-)", "State Forces", "KEN", "COP"),
        ("Military Forces of the United States", "8", "USA", "MIL"),
        ("Government of Mali (2021-)", "1", "MLI", "MIL"),
        ("Protesters (India)", "Protesters", "IND", "CVL"),
        ("Unheard-of Clan Militia", "4", "SOM", "UAF"),
        ("Unheard/of Clan", "Rebel Group", "SOM", "REB"),
    ],
)
def test_acled_actors(actor: str, inter: str, code: str, sector: str) -> None:
    changes = {"sub_event_type": "Attack", "actor1": actor, "inter1": inter}
    event = one("acled", **changes)
    assert event["actors"] == [code]
    assert event["actor_parties"][0]["sector"] == sector
    assert event["recipients"] == ["UGA"]


def test_a_stranger_in_another_state_is_not_of_it() -> None:
    changes = {"sub_event_type": "Attack", "actor1": "Unheard Legion", "inter1": "8"}
    [event], refused = events_of("acled", ACLED | changes)
    assert told(event, "actors", "recipients") == ([], ["UGA"])
    assert refused.parties == {"Unheard Legion": 1}


def test_each_row_that_is_no_event_is_counted_once_for_its_reason() -> None:
    events, refused = events_of(
        "gdelt2",
        GDELT2,
        GDELT2 | {"EventCode": "010"},
        GDELT2 | {"EventCode": "999"},
        GDELT2 | {"EventCode": "999", "SQLDATE": "20240231"},
        GDELT2 | {"GLOBALEVENTID": " "},
        GDELT2 | {"Actor1CountryCode": "EUR", "Actor1Type1Code": "", "Actor2CountryCode": "XQX"},
        GDELT2 | {"Actor1CountryCode": "AFR", "Actor1Type1Code": "IGO"},
    )
    assert [event["actors"] for event in events] == [["USA"], ["IGO"]]
    assert (refused.typeless, refused.unknown_type, refused.faulty) == (1, 1, 2)
    assert refused.without_party == 1
    assert refused.codes == {"999": 1}
    assert refused.parties == {"EUR": 1, "XQX": 1}


@pytest.mark.parametrize("value", ["", "95.5", "x", "nan", "1e3", "-91", "None"])
def test_what_is_no_latitude_is_none(value: str) -> None:
    found = one("gdelt2", ActionGeo_Lat=value)["place_lat"]
    assert found is None or -180 <= found <= 180
    assert (found is None) == (value not in {"95.5", "-91"})


cells = st.fixed_dictionaries(
    {
        "SQLDATE": st.sampled_from(["20240102", "20230131", "2024", ""]),
        "EventCode": st.sampled_from(["042", "010", "190", "57", ""]),
        "Actor1CountryCode": st.sampled_from(["USA", "ROM", "EUR", ""]),
        "Actor2CountryCode": st.sampled_from(["CHN", "AFR", ""]),
        "Actor1Type1Code": st.sampled_from(["GOV", "IGO", ""]),
    }
)


@settings(deadline=None, max_examples=40)
@given(st.lists(cells, min_size=1, max_size=12))
def test_a_row_means_the_same_whatever_stands_beside_it(several: list[dict[str, str]]) -> None:
    rows = [GDELT2 | each | {"GLOBALEVENTID": str(n)} for n, each in enumerate(several)]
    together, refused = events_of("gdelt2", *rows)
    alone = [events_of("gdelt2", row) for row in rows]
    assert together == [event for events, _ in alone for event in events]
    counts = ("faulty", "typeless", "unknown_type", "without_party")
    for name in counts:
        assert getattr(refused, name) == sum(getattr(each, name) for _, each in alone)
    assert len(together) + sum(getattr(refused, name) for name in counts) == len(rows)


@pytest.mark.parametrize("form", ["icews", "polecat", "acled"])
def test_columns_are_those_of_the_store(form: str) -> None:
    from tripoint.store.tables import SCHEMAS

    rows = {"icews": ICEWS, "polecat": POLECAT, "acled": ACLED}[form]
    found = Mapper(load_formats()[form]).events(rows_of(form, [rows]), Refused())
    schema = SCHEMAS["events"]
    for name in found.schema.names:
        assert found.schema.field(name).type == schema.field(name).type, name
