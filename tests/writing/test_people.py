"""Names of people who may be private: what is found is a question to the person who approves."""

import pytest

from distributor.posts.writing.people import people_in

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police arrested land defender Sokha Chan, 34, in Phnom Penh.", ("Sokha Chan",)),
        ("Mary Anne Dela Cruz (29) and her sister went home.", ("Mary Anne Dela Cruz",)),
        ("We call for the release of Amir bin Rahman and Siti Noor Aini.", ("Amir bin Rahman",)),
        ("Tran Van Hai was beaten; Tran Van Hai was later charged.", ("Tran Van Hai",)),
        ("The judge sent Mr. Okafor and U Aung Kyaw back.", ("Okafor", "Aung Kyaw")),
        ("Her lawyer Ravi Menon has not seen her.", ("Ravi Menon",)),
        ("Penangkapan aktivis Budi Santoso melanggar hukum.", ("Budi Santoso",)),
        ("La détention de Marie-Claire Dubois dure.", ("Marie-Claire Dubois",)),
    ],
)
def test_who_is_spoken_of_as_a_person_is_named(text: str, names: tuple[str, ...]) -> None:
    assert people_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Hun Manet has not answered.",
        "The arrest of President Maria Lopez was welcomed by nobody.",
        "The Cambodian Government arrested twelve workers in Phnom Penh.",
        "The release of the Harbour Rights Network was read in Sri Lanka.",
        "The trial of the Freedom of Expression Act began on Monday, 3 September.",
        "Members of the Supreme Court and the Human Rights Commission were informed.",
        "#Free Manila. @Ana Cruz",
        "တပ်မတော်က ကိုအောင်ကို ဖမ်းဆီးခဲ့သည်။",
        "",
    ],
)
def test_offices_organisations_and_places_are_not_asked_about(text: str) -> None:
    assert people_in(text) == ()


def test_who_speaks_in_the_release_is_public() -> None:
    text = "Activist Lena Ortigas was arrested with student Ben Ramos. Ms Ortigas is free."
    assert people_in(text, public=["Lena Ortigas"]) == ("Ben Ramos",)


def test_a_hostile_text_is_read_in_time() -> None:
    assert people_in("Mr " + "A" * 20_000 + " " + "Aa " * 20_000) is not None
