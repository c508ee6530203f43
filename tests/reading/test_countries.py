"""Which countries a release is about."""

import pytest

from distributor.releases.reading.countries import find_countries, hashtag_of
from distributor.releases.reading.vocabulary import word_lists


def test_country_of_the_headline_comes_first() -> None:
    text = ["Thai police in Thailand and again Thailand. Cambodia once."]

    assert find_countries("Cambodia: Free them", paragraphs=text) == ["Cambodia", "Thailand"]


def test_country_named_in_passing_is_left_out() -> None:
    text = ["Nepal arrested her. Nepal keeps silent.", "She spoke in Melbourne, Australia, in 2014."]

    assert find_countries("Free Lina", paragraphs=text) == ["Nepal"]


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("CAMBODIA: FREE THEM", "Cambodia"),
        ("កម្ពុជា៖ ដោះលែងគាត់", "Cambodia"),
        ("รัฐบาลไทยต้องปล่อยตัว", "Thailand"),
        ("မြန်မာ အာဏာပိုင်များ", "Myanmar"),
        ("Junta in Burma must go", "Myanmar"),
        ("Sri Lankan police arrest six", "Sri Lanka"),
        ("ミャンマー：釈放を求める", "Myanmar"),
        ("الصين: إفراج", "China"),
        ("Autorités cambodgiennes", "Cambodia"),
        ("Papua New Guinea: No to the mine", "Papua New Guinea"),
        ("Democratic People’s Republic of Korea", "North Korea"),
        ("Timor-Leste at 20", "Timor-Leste"),
    ],
)
def test_names_in_many_languages(title: str, country: str) -> None:
    assert find_countries(title, paragraphs=[]) == [country]


@pytest.mark.parametrize(
    "title",
    [
        "Michael Jordan speaks",
        "Voters in Georgia",
        "South China Sea",
        "fine china",
        "Indian Ocean",
        "Omani-like @nepal",
    ],
)
def test_false_friends(title: str) -> None:
    assert "Jordan" not in find_countries(title, paragraphs=[])
    assert not {"Georgia", "China", "India", "Nepal"} & set(find_countries(title, paragraphs=[]))


def test_every_hashtag_is_one_word() -> None:
    tags = [hashtag_of(country) for country in word_lists("countries")]

    assert all(tag.startswith("#") and tag[1:].isalpha() for tag in tags)
    assert len(set(tags)) == len(tags)
