from __future__ import annotations

import pytest

from tripoint.text.language import identify


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers met in the capital on Monday to discuss the border."),
        ("ko", "두 나라 장관은 월요일 수도에서 국경 협정을 논의했다."),
        ("ja", "両国の大臣は月曜日に首都で国境協定について協議した。"),
        ("zh", "两国部长周一在首都讨论了边界协议。"),
        ("ru", "Министры двух стран обсудили в столице соглашение о границе."),
        ("uk", "Міністри двох країн обговорили у столиці угоду про кордон."),
        ("ar", "ناقش وزراء البلدين يوم الاثنين اتفاقا حول الحدود في العاصمة."),
        ("fa", "وزیران دو کشور روز دوشنبه در پایتخت درباره توافق مرزی گفتگو کردند."),
        ("he", "שרי שתי המדינות דנו ביום שני בבירה בהסכם גבול."),
        ("fr", "Les ministres ont discuté lundi d'un accord frontalier dans la capitale."),
        ("de", "Die Minister beider Länder berieten am Montag über ein Grenzabkommen."),
        ("es", "Los ministros de ambos países debatieron el lunes un acuerdo fronterizo."),
        ("tr", "İki ülkenin bakanları pazartesi günü başkentte sınır anlaşmasını görüştü."),
        ("hi", "दोनों देशों के मंत्रियों ने सोमवार को राजधानी में सीमा समझौते पर चर्चा की।"),
        ("am", "የሁለቱ አገሮች ሚኒስትሮች ሰኞ ዕለት በዋና ከተማዋ ስለ ድንበር ስምምነት ተወያዩ።"),
    ],
)
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    "text", ["", "  ", "12345 678", "...", "OK", "Paris", "=-=-=-=-=-=-=-=", "id=3;x=7&y=8 <b>"]
)
def test_too_little_to_tell_is_undecided(text: str) -> None:
    assert identify(text) == "und"


@pytest.mark.parametrize(
    "headline", ["Kim visits Moscow", "Lavrov in Tehran", "Turkey, Greece hold talks"]
)
def test_a_headline_is_enough(headline: str) -> None:
    assert identify(headline) == "en"


def test_a_variety_goes_by_its_language() -> None:
    assert identify("الوزير المصرى سافر امبارح عشان يقابل الرئيس بتاعهم فى العاصمه") == "ar"


def test_a_stray_word_of_another_script_changes_nothing() -> None:
    assert identify("The envoy left the capital on Sunday night by train. 한국어") == "en"
