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


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("[Bangkok, 12 May 2021] – ", "Bangkok"),
        ("Bangkok/Dili/Kathmandu, 12 May 2021 – ", "Bangkok/Dili/Kathmandu"),
        ("(Bangkok, Thailand; 12 May 2021) – ", "Bangkok, Thailand"),
        ("(Bangkok and Jakarta, 12 May 2021) ‒ ", "Bangkok and Jakarta"),
        ("(12 May 2021, Bangkok) – ", "Bangkok"),
        ("12 May 2021, Bangkok – ", "Bangkok"),
        ("May 12, 2021, Bangkok – ", "Bangkok"),
        ("(Bangkok, 12th May, 2021) – ", "Bangkok"),
        ("(Bangkok, May 12th, 2021) – ", "Bangkok"),
        ("BANGKOK, May 12, 2021 – ", "Bangkok"),
        ("Bangkok – 12 May 2021. ", "Bangkok"),
        ("Bangkok, Wednesday 12 May 2021 – ", "Bangkok"),
        ("(Bangkok, Wednesday, 12 May 2021) – ", "Bangkok"),
        ("(Bangkok, 12.05.2021) – ", "Bangkok"),
        ("(Bangkok, 12.5.2021) – ", "Bangkok"),
        ("(Bangkok, 2021-05-12) – ", "Bangkok"),
        ("Jakarta, 12 Mei 2021 – ", "Jakarta"),
        ("Jakarta, Rabu, 12 Mei 2021 – ", "Jakarta"),
        ("Kuala Lumpur, 12 Mei 2021 – ", "Kuala Lumpur"),
        ("Paris, 12 mai 2021 – ", "Paris"),
        ("(Paris, 12 mai 2021) – ", "Paris"),
        ("Genève/Bangkok, le 12 mai 2021. ", "Genève/Bangkok"),
        ("(Madrid, 12 de mayo de 2021).- ", "Madrid"),
        ("Madrid, 12 de mayo de 2021.- ", "Madrid"),
        ("Lisboa, 12 de maio de 2021 – ", "Lisboa"),
        ("กรุงเทพฯ 12 พฤษภาคม 2564 – ", "กรุงเทพฯ"),
        ("(กรุงเทพมหานคร, 12 พ.ค. 2564) – ", "กรุงเทพมหานคร"),
        ("กรุงเทพฯ, วันที่ ๑๒ พฤษภาคม ๒๕๖๔ – ", "กรุงเทพฯ"),
        ("(เชียงใหม่ วันที่ 12 พฤษภาคม พ.ศ. 2564) – ", "เชียงใหม่"),
        ("ភ្នំពេញ ថ្ងៃទី ១២ ខែ ឧសភា ឆ្នាំ ២០២១ - ", "ភ្នំពេញ"),
        ("រាជធានីភ្នំពេញ, ថ្ងៃទី១២ ខែឧសភា ឆ្នាំ២០២១ – ", "រាជធានីភ្នំពេញ"),
        ("(ភ្នំពេញ, ១២ ឧសភា ២០២១) – ", "ភ្នំពេញ"),
        ("၂၀၂၁ ခုနှစ်၊ မေလ ၁၂ ရက်၊ ရန်ကုန် – ", "ရန်ကုန်"),
        ("ရန်ကုန်၊ မေလ ၁၂ ရက်၊ ၂၀၂၁ – ", "ရန်ကုန်"),
        ("(ဘန်ကောက်၊ ၁၂ မေ ၂၀၂၁) – ", "ဘန်ကောက်"),
        ("ວຽງຈັນ, ວັນທີ 12 ພຶດສະພາ 2021 – ", "ວຽງຈັນ"),
        ("Hà Nội, 12 tháng 5, 2021 – ", "Hà Nội"),
        ("काठमाडौं, १२ मे २०२१ – ", "काठमाडौं"),
        ("नई दिल्ली, 12 मई 2021 – ", "नई दिल्ली"),
        ("ঢাকা, ১২ মে ২০২১ – ", "ঢাকা"),
        ("ঢাকা, ১২ মে ২০২১: ", "ঢাকা"),
        ("கொழும்பு, 12 மே 2021 – ", "கொழும்பு"),
        ("කොළඹ, 2021 මැයි 12 – ", "කොළඹ"),
        ("اسلام آباد، 12 مئی 2021: ", "اسلام آباد"),
        ("اسلام آباد (12 مئی 2021) – ", "اسلام آباد"),
        ("(بانكوك، ١٢ مايو ٢٠٢١) – ", "بانكوك"),
        ("تهران، ۱۲ مه ۲۰۲۱ – ", "تهران"),
        ("（台北，2021年5月12日）", "台北"),
        ("【2021年5月12日，台北】", "台北"),
        ("（曼谷，二零二一年五月十二日）— ", "曼谷"),
        ("서울, 2021년 5월 12일 – ", "서울"),
        ("Улаанбаатар, 2021 оны 5 дугаар сарын 12 – ", "Улаанбаатар"),
        ("Алматы, 12 мая 2021 г. – ", "Алматы"),
        ("Ankara, 12 Mayıs 2021 – ", "Ankara"),
        ("Maynila, 12 Mayo 2021 – ", "Maynila"),
        ("Maynila, Ika-12 ng Mayo 2021 – ", "Maynila"),
        ("Dili, 12 Maiu 2021 – ", "Dili"),
        ("New Delhi | 12 May 2021 | ", "New Delhi"),
        ("Date: 12 May 2021 – ", ""),
        ("Bangkok | May 12, 2021 – ", "Bangkok"),
        ("(GENEVA, 12 May 2021) – ", "Geneva"),
        ("Bangkok, Thailand (12 May 2021) – ", "Bangkok, Thailand"),
        ("12 May 2021 | Bangkok – ", "Bangkok"),
        ("Yangon, Myanmar, 12 May 2021— ", "Yangon, Myanmar"),
    ],
)
def test_datelines_as_organisations_write_them(dateline: str, place: str) -> None:
    text = "警方逮捕了三人。" if dateline[0] in "（【" else "The Forum condemns the arrest of three people."

    found, start = find_dateline(dateline + text)

    assert (found.place, found.date, start) == (place, THE_DAY, len(dateline))


@pytest.mark.parametrize(
    "dateline", ["(Bangkok, 12/05/2021) – ", "Jakarta (12/5/2021) – ", "Hà Nội, 12/5/2021 – "]
)
def test_a_date_that_can_be_two_days_is_none_but_its_place_is_known(dateline: str) -> None:
    found, start = find_dateline(dateline + "The Forum condemns the arrest.")

    assert found.date is None
    assert found.place in ("Bangkok", "Jakarta", "Hà Nội")
    assert start == len(dateline)


def test_figures_that_can_be_one_day_only_are_read() -> None:
    assert find_dateline("(Bangkok, 24/05/2021) – The")[0].date == dt.date(2021, 5, 24)
    assert find_dateline("(Manila, 05/24/2021) – The")[0].date == dt.date(2021, 5, 24)
