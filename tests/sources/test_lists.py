from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tripoint.errors import UnreadableInput
from tripoint.sources.lists import read_list

SDN = (
    '15036,"ARTAVIL","vessel","IRAN",-0- ,"5IM316",-0- ,-0- ,-0- ,"Iran",-0- ,'
    '"Former Vessel Flag Tanzania; Vessel Registration Identification IMO 9187629"\r\n'
    '16692,"SECHIN, Igor","individual","RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    "\x1a"
)
ALT = '16692,1,"aka","SETCHINE, Igor",-0- \r\n15036,2,"aka","SHONA","weak"\r\n'
# The form of OFAC's advanced XML, with an identity, a documented name and a registration.
ADVANCED = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">
<DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>2</Month><Day>7</Day></DateOfIssue>
<ReferenceValueSets>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType>
</PartyTypeValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
</ReferenceValueSets>
<IDRegDocuments><IDRegDocument ID="9" IDRegDocTypeID="1626" IdentityID="77">
<IDRegistrationNo>IMO 9187629</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties>
<DistinctParty FixedRef="15036"><Profile ID="15036" PartySubTypeID="1">
<Identity ID="77" FixedRef="15036" Primary="true" False="false">
<Alias FixedRef="15036" AliasTypeID="1403" Primary="true" LowQuality="false">
<DocumentedName ID="1"><DocumentedNamePart><NamePartValue>ARTAVIL</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias>
<Alias FixedRef="15036" AliasTypeID="1400" Primary="false" LowQuality="true">
<DocumentedName ID="2"><DocumentedNamePart><NamePartValue>SHONA</NamePartValue>
</DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>
<DistinctParty FixedRef="16692"><Profile ID="16692" PartySubTypeID="4">
<Identity ID="78" Primary="true"><Alias Primary="true" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue>Sechin</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue>Igor</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias></Identity></Profile></DistinctParty>
</DistinctParties></Sanctions>
"""
EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-02-20T10:00:00.000+01:00">
<sanctionEntity euReferenceNumber="EU.1.28" logicalId="13">
<regulation programme="PRK" publicationDate="2017-12-22"/><subjectType code="person"/>
<nameAlias wholeName="KIM Jong Sik" strong="true"/><nameAlias wholeName="Kim J" strong="false"/>
</sanctionEntity></export>
"""
FTM = (
    '{"id": "NK-1", "schema": "Vessel", "datasets": ["us_ofac_sdn"], "properties":'
    ' {"name": ["ARTAVIL"], "imoNumber": ["9187629"], "topics": ["sanction"]}}\n'
    '{"id": "NK-2", "schema": "Person", "datasets": ["us_ofac_sdn"], "properties":'
    ' {"name": ["Igor Sechin"], "alias": ["Игорь Сечин"], "weakAlias": ["Sechin"]}}\n'
    '{"id": "NK-3", "schema": "Address", "datasets": ["us_ofac_sdn"], "properties":'
    ' {"full": ["Moscow"], "name": ["Moscow"]}}\n'
)


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_un_list_whole(shared: Path) -> None:
    found = read_list(shared / "reference" / "sanctions" / "UN_consolidated.xml")
    assert (found.id, found.version) == ("un", "2026-02-27")
    assert len(found.entries) == 1003
    kim = next(each for each in found.entries if each.id == "KPi.066")
    assert kim.names[0] == "KIM JONG SIK"
    assert "Kim Cho’ng-sik" in kim.names
    assert (kim.kind, kim.programme, kim.listed_on) == ("person", "DPRK", "2017-12-22")


def test_the_ofac_list_whole(shared: Path) -> None:
    found = read_list(shared / "reference" / "sanctions" / "ofac" / "sdn.csv")
    assert len(found.entries) == 7379
    assert sum(bool(each.imo) for each in found.entries) == 320
    assert "AERO-CARIBBEAN" in next(each for each in found.entries if each.id == "36").names


def test_ofac_csv_with_its_aliases(tmp_path: Path) -> None:
    path = _write(tmp_path, "sdn.csv", SDN)
    with pytest.raises(UnreadableInput, match=r"put alt\.csv beside it"):
        read_list(path)
    _write(tmp_path, "alt.csv", ALT)
    ship, sechin = read_list(path).entries
    assert (ship.kind, ship.imo, ship.weak_names) == ("vessel", ("9187629",), ("SHONA",))
    assert sechin.names == ("SECHIN, Igor", "SETCHINE, Igor")


def test_ofac_advanced_xml(tmp_path: Path) -> None:
    found = read_list(_write(tmp_path, "sdn_advanced.xml", ADVANCED))
    ship, sechin = found.entries
    assert found.version == "2026-02-07"
    assert (ship.id, ship.kind, ship.names, ship.weak_names, ship.imo) == (
        "15036", "vessel", ("ARTAVIL",), ("SHONA",), ("9187629",)
    )  # fmt: skip
    assert (sechin.kind, sechin.names) == ("person", ("Sechin Igor",))


def test_eu_xml(tmp_path: Path) -> None:
    found = read_list(_write(tmp_path, "eu.xml", EU))
    (entry,) = found.entries
    assert (found.id, found.version) == ("eu", "2026-02-20")
    assert (entry.names, entry.weak_names, entry.programme) == (
        ("KIM Jong Sik",), ("Kim J",), "PRK"
    )  # fmt: skip


def test_ftm_json(tmp_path: Path) -> None:
    found = read_list(_write(tmp_path, "entities.ftm.json", FTM))
    assert found.id == "ftm:us_ofac_sdn"
    assert [each.id for each in found.entries] == ["NK-1", "NK-2"]
    assert found.entries[0].imo == ("9187629",)
    assert found.entries[1].names == ("Igor Sechin", "Игорь Сечин")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<CONSOLIDATED_LIST dateGenerated="2026-02-27"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;'
    "</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("bomb.xml", BOMB, "damaged"),
        ("half.xml", '<CONSOLIDATED_LIST dateGenerated="x"><INDIVIDUALS>', "damaged"),
        ("page.html", "<html><body>Not found</body></html>", "no list that Tripoint reads"),
        ("empty.xml", "", "no list that Tripoint reads"),
        ("none.xml", '<CONSOLIDATED_LIST dateGenerated="x"></CONSOLIDATED_LIST>', "no entry"),
        ("other.json", '{"id": "a", "schema": "Person"}\n5\n', "json:2 is no entity"),
        ("bad.json", '{"id": "a"}\n{"id": ', "damaged"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    with pytest.raises(UnreadableInput, match=says) as fault:
        read_list(_write(tmp_path, name, text))
    assert "\n" not in str(fault.value)


@settings(deadline=None)  # what is loaded once is slow once
@given(
    st.sampled_from(
        ['{"id": "a", ', "<export>", "<CONSOLIDATED_LIST>", '1,"A",', "<Sanctions>", ""]
    ),
    st.binary(max_size=60),
)
def test_noise_is_refused_and_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, start: str, noise: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "sdn.csv"
    path.write_bytes(start.encode() + noise)
    path.with_name("alt.csv").write_bytes(b"")
    with pytest.raises(UnreadableInput):
        read_list(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="No such file"):
        read_list(tmp_path / "none.xml")
