"""Facts beside borders and journeys: terms of office, treaties, memberships, capitals."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tripoint.coding.scene import Scene
from tripoint.coding.status import Certainty
from tripoint.schema import Claim, Evidence, Reference, Verdict, content_id

# Mean radius of the earth in km (IUGG).
_RADIUS = 6371.0088
# A city has no one point, and a road is no arc.
_DISTANCE_SHARE = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """When a person took an office."""

    code: str
    person: str
    office: str
    start: dt.date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """A text between parties; `kinds` are the nouns it goes by, `words` tell it from others."""

    parties: frozenset[str]
    name: str
    kinds: frozenset[str]
    words: frozenset[str]
    signed: dt.date
    in_force: dt.date | None
    ended: dt.date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How many member states an organisation had; `until` None: still."""

    id: str
    members: int
    since: dt.date
    until: dt.date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """A capital; latitude and longitude of its centre in degrees."""

    code: str
    name: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of them, as their files have them."""

    tenures: Sequence[Tenure] = ()
    treaties: Sequence[Treaty] = ()
    members: Sequence[Membership] = ()
    capitals: Sequence[Capital] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict with the values behind it, and what is not known."""

    verdict: Verdict
    references: tuple[Reference, ...] = ()
    gap: str = ""


def great_circle(one: Capital, other: Capital) -> float:
    """Kilometres between two places on a sphere (haversine formula)."""
    lat, lon, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, half)))


def check_distance(one: Capital, other: Capital, km: float, grain: float) -> Finding:
    """Against the great circle: within 3 % of it or the rounding of the printed figure."""
    known = great_circle(one, other)
    agrees = abs(known - km) <= max(_DISTANCE_SHARE * known, grain / 2)
    reference = Reference(
        value=round(known, 1),
        unit="km",
        source=f"great circle from {one.name} to {other.name}, coordinates: {one.source}",
    )
    return Finding(verdict="agrees" if agrees else "differs", references=(reference,))


def check_years(year: int, known: Iterable[tuple[dt.date, str]]) -> Finding:
    """Against days with what they are; a year before all of them may be of one not on record."""
    days = sorted(known)
    if not days:
        return Finding(verdict="no-data", gap="no data on this")
    references = tuple(
        Reference(value=float(day.year), unit="year", source=what, as_of=day.isoformat())
        for day, what in days
    )
    if any(day.year == year for day, _ in days):
        return Finding(verdict="agrees", references=references)
    if year < days[0][0].year:
        return Finding(verdict="no-data", references=references, gap=f"no data before {days[0][0]}")
    return Finding(verdict="differs", references=references)


def fact_claim(
    scene: Scene,
    certainty: Certainty | None,
    said: tuple[tuple[str, ...], str, float, str],
    finding: Finding,
    why: str,
) -> Claim:
    """The claim of a sentence; `said` is subject, quantity, value and unit."""
    subject, quantity, value, unit = said
    return Claim(
        kind="measure",
        subject=subject,
        quantity=quantity,
        value=value,
        unit=unit,
        status=certainty.status if certainty is not None else "occurred",
        attribution=certainty.attribution if certainty is not None else (),
        evidence=Evidence(start=scene.start, end=scene.end, sentence=scene.text),
        verdict=finding.verdict,
        reference=finding.references,
        why=why + (f"; {finding.gap}" if finding.gap else ""),
        id=content_id("measure", subject, quantity, value, unit, scene.start, scene.text),
    )
