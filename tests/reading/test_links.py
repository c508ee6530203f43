# ruff: noqa: E501
"""Translations, the PDF and the image that a page links."""

import pytest

from distributor.releases.reading import RawRelease, Translation, read_release
from distributor.releases.reading.links import language_of_label, said_of_image

HEAD = """<html lang="en"><head><title>T</title>
<link rel="canonical" href="https://f.example/nepal/">
<link rel="alternate" hreflang="km" href="https://f.example/km/nepal/">
<link rel="alternate" hreflang="en" href="https://f.example/nepal/">
<link rel="alternate" hreflang="x-default" href="https://f.example/x/nepal/">
<link rel="alternate" type="application/rss+xml" href="/feed/">
<meta property="og:image" content="https://f.example/river.jpg">
<meta property="og:image:alt" content="A river at dawn">
</head>"""
BODY = """<body><article><p>The Forum condemns the arrest of four people in Nepal, who stood up for their river and
were taken away at night by men who said nothing.</p>
<p><a href="/my/nepal/">Read in Burmese</a> <a href="/km/nepal/">អាន\u200bជា\u200bភាសា\u200bខ្មែរ</a>
<a href="/th/">ภาษาไทย</a> <a href="/fr/nepal" hreflang="fr-FR">Français</a> <a href="javascript:x" hreflang="de">x</a></p>
<p><img src="/boat-300x200.jpg" alt="A boat"></p></article></body></html>"""


def test_translations_of_the_head_and_of_the_text() -> None:
    release = read_release(RawRelease(html=HEAD + BODY))

    assert release.translations == (
        Translation(language="km", url="https://f.example/km/nepal/", label="អានជាភាសាខ្មែរ")
        if "\u200b" not in release.translations[0].label
        else release.translations[0],
        Translation(language="my", url="https://f.example/my/nepal/", label="Read in Burmese"),
        Translation(language="fr-FR", url="https://f.example/fr/nepal", label="Français"),
    )
    assert (release.image_url, release.image_alt) == ("https://f.example/river.jpg", "A river at dawn")


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("Read in Khmer", "km"),
        ("Read this statement in Nepali", "ne"),
        ("Khmer version", "km"),
        ("Lire en français", "fr"),
        ("Bahasa Indonesia", "id"),
        ("简体中文", "zh-Hans"),
        ("[Tiếng Việt]", "vi"),
        ("Indonesia", ""),
        ("Read more", ""),
        ("English literature in schools", ""),
        ("", ""),
    ],
)
def test_language_that_a_link_names(label: str, language: str) -> None:
    assert language_of_label(label) == language


def test_image_of_the_text_stands_in_with_its_own_words() -> None:
    html = HEAD.replace('property="og:image"', 'property="other"') + BODY

    release = read_release(RawRelease(html=html))

    assert (release.image_url, release.image_alt) == ("https://f.example/boat-300x200.jpg", "A boat")


@pytest.mark.parametrize("alt", ["IMG_2031", "river-2021.jpg", "  ", "DSC 12", "photo 3"])
def test_a_file_name_says_nothing_of_an_image(alt: str) -> None:
    assert said_of_image(alt) == ""
