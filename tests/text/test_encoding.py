from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripoint.errors import UnreadableInput
from tripoint.text.encoding import decode

RUSSIAN = "Министры двух стран обсудили в столице соглашение о границе и обмене пленными."
KOREAN = "두 나라 장관은 월요일 수도에서 국경 협정을 논의했다. 정부는 제재를 검토하고 있다."
CHINESE = "两国部长周一在首都讨论了边界协议。政府正在考虑新的制裁措施，会谈将继续进行。"
JAPANESE = (
    "両国の大臣は月曜日に首都で国境協定について協議した。政府は追加の制裁を検討しているという。"
    "会談は来週も続く見通しで、議題には漁業と航路の安全が含まれる。"
)
ARABIC = "ناقش وزراء البلدين يوم الاثنين اتفاقا حول الحدود في العاصمة."

ENCODED = [
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("euc-kr", KOREAN),
    ("gb18030", CHINESE),
    ("gb2312", CHINESE),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE),
    ("windows-1256", ARABIC),
    ("utf-16", RUSSIAN),
    ("utf-16-le", KOREAN),
    ("utf-16-be", RUSSIAN),
    ("utf-32", CHINESE),
    ("utf-8", ARABIC),
    ("utf-8-sig", KOREAN),
]


@pytest.mark.parametrize(("charset", "text"), ENCODED)
def test_a_declared_charset_is_read(charset: str, text: str) -> None:
    assert decode(text.encode(charset), charset) == text


@pytest.mark.parametrize(("charset", "text"), ENCODED)
def test_an_undeclared_charset_is_found(charset: str, text: str) -> None:
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="euc-kr">',
        "<META http-equiv='Content-Type' content='text/html; charset=ks_c_5601-1987'>",
        '<?xml version="1.0" encoding="EUC-KR"?>',
    ],
)
def test_a_page_declares_its_own(head: str) -> None:
    page = head + "<p>회담"
    assert decode(page.encode("euc-kr")) == page


def test_the_header_outweighs_the_page() -> None:
    page = '<meta charset="iso-8859-1"><p>' + RUSSIAN
    assert decode(page.encode("cp1251"), "windows-1251") == page


def test_utf8_outweighs_a_wrong_header() -> None:
    assert decode(RUSSIAN.encode(), "iso-8859-1") == RUSSIAN


def test_a_cut_off_page_is_utf8_still() -> None:
    assert decode(KOREAN.encode()[:-1], "euc-kr").startswith(KOREAN[:-2])


def test_latin1_is_read_as_browsers_do() -> None:
    assert decode(b"the \x93talks\x94", "iso-8859-1") == "the “talks”"


@pytest.mark.parametrize("label", ["utf-7", "unicode_escape", "rot13", "no-such", "\x00", ""])
def test_what_is_no_charset_is_passed_over(label: str) -> None:
    assert decode(b"+ADw-b+AD4- \\u0041", label) == "+ADw-b+AD4- \\u0041"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\x00" * 1_000,
        b"abc\x00\x01\x02\x03\x04\x05" * 200,
        bytes(range(256)) * 20,
        b"".join(number.to_bytes(4, "little") for number in range(3_000, 900_000, 700)),
    ],
)
def test_binary_data_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableInput) as error:
        decode(data)
    assert str(error.value).count(".") == 1
    assert "text" in str(error.value)


def test_nothing_is_an_empty_text() -> None:
    assert decode(b"") == ""


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_whole(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(), st.none() | st.text(max_size=12))
def test_any_bytes_are_read_or_refused(data: bytes, declared: str | None) -> None:
    try:
        text = decode(data, declared)
    except UnreadableInput:
        return
    text.encode()
