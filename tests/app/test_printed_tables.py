from __future__ import annotations

import pytest

from tripoint.app.tables import print_coded, print_table
from tripoint.schema import Article, Claim, Coded, Evidence, Reference, Transfer

SENTENCE = Evidence(start=0, end=10, sentence="One sentence, as it stood.")


@pytest.fixture(autouse=True)
def _eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def _coded() -> Coded:
    transfers = (
        Transfer(giver="AAA", receiver="BBB", item="shells", class_="ammunition", status="planned",
                 quantity=1_500_000.0, unit="pieces", evidence=SENTENCE),
        Transfer(giver=None, receiver=None, parties=("AAA", "BBB"), item="fuel", class_="fuel",
                 status="negated", attribution=("CCC",), evidence=SENTENCE),
        Transfer(giver=None, receiver="BBB", item="rice", class_="food", status="possible",
                 evidence=SENTENCE),
    )  # fmt: skip
    reference = Reference(value=1352.0, unit="km", source="An almanac", as_of="2026")
    claims = (
        Claim(kind="measure", subject=("AAA", "BBB"), quantity="land border length", value=1416.0,
              unit="km", evidence=SENTENCE, verdict="differs", reference=(reference,)),
        Claim(kind="stance", subject=("CCC",), toward=("AAA",), quantity="stance",
              value="distance", evidence=SENTENCE),
    )  # fmt: skip
    article = Article(id="a", title="A title", published="2024-05-01", language="en")
    return Coded(article=article, transfers=transfers, claims=claims)


def test_transfers_and_claims_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    print_coded(_coded())
    assert capsys.readouterr().out == (
        "A title\n"
        "2024-05-01  en\n"
        "\n"
        "from and to                what                     class       status\n"
        "AAA → BBB                  1,500,000 pieces shells  ammunition  ○ planned\n"
        "AAA BBB, direction unsaid  fuel                     fuel        ✕ negated, says CCC\n"
        "? → BBB                    rice                     food        ◌ possible\n"
        "    One sentence, as it stood.\n"
        "\n"
        "claim               about      says      verdict\n"
        "land border length  AAA BBB    1416 km   ✕ differs\n"
        "    One sentence, as it stood.\n"
        "    1352 km, 4.7 % more is claimed: An almanac (as of 2026)\n"
        "stance              CCC → AAA  distance  ? no-data\n"
        "    One sentence, as it stood.\n"
        "\n"
    )


def test_dates_are_shown_as_far_as_they_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "type": "AID", "mode": None, "actors": ["AAA"], "recipients": [], "status": "planned",
        "attribution": [], "sentence": "One.", "published": "2024-05-01",
    }  # fmt: skip
    dates = (("2025-01-01", "year"), ("2025-03-01", "month"), ("2025-03-04", "day"), (None, None))
    print_table("events", [{**row, "date": day, "date_precision": kind} for day, kind in dates])
    shown = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert shown == ["date", "2025", "2025-03", "2025-03-04", "2024-05-01*", "One."]
