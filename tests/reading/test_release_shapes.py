"""The shapes that releases come in."""

import datetime as dt

import pytest

from distributor.releases.reading import RawRelease, read_release
from tests.samples import NAMES, joint_statement, sample


def test_boilerplate_before_the_title_is_no_part_of_the_release() -> None:
    release = read_release(sample("boilerplate_first.txt"))

    assert release.paragraphs[0].startswith("(Bangkok, 12 May 2021, ) – The Harbour Forum")
    assert release.paragraphs[-1].startswith("Harbour Forum urges the Government of Nepal")
    assert len(release.paragraphs) == 6
    assert (release.dateline.place, release.dateline.date) == ("Bangkok", dt.date(2021, 5, 12))
    assert release.contacts[-1] == "South Asia Programme, Harbour Forum, [email protected]"
    assert release.kind == "statement"


def test_signatories_are_no_text() -> None:
    release = read_release(joint_statement(200))

    assert release.kind == "joint statement"
    assert len(release.paragraphs) == 3
    assert not any("Lantern" in paragraph for paragraph in release.paragraphs)


def test_ten_thousand_signatories_without_a_heading_are_no_text() -> None:
    raw = joint_statement(10_000)

    release = read_release(RawRelease(title=raw.title, text=raw.text.replace("Signatories:\n\n", "")))

    assert not any("Lantern" in paragraph for paragraph in release.paragraphs)


def test_addressees_subject_and_signature_of_a_letter_are_no_text() -> None:
    release = read_release(sample("open_letter.txt"))

    assert release.kind == "open letter"
    assert release.title == "End the blockade of Port Sarin now"
    assert release.dateline.date == dt.date(2020, 6, 12)
    assert release.paragraphs[0].startswith("We, the undersigned 34 organisations")
    assert len(release.paragraphs) == 3


def test_subject_stands_in_for_a_missing_title() -> None:
    raw = sample("open_letter.txt")

    assert read_release(RawRelease(text=raw.text)).title == "End the blockade of Port Sarin"


@pytest.mark.parametrize(
    "line",
    [
        "Share on facebook",
        "Facebook Twitter LinkedIn WhatsApp",
        "Posted in Press releases",
        "Last updated on 26 Nov 2012",
        "Home » Statements » Nepal",
        "photo-2021-final.JPG",
        "[email protected]",
        "For a PDF version of this statement click here",
        "We use cookies to give you the best experience.",
        "Subscribe to our monthly newsletter",
        "1,204 views",
        "FOR IMMEDIATE RELEASE",
        "-End-",
        "###",
        "© 2021 Harbour Forum. All rights reserved.",
        "Read this statement in Khmer",
        "Photo: Harbour Forum",
        "Unduh PDF",
        "#Nepal #FreeLina",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_lines_of_the_site_are_no_text(line: str, first: bool) -> None:
    body = "The Forum condemns the arrest of Lina Marek.\n\nShe was taken away at night; nobody said why."
    text = f"{line}\n\n{body}" if first else f"{body}\n\n{line}"

    release = read_release(RawRelease(title="Nepal: Free Lina Marek", text=text))

    assert release.paragraphs == tuple(body.split("\n\n"))


def test_repeated_lead_and_excerpt_stand_once() -> None:
    lead = (
        "The Forum condemns the arrest of Lina Marek, editor of the Daily Lantern, in Nepal on 11 May 2021."
    )
    text = f"{lead[:60]}…\n\n{lead}\n\n{lead}\n\nShe was taken away at night, and nobody said why."

    assert read_release(RawRelease(title="Free Lina", text=text)).paragraphs.count(lead) == 1
    assert len(read_release(RawRelease(title="Free Lina", text=text)).paragraphs) == 2


def test_hard_line_breaks_inside_sentences_are_joined() -> None:
    text = (
        "The Forum condemns the arrest of Lina Marek, editor\nof the Daily Lantern in Nepal, who was"
        " taken away\n"
        "at night.\n\nHer family was not told where she is, and her\nlawyers were sent away at the gate.\n\n"
        "Nobody has been charged.\n\nThe court is closed until Monday."
    )

    release = read_release(RawRelease(title="Free Lina", text=text))

    assert release.paragraphs[0].endswith(
        "editor of the Daily Lantern in Nepal, who was taken away at night."
    )
    assert len(release.paragraphs) == 4


def test_numbers_of_paragraphs_go_where_they_count_up() -> None:
    text = (
        "The agency closed a house.\n\n2 The agency found that rules were broken there.\n\n"
        "3 Nobody was hurt.\n\n"
        "63 people were fined on that day."
    )

    paragraphs = read_release(RawRelease(title="A house", text=text)).paragraphs

    assert paragraphs[1].startswith("The agency found")
    assert paragraphs[3].startswith("63 people")


def test_organisation_describing_itself_is_no_text() -> None:
    text = (
        "The Forum condemns the arrest of Lina Marek in Nepal.\n\nShe was taken away at night.\n\n"
        "### About Harbour Forum\n\nHarbour Forum is a regional network of 40 organisations in Asia."
    )

    assert len(read_release(RawRelease(title="Free Lina", text=text)).paragraphs) == 2


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_read_without_complaint(name: str) -> None:
    release = read_release(sample(name))

    assert release.title
    assert release.paragraphs
    assert release.demands
    assert release.countries
    assert release.dateline.date
    assert release.warnings == ()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://forum.example.org/open-letters/a", "open letter"),
        ("https://forum.example.org/publications/2021/a", "publication"),
        ("https://forum.example.org/multimedia-stories/a", "multimedia story"),
        ("https://forum.example.org/events/a", "event"),
        ("https://forum.example.org/a", "news"),
    ],
)
def test_address_tells_the_kind(url: str, kind: str) -> None:
    assert (
        read_release(
            RawRelease(title="Rivers of Asia", url=url, text="A story about rivers is told here.")
        ).kind
        == kind
    )


def test_release_without_anything_says_so() -> None:
    release = read_release(RawRelease())

    assert (release.title, release.paragraphs) == ("", ())
    assert any("neither a title nor a text" in warning for warning in release.warnings)


def test_contact_block_before_the_title_is_kept_as_contacts() -> None:
    text = (
        "For media inquiries please contact:\nSaran Bold, saran@forum.example.org\n\nFree Lina Marek\n\n"
        "The Forum condemns the arrest of Lina Marek in Nepal.\n\nShe was taken away at night."
    )

    release = read_release(RawRelease(title="Free Lina Marek", text=text))

    assert release.contacts[-1] == "Saran Bold, saran@forum.example.org"
    assert len(release.paragraphs) == 2
