"""What releases say of when they may be published."""

import datetime as dt

import pytest

from distributor.networks.registry import NETWORKS
from distributor.posts.writing import variants
from distributor.releases.reading import RawRelease, ReadRelease, read_release

BODY = (
    "Bangkok, 2 September 2026 – The Harbour Forum condemns the arrest of twelve of the River Circle.\n\n"
    "Officers came at night without a warrant and took four boxes of paper from the office in the valley.\n\n"
    "The Forum urges the Government of Nepal to drop all charges against the twelve members immediately."
)
TEN_IN_BANGKOK = dt.datetime(2026, 9, 3, 3, 0, tzinfo=dt.UTC)


def read(line: str, *, title: str = "Nepal: Free the River Circle", **known: object) -> ReadRelease:
    return read_release(RawRelease(title=title, text=f"{line}\n\n{BODY}", **known))  # type: ignore[arg-type]


def posts_of(release: ReadRelease) -> str:
    return "\n".join(
        part.text
        for network in ("x", "facebook", "linkedin")
        for post in variants(release, network=network, rules=NETWORKS[network].rules, link="").values()
        for part in post.parts
    )


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 3 September 2026, 10:00 (Bangkok time)",
        "Embargo: 3 September 2026, 10:00 Bangkok time",
        "EMBARGO – Thursday, 3 September 2026 – 10:00 ICT",
        "Embargoed until 10 a.m. Bangkok time on September 3, 2026.",
        "** STRICTLY EMBARGOED until 10.00am (UTC+7), 3 September 2026 **",
        "Not for publication before 3 September 2026, 10:00 (Bangkok)",
        "NOT FOR RELEASE OR BROADCAST BEFORE 03:00 GMT ON 3 SEPTEMBER 2026",
        "Not to be published or quoted before 0300 GMT, 3 September 2026",
        "Please do not share until 3 September 2026 at 11:00 Manila time",
        "For release: 3 September 2026, 10:00 a.m. Bangkok time",
        "This press release is under strict embargo until 3 September 2026, 08:45 Kathmandu time.",
        "Under embargo until 2026-09-03T10:00:00+07:00",
        "EMBARGO 3 September 2026 10:00 Bangkok time / 03:00 GMT",
        "Embargo: 3 September 2026, 12 noon (Tokyo)",
        "Sous embargo jusqu’au 3 septembre 2026 à 10h00, heure de Bangkok",
        "À ne pas diffuser avant le jeudi 3 septembre 2026 à 10h (heure de Bangkok)",
        "Embargo jusqu'au 3 septembre 2026, 5h00 (heure de Genève)",
        "EMBARGADO HASTA el 3 de septiembre de 2026 a las 10:00, hora de Bangkok",
        "No publicar antes del 3 de septiembre de 2026, 10:00 (hora de Bangkok)",
        "Embargo hingga 3 September 2026 pukul 10.00 WIB",
        "Tidak untuk dipublikasikan sebelum 3 September 2026, pukul 11.00 WITA",
        "Dilarang disiarkan sebelum tanggal 3 September 2026 jam 10.00 waktu Jakarta",
        "ห้ามเผยแพร่ก่อนวันที่ 3 กันยายน 2569 เวลา 10.00 น. เวลากรุงเทพฯ",
    ],
)
def test_an_embargo_with_day_time_and_zone_is_certain(line: str) -> None:
    release = read(line)

    assert release.embargo is not None
    assert release.embargo.until == TEN_IN_BANGKOK
    assert release.embargo.day == dt.date(2026, 9, 3)
    assert not any("embargo" in warning for warning in release.warnings)


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED",
        "[EMBARGOED]",
        "Under embargo until further notice",
        "EMBARGOED UNTIL 3 September 2026",
        "EMBARGOED UNTIL 3 September 2026, 10:00",
        "EMBARGOED UNTIL 3 September 2026, 10:00 local time",
        "EMBARGOED UNTIL 10:00 Bangkok time",
        "EMBARGOED UNTIL Thursday, 10:00 Bangkok time",
        "EMBARGOED UNTIL 3 September, 10:00 Bangkok time",
        "EMBARGOED UNTIL 5/6/2026, 10:00 Bangkok time",
        "EMBARGOED UNTIL Monday 3 September 2026, 10:00 Bangkok time",  # a Thursday
        "EMBARGOED UNTIL 3 September 2026, 10:00 IST",
        "EMBARGOED UNTIL 3 September 2026, 10:00 CET",  # summer: CEST
        "EMBARGOED UNTIL 3 September 2026, midnight, Bangkok time",
        "EMBARGOED UNTIL 3 September 2026, 12 am Bangkok time",
        "EMBARGOED UNTIL 3 September 2026, 10:00 Bangkok/Manila time",
        "EMBARGOED UNTIL 3 September 2026, 10:00 Bangkok time / 05:00 GMT",
        "EMBARGOED UNTIL 25 October 2026, 2:30 Geneva time",  # an hour that comes twice
        "Embargo: 3 September 2026, 25:00 GMT",
        "Not for publication before Thursday morning",
        "For release: 3 September 2026, 10:00",
        "Sous embargo jusqu’à jeudi 10h",
        "Embargado hasta nuevo aviso",
        "Embargo hingga 3 September 2026",
        "엠바고: 2026년 9월 3일 10시",
    ],
)
def test_an_embargo_that_leaves_something_open_is_told_and_not_guessed(line: str) -> None:
    release = read(line)

    assert release.embargo is not None
    assert release.embargo.until is None
    assert release.embargo.words
    assert any("embargo" in warning for warning in release.warnings)


@pytest.mark.parametrize(
    "line",
    [
        "FOR IMMEDIATE RELEASE",
        "For immediate release: 3 September 2026, 10:00 Bangkok time",
        "Released on 3 September 2026 at 10:00 Bangkok time",
        "Press release",
        "Pour diffusion immédiate",
        "Para publicación inmediata",
        "Untuk segera disiarkan",
        "For release of all political prisoners in 2026, the Forum has marched every day since 3 May 2021.",
        "The arms embargo until 3 September 2026 is to be extended, the Forum said at 10:00 in Bangkok.",
        "Embargo on arms to Myanmar must be global, experts said on 3 September 2026.",
        "Goods under an arms embargo until 2027 were shipped through the port.",
        "He was not to be released before 3 September 2026, the court said.",
        "Sin embargo, el Gobierno no respondió antes del 3 de septiembre de 2026.",
        "The embargo has been lifted.",
        "No press embargo.",
        "Embargo senjata terhadap Myanmar harus diperpanjang hingga tahun depan.",
    ],
)
def test_what_is_no_embargo_is_read_as_none(line: str) -> None:
    assert read(line).embargo is None


def test_arms_embargoes_stay_in_the_text() -> None:
    line = "The arms embargo until 3 September 2026 is to be extended, the Forum said at 10:00 in Bangkok."

    assert line in read(line).paragraphs


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("EMBARGOED UNTIL 3 September 2026, 10:00 (Bangkok time)", "Bangkok, 2 September 2026"),
        ("EMBARGOED UNTIL 3 September 2026", "Bangkok, 2 September 2026"),
        ("EMBARGOED UNTIL\n\n3 September 2026, 10:00 (Bangkok time)", "Bangkok, 2 September 2026"),
        (
            "EMBARGOED UNTIL 3 September 2026, 10:00 (Bangkok time) – A court freed nobody today.",
            "A court freed",
        ),
        ("Under embargo until Thursday noon. A court in the valley freed nobody today.", "A court in the"),
        (
            "A court freed nobody. This text is under embargo until 3 September 2026, 10:00 ICT.",
            "A court freed",
        ),
    ],
)
def test_no_post_holds_the_words_of_an_embargo(line: str, kept: str) -> None:
    release = read(line)

    assert release.embargo is not None
    everything = "\n".join([release.title, release.lead, *release.paragraphs, posts_of(release)])
    assert "embargo" not in everything.casefold()
    assert "10:00" not in everything
    assert release.paragraphs[0].startswith(kept)


def test_a_title_is_freed_of_its_embargo() -> None:
    release = read("", title="EMBARGOED until 3 September 2026, 10:00 ICT – Nepal: Free the River Circle")

    assert release.title == "Nepal: Free the River Circle"
    assert release.embargo is not None
    assert release.embargo.until == TEN_IN_BANGKOK


def test_a_label_in_the_title_and_the_time_in_the_text_are_one_embargo() -> None:
    release = read(
        "Not for publication before 3 September 2026, 10:00 ICT", title="[EMBARGOED] Nepal: Free them"
    )

    assert release.title == "Nepal: Free them"
    assert release.embargo is not None
    assert release.embargo.until == TEN_IN_BANGKOK


@pytest.mark.parametrize("label", ["EMBARGOED: ", "Embargo | ", "(EMBARGOED) ", "EMBARGOED – "])
def test_a_label_takes_no_word_of_the_headline_with_it(label: str) -> None:
    release = read("", title=f"{label}Nepal: 12 of the River Circle are free after Monday’s ruling")

    assert release.title == "Nepal: 12 of the River Circle are free after Monday’s ruling"
    assert release.embargo is not None
    assert release.embargo.until is None


def test_two_embargoes_that_differ_are_certain_of_nothing() -> None:
    release = read("EMBARGOED UNTIL 3 September 2026, 10:00 ICT\n\nEmbargo: 4 September 2026, 10:00 ICT")

    assert release.embargo is not None
    assert release.embargo.until is None
    assert release.embargo.day == dt.date(2026, 9, 4)


def test_a_notice_of_the_page_outside_its_main_text_counts() -> None:
    html = (
        "<html><body><aside class='banner'>EMBARGOED UNTIL <b>3 September 2026</b>, 10:00 (Bangkok time)"
        "</aside><main><h1>Nepal: Free the River Circle</h1>"
        + "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
        + "</main></body></html>"
    )

    release = read_release(RawRelease(url="https://forum.example/a/", html=html))

    assert release.embargo is not None
    assert release.embargo.until == TEN_IN_BANGKOK


def test_links_to_other_releases_and_to_the_sites_rules_do_not_count() -> None:
    html = (
        "<html><body><nav><a href='/rules'>Press embargo rules</a></nav><main><h1>Nepal: Free them</h1>"
        + "".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))
        + "</main><p>See also <a href='/b'>Embargoed until 4 September 2026: Laos</a></p></body></html>"
    )

    assert read_release(RawRelease(url="https://forum.example/a/", html=html)).embargo is None


def test_a_day_of_release_that_has_come_is_a_date_like_any_other() -> None:
    line = "FOR RELEASE: 3 September 2026"

    assert read(line, published_at=dt.datetime(2026, 9, 3, 1, tzinfo=dt.UTC)).embargo is None
    ahead = read(line, published_at=dt.datetime(2026, 9, 1, 1, tzinfo=dt.UTC)).embargo
    assert ahead is not None
    assert ahead.until is None
    assert ahead.day == dt.date(2026, 9, 3)


def test_endless_repeats_cost_no_more_than_other_texts() -> None:
    """What is read as a time is bounded; the fuzz run of the suite has the same shapes."""
    for text in ("EMBARGOED UNTIL " + "10:00 " * 50_000, "EMBARGOED until " + "3 September 2026 " * 20_000):
        release = read(text)

        assert release.embargo is not None
        assert release.embargo.until is None
