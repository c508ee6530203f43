"""Burmese in the older encoding is told from Unicode and converted; what is not sure is flagged."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.zawgyi import CONVERTED, UNSURE, to_unicode, zawgyi_share
from tests.samples import sample

PAIRS = [
    ("ျမန္မာႏိုင္ငံ", "မြန်မာနိုင်ငံ"),
    ("လႊတ္ေပးရန္ ေတာင္းဆိုသည္။", "လွှတ်ပေးရန် တောင်းဆိုသည်။"),
    ("ကၽြန္ုပ္တို႔သည္", "ကျွန်ုပ်တို့သည်"),
    ("အဂၤလိပ္", "အင်္ဂလိပ်"),
    ("ဒုကၡသည္မ်ား", "ဒုက္ခသည်များ"),
    ("မႏၲေလး", "မန္တလေး"),
    ("လူ႔အခြင့္အေရး", "လူ့အခွင့်အရေး"),
    ("ေသဒဏ္ေပးျခင္း", "သေဒဏ်ပေးခြင်း"),
    ("ျပည္သူ", "ပြည်သူ"),
    ("ၾသဂုတ္လ ၂၀၂၁", "ဩဂုတ်လ ၂၀၂၁"),
    ("ႀကီးၾကပ္", "ကြီးကြပ်"),
    ("ဥပေဒ", "ဥပဒေ"),
    ("ဥာဏ္", "ဥာဏ်"),
    ("ေက်းရြာ", "ကျေးရွာ"),
]
TEXT = "\n\n".join("ျမန္မာႏိုင္ငံ ရဲတပ္ဖြဲ႕က ဖမ္းဆီးခဲ့သည္။ လႊတ္ေပးရန္ ေတာင္းဆိုသည္။" for _ in range(3))


@pytest.mark.parametrize(("zawgyi", "unicode"), PAIRS)
def test_conversion(zawgyi: str, unicode: str) -> None:
    assert to_unicode(zawgyi) == unicode


@pytest.mark.parametrize(("zawgyi", "unicode"), PAIRS)
def test_unicode_is_never_taken_for_zawgyi(zawgyi: str, unicode: str) -> None:
    assert (zawgyi_share(unicode) or 0) < 0.2


def test_latin_letters_beside_it_stay() -> None:
    assert to_unicode("KNU ႏွင့္ K (၂၀၂၁)") == "KNU နှင့် K (၂၀၂၁)"


def test_a_release_in_zawgyi_is_converted_and_says_so() -> None:
    release = read_release(RawRelease(title="ျမန္မာ – လႊတ္ေပးရန္", text=TEXT))

    assert release.language == "my"
    assert release.paragraphs[0].startswith("မြန်မာနိုင်ငံ ရဲတပ်ဖွဲ့က")
    assert release.title.startswith("မြန်မာ")
    assert CONVERTED in release.warnings
    assert release.countries == ("Myanmar",)


def test_a_title_that_is_unicode_already_stays() -> None:
    assert read_release(RawRelease(title="မြန်မာ – လွှတ်ပေးရန် တောင်းဆိုသည်။", text=TEXT)).title.startswith("မြန်မာ")


def test_a_text_in_both_is_flagged_and_left() -> None:
    mixed = TEXT + "\n\n" + "ရဲတပ်ဖွဲ့က ဖမ်းဆီးခဲ့သည်။ လွှတ်ပေးရန် တောင်းဆိုသည်။ " * 3

    release = read_release(RawRelease(title="T", text=mixed))

    assert UNSURE in release.warnings
    assert any("ဖမ္းဆီး" in paragraph for paragraph in release.paragraphs)


def test_unicode_burmese_has_no_warning() -> None:
    assert not {CONVERTED, UNSURE} & set(read_release(sample("burmese.txt")).warnings)


def test_shan_uses_the_same_places_and_is_no_zawgyi() -> None:
    assert zawgyi_share("ၵူၼ်းတႆး ၸိူဝ်းၼႆႉ ၵူၺ်း တႃႇ ႁဵတ်း ၵၢၼ် ") in (None, 0.0)
