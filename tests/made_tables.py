"""Rows of our own in each format's columns; what is not given is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from tripoint.knowledge.tables import load_formats

GDELT2 = {
    "GLOBALEVENTID": "1100000001",
    "SQLDATE": "20240102",
    "Actor1Code": "USAGOV",
    "Actor1Name": "UNITED STATES",
    "Actor1CountryCode": "USA",
    "Actor1Type1Code": "GOV",
    "Actor2Code": "ROM",
    "Actor2Name": "ROMANIA",
    "Actor2CountryCode": "ROM",
    "EventCode": "042",
    "EventRootCode": "04",
    "QuadClass": "1",
    "GoldsteinScale": "1.9",
    "ActionGeo_FullName": "Bucharest, Bucuresti, Romania",
    "ActionGeo_CountryCode": "RO",
    "ActionGeo_Lat": "44.4333",
    "ActionGeo_Long": "26.1",
    "DATEADDED": "20240103121500",
    "SOURCEURL": "https://www.example.org/news/visit.html",
}
GDELT1 = GDELT2 | {"DATEADDED": "20240103"}
ICEWS = {
    "Event ID": "30123456",
    "Event Date": "2018-06-12",
    "Source Name": "Government (North Korea)",
    "Source Sectors": "Executive,Government",
    "Source Country": "North Korea",
    "Event Text": "Make a visit",
    "CAMEO Code": "42",
    "Intensity": "1.9",
    "Target Name": "United Nations",
    "Target Sectors": "Global",
    "Story ID": "47",
    "Publisher": "Example Wire",
    "City": "Pyongyang",
    "Country": "North Korea",
    "Latitude": "39.0339",
    "Longitude": "125.754",
}
POLECAT = {
    "Event ID": "20230101_7_1",
    "Event Date": "2023-09-13",
    "Event Type": "CONSULT",
    "Event Mode": "visit",
    "Contexts": "diplomatic; military",
    "Actor Name": "Kim Jong Un",
    "Actor Country": "PRK",
    "Primary Actor Sector": "GOV",
    "Recipient Name": "None",
    "Recipient Country": "Russian Federation; China",
    "Placename": "Vostochny",
    "Country": "Russian Federation",
    "Latitude": "None",
    "Source": "Example Daily",
    "Publication Date": "2023-09-14",
    "Language": "en",
}
ACLED = {
    "event_id_cnty": "SOM40001",
    "event_date": "2023-05-26",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Al Shabaab",
    "inter1": "Rebel Group",
    "actor2": "Military Forces of Uganda (1986-) Peacekeepers",
    "inter2": "External/Other Forces",
    "country": "Somalia",
    "admin1": "Lower Shabelle",
    "location": "Buulo Mareer",
    "latitude": "1.6333",
    "longitude": "44.5667",
    "source": "Example Radio",
    "notes": 'Fighters attacked a base, "at dawn".\nThe base held.',
}
PLOVER = {
    "id": "2023091301",
    "date": "2023-09-13",
    "event": ["CONSULT", "AID"],
    "mode": ["visit"],
    "context": ["diplomatic", "military"],
    "actor": [{"code": "PRK", "sector": "GOV", "entity_text": "Kim Jong Un"}],
    "recipient": [{"code": "RUS"}, {"code": "CHN"}],
    "event_loc": {"resolved_place": "Vostochny", "country_code": "RUS", "lat": 51.88},
    "link": "https://news.example/kim",
    "event_text": "Kim Jong Un met Vladimir Putin; aid was agreed.",
}
ROWS = {"gdelt1": GDELT1, "gdelt2": GDELT2, "icews": ICEWS, "polecat": POLECAT, "acled": ACLED}


def table(form: str, rows: Sequence[Mapping[str, str]], columns: int | None = None) -> bytes:
    """A file of the format; `columns` are fewer than it may have."""
    layout = load_formats()[form]
    names = list(layout.columns[:columns])
    out = io.StringIO()
    if layout.quoted:
        writer = csv.writer(out, delimiter=layout.separator, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)
        return out.getvalue().encode()
    lines = [layout.separator.join(names)] if layout.header else []
    lines += [layout.separator.join(row.get(name, "") for name in names) for row in rows]
    return ("\n".join(lines) + "\n").encode()
