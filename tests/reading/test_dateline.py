"""Datelines are found in the formats that people write, and nothing else is taken for one."""

import datetime as dt

import pytest

from distributor.releases.reading.dateline import find_dateline, is_bare_dateline

THE_DAY = dt.date(2021, 5, 12)


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("(Bangkok, 12 May 2021, ) – ", "Bangkok"),
        ("(Bangkok/Kathmandu, 12 May 2021) – ", "Bangkok/Kathmandu"),
        ("BANGKOK (12 May 2021) – ", "Bangkok"),
        ("(Manila, May 12, 2021) - ", "Manila"),
        ("Bangkok, Thailand – 12 May 2021 – ", "Bangkok, Thailand"),
        ("Bangkok, 12 May 2021: ", "Bangkok"),
        ("(Geneva, 10-12 May 2021) — ", "Geneva"),
        ("(Jakarta, 12 Mei 2021) – ", "Jakarta"),
        ("(Paris, le 12 mai 2021) — ", "Paris"),
        ("Madrid, 12 de mayo de 2021 – ", "Madrid"),
        ("(กรุงเทพฯ, 12 พฤษภาคม 2564) – ", "กรุงเทพฯ"),
        ("(ភ្នំពេញ ថ្ងៃទី១២ ខែឧសភា ឆ្នាំ២០២១) ៖ ", "ភ្នំពេញ"),
        ("(ရန်ကုန်၊ ၂၀၂၁ ခုနှစ် မေလ ၁၂ ရက်) – ", "ရန်ကုန်"),
        ("Hà Nội, ngày 12 tháng 5 năm 2021 – ", "Hà Nội"),
        ("（東京、2021年5月12日）― ", "東京"),
        ("(بيروت، 12 مايو 2021) – ", "بيروت"),
        ("LOS ANGELES, CA — May 12, 2021 — (SOME NEWSWIRE) — ", "Los Angeles, CA"),
        ("12 May 2021 – ", ""),
    ],
)
def test_place_and_date(dateline: str, place: str) -> None:
    found, start = find_dateline(dateline + "The Forum condemns the arrest.")

    assert (found.place, found.date) == (place, THE_DAY)
    assert start == len(dateline)


def test_place_without_a_date() -> None:
    assert find_dateline("(Dallas, Tejas) – El fiscal anuncia")[0].place == "Dallas, Tejas"
    assert find_dateline("DEDHAM, MA - The Forum has published")[0].place == "Dedham, MA"


@pytest.mark.parametrize(
    "sentence",
    [
        "On 12 May 2021, three people were charged.",
        "Today, Wednesday 12 May 2021, the conference came to a close.",
        "The Forum, founded 12 May 2021 – says nothing.",
        "Phase 1 (Commencement on 12 May 2021)",
        "FORUM-ONE - which is a network",
        "Harbour Forum was founded in Bangkok.",
        "",
    ],
)
def test_sentences_are_no_datelines(sentence: str) -> None:
    assert find_dateline(sentence)[1] == 0


def test_dateline_on_a_line_of_its_own() -> None:
    assert is_bare_dateline("Bangkok, 12 May 2021")
    assert not is_bare_dateline("Bangkok, 12 May 2021 – The Forum condemns.")


@pytest.mark.parametrize("text", ["31 February 2021 –", "12 May 1491 –", "2078 Baisakh 12 –"])
def test_impossible_dates_are_left_alone(text: str) -> None:
    assert find_dateline(text + " The Forum")[0].date is None
