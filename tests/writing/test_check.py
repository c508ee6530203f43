"""Whatever is not in the release is found; whatever the writer made of it is not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributor.posts.writing import FindingKind, check, check_parts, write_summary
from distributor.posts.writing.house import House
from distributor.releases.reading import RawRelease, ReadRelease, read_release
from tests.samples import NAMES, sample
from tests.writing.rules import RULES, short_rules
from tests.writing.test_any_release import SOUP

pytestmark = pytest.mark.pure

TEXT = "\n\n".join(
    [
        (
            "(Bangkok, 12 May 2021) – The Harbour Forum condemns the arrest of Lina Marek, editor of the "
            "Daily Lantern in Nepal, who is accused of sedition."
        ),
        (
            "Police arrested 21 people and 12 journalists on 3 May in Kathmandu. They did not show a "
            "warrant. More than 5,007 copies were taken, worth US$3.5 million, or 12 per cent of all. "
            "According to the Ministry of Interior, nobody was hurt."
        ),
        (
            "“The election next year will not be free when editors sit in prison for their words,” says "
            "Amara Silva, Executive Director of Harbour Forum. “I only asked where the water has gone,” "
            "said Saran Bold, a farmer."
        ),
        (
            "Witnesses said that two officers allegedly beat Marek. The court has never published its "
            "ruling on the case."
        ),
        "We call on the Government of Nepal to release Lina Marek immediately.",
    ]
)

N, D, P, Q, S, G, H, W = (
    FindingKind.NUMBER,
    FindingKind.DATE,
    FindingKind.PLACE,
    FindingKind.QUOTATION,
    FindingKind.SPEAKER,
    FindingKind.NEGATION,
    FindingKind.HEDGE,
    FindingKind.WORDING,
)
NAME = FindingKind.NAME
RAID = "Police arrested 21 people and 12 journalists on 3 May in Kathmandu."
TAKEN = "More than 5,007 copies were taken, worth US$3.5 million, or 12 per cent of all."
SILVA = (
    "“The election next year will not be free when editors sit in prison for their words,” says Amara Silva."
)


@pytest.fixture(scope="module")
def release() -> ReadRelease:
    return read_release(RawRelease(title="Nepal: Free Lina Marek", text=TEXT))


MUTATIONS = [
    (RAID.replace("21", "12"), N, "12 people", "21 people"),
    (RAID.replace("12", "21"), N, "21 journalists", "12 journalists"),
    (RAID.replace("21", "31"), N, "31 people", "21 people"),
    (RAID.replace("21", "twenty"), N, "twenty people", "21 people"),
    (RAID.replace("21", "२२"), N, "२२ people", "21 people"),
    (TAKEN.replace("5,007", "5,070"), N, "5,070 copies", "5,007 copies"),
    (TAKEN.replace("million", "billion"), N, "US$3.5 billion", "US$3.5 million"),
    (TAKEN.replace("US$", "€"), N, "€3.5 million", "US$3.5 million"),
    (TAKEN.replace("12 per cent", "12 copies"), N, "12 copies", "5,007 copies"),
    (TAKEN.replace("12 per cent", "21%"), N, "21%", "12 per cent"),
    (RAID.replace("3 May", "4 May"), D, "4 May", "3 May"),
    (RAID.replace("3 May", "3 June"), D, "3 June", "3 May"),
    (RAID.replace("3 May", "3 May 2020"), D, "3 May 2020", "3 May"),
    (RAID.replace("3 May", "Monday"), D, "Monday", ""),
    (RAID.replace("Kathmandu", "Pokhara"), NAME, "Pokhara", "Kathmandu"),
    (RAID.replace("Kathmandu", "India"), P, "India", ""),
    (RAID[:-1] + " and in Vietnam.", P, "Vietnam", ""),
    ("Nepal: Free Lina Marek\n\n#Nepal #India", P, "#India", ""),
    ("Nepal: Free Lina Novak", NAME, "Novak", "Lina Marek"),
    ("Lina Bold is the editor of the Daily Lantern.", NAME, "Lina Bold", "Lina Marek"),
    ("Lina Marek is the editor of the Morning Lantern.", NAME, "Morning", "Daily Lantern"),
    ("Novak was arrested in Nepal.", NAME, "Novak", ""),
    ("The NPA condemns the arrest of Lina Marek.", NAME, "NPA", ""),
    ("They did show a warrant.", G, "They did show a warrant.", "did not show"),
    ("The court has published its ruling.", G, "The court has published its ruling.", "never"),
    ("We call on the Government of Nepal not to release Lina Marek.", G, "not", "to release"),
    ("Nobody was hurt.", H, "Nobody was hurt.", "According to"),
    ("Two officers beat Marek.", H, "Two officers beat Marek.", "allegedly"),
    ("Lina Marek, editor of the Daily Lantern, committed sedition.", H, "", "accused"),
    (SILVA.replace("will not be", "will be"), Q, "", "will not be free"),
    (SILVA.replace("next year", "this year"), Q, "", "next year"),
    (SILVA.replace("Amara Silva", "Saran Bold"), S, "", "Amara Silva"),
    (SILVA.replace(" says Amara Silva.", ""), S, "", "Amara Silva"),
    ("“Police arrested 21 people and 12 journalists,” says Amara Silva.", Q, "", "own words"),
    ("Follow @someone for more.", NAME, "@someone", ""),
]


@pytest.mark.parametrize(("post", "kind", "spot", "instead"), MUTATIONS)
def test_what_is_not_in_the_release_is_found(
    release: ReadRelease, post: str, kind: FindingKind, spot: str, instead: str
) -> None:
    found = [each for each in check(post, release) if each.kind is kind]

    assert found, check(post, release)
    assert all(each.text == post[each.start : each.end] for each in found)
    assert spot in [each.text for each in found] or not spot
    assert instead in found[0].message


def test_message_says_what_the_release_says(release: ReadRelease) -> None:
    (found,) = check(RAID.replace("21", "12"), release)

    assert found.message == "'12 people' is not in the release; it says '21 people'."
    assert (found.start, found.end) == (16, 25)


REWORDINGS = [
    "Police in Kathmandu arrested 21 people and twelve journalists.",
    "On 3 May 2021, police arrested 21 people in Nepal.",
    "On 03/05/2021 police arrested 21 people.",
    "Harbour Forum: free Lina Marek now!",
    "Editor Lina Marek was arrested in Nepal. We call on the Nepali Government to release her.",
    "“The election next year will not be free …,” says Harbour Forum’s Amara Silva.",
    "Executive Director Amara Silva: “The election next year will not be free”",
    "Witnesses say two officers allegedly beat Marek.",
    "They did not show any warrant.",
    "They didn’t show a warrant.",
    "Silva says the election will not be free when editors sit in prison.",
    "Free Lina Marek: Nepal Must Release the Editor",
    "Worth $3,500,000, 5007 copies were taken – 12% of all.",
    "According to the Ministry of Interior, nobody was hurt.",
    "The court never published its ruling. #Nepal https://forum.example/21-not-99?x=1",
]


@pytest.mark.parametrize("post", REWORDINGS)
def test_true_rewording_is_no_finding(release: ReadRelease, post: str) -> None:
    assert check(post, release) == ()


PRISON = "គ្រួសាររបស់ សុខ វណ្ណា មិនត្រូវបានអនុញ្ញាតឱ្យសួរសុខទុក្ខទេ។"
REPORTING = "「報道は犯罪ではない。三人を直ちに釈放すべきだ」と港人権フォーラムの佐伯みどり事務局長は述べた。"
RELEASE_HER = "يطالب منتدى الميناء حكومة البحرين بالإفراج الفوري وغير المشروط عن ليلى منصور."
IN_OTHER_SCRIPTS = [
    ("khmer.txt", "ប៉ូលិសមិនបានបង្ហាញដីកាចាប់ខ្លួនឡើយ។", "មិនបាន", "បាន", G),
    ("khmer.txt", PRISON, "សុខ វណ្ណា", "ចាន់ ដារ៉ា", W),
    ("thai.txt", "ไทย: เครือข่ายสิทธิเรียกร้องให้ปล่อยตัวนักกิจกรรมแปดคน", "แปดคน", "เก้าคน", W),
    ("japanese.txt", "警察は令状を示さなかった。", "示さなかった", "示した", G),
    ("japanese.txt", REPORTING, "ない", "ある", Q),
    ("arabic.txt", "لم تسمح السلطات لأسرتها بزيارتها منذ اعتقالها.", "لم تسمح", "تسمح", G),
    ("arabic.txt", RELEASE_HER, "البحرين", "قطر", P),
    ("arabic.txt", RELEASE_HER, "منصور", "حداد", W),
    ("burmese.txt", "သတင်းထောက် သုံးဦးသည် မိသားစုနှင့် တွေ့ခွင့် မရခဲ့ပါ။", "သုံးဦး", "ငါးဦး", W),
]


@pytest.mark.parametrize(("name", "sentence", "was", "becomes", "kind"), IN_OTHER_SCRIPTS)
def test_scripts_without_capitals(
    name: str, sentence: str, was: str, becomes: str, kind: FindingKind
) -> None:
    release = read_release(sample(name))

    assert check(sentence, release) == ()
    assert kind in {each.kind for each in check(sentence.replace(was, becomes), release)}


@pytest.mark.parametrize("network", list(RULES))
@pytest.mark.parametrize("name", NAMES)
def test_writer_makes_no_finding(name: str, network: str) -> None:
    release = read_release(sample(name))

    summary = write_summary(
        release, network=network, rules=RULES[network], link="https://forum.example/12?b=c"
    )

    assert check_parts([part.text for part in summary.parts], release, link=summary.link) == ((),) * len(
        summary.parts
    )


@settings(max_examples=150)
@given(
    title=SOUP, text=SOUP, network=st.sampled_from(["x", "facebook", "linkedin"]), limit=st.integers(40, 600)
)
def test_writer_makes_no_finding_of_any_release(title: str, text: str, network: str, limit: int) -> None:
    release = read_release(RawRelease(title=title, text=text))

    summary = write_summary(
        release, network=network, rules=short_rules(limit), link="https://a.example/b?c=d"
    )

    for part in summary.parts:
        assert check(part.text, release, link=summary.link) == ()


@settings(max_examples=150)
@given(post=st.one_of(SOUP, st.text(max_size=400)), text=SOUP)
def test_any_text_is_judged_and_every_spot_is_in_it(post: str, text: str) -> None:
    for each in check(post, read_release(RawRelease(title="T", text=text))):
        assert each.text == post[each.start : each.end]
        assert 0 <= each.start < each.end <= len(post)
        assert each.message.endswith((".", ".'", ".’"))


def test_verbatim_sentence_in_a_denial_is_judged(release: ReadRelease) -> None:
    assert check("It is not true that They did not show a warrant, Novak Group said.", release)


def test_number_of_a_part_is_nobodys_claim(release: ReadRelease) -> None:
    assert check_parts(["1/2 They did not show a warrant.", "2/2 " + RAID], release) == ((), ())
    assert check("7/9 They did not show a warrant.", release)


def test_translation_is_judged_by_numbers_and_countries_only(release: ReadRelease) -> None:
    post = "La police a arrêté 22 personnes au Népal, pas au Vietnam."

    kinds = [each.kind for each in check(post, release, is_translation=True)]

    assert kinds == [N, P]


def test_forbidden_word_and_preferred_name_are_findings() -> None:
    release = read_release(
        RawRelease(title="Burma: Free them", text="The Forum condemns the arrests in Burma.")
    )
    house = House(forbidden=("rebel",), preferred={"Burma": "Myanmar"})

    found = check("The rebel was taken in Burma, says the Forum.", release, house=house)

    assert [each.text for each in found if each.kind is FindingKind.HOUSE] == ["rebel", "Burma"]


def test_checking_is_fast(release: ReadRelease) -> None:
    post = "\n\n".join(mutation for mutation, *_ in MUTATIONS[:12])
    check(post, release)

    times = []
    for _ in range(5):
        begin = time.perf_counter()
        check(post, release)
        times.append(time.perf_counter() - begin)

    assert min(times) < 0.5  # a guard against runaway patterns only; docs/benchmarks.md has the figures
