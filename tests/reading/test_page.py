"""Pages of real sites: the release comes out, the site stays behind."""

import datetime as dt

import pytest

from distributor.releases.reading import RawRelease, ReadRelease, read_release
from distributor.releases.reading.main_text import main_blocks
from tests.samples import sample


@pytest.fixture(scope="module")
def release() -> ReadRelease:
    return read_release(sample("page.html"))


def test_facts_of_the_page(release: ReadRelease) -> None:
    assert release.title == "Mongolia: Court must not silence the river defenders"
    assert release.url == "https://harbour-forum.example/mongolia-river-defenders/"
    assert release.language == "en"
    assert release.kind == "statement"
    assert release.published_at == dt.datetime(2022, 3, 4, 2, 30, tzinfo=dt.UTC)
    assert release.image_url == "https://harbour-forum.example/uploads/2022/river.jpg"
    assert release.pdf_url == "https://harbour-forum.example/uploads/2022/statement-mongolia.pdf"


def test_text_is_the_release_and_nothing_else(release: ReadRelease) -> None:
    assert [paragraph[:24] for paragraph in release.paragraphs] == [
        "(Ulaanbaatar/Bangkok, 4 ",
        "The four were arrested o",
        "“Nobody should go to pri",
        "We call on the Governmen",
        "Drop all charges against",
        "Guarantee the right to p",
        "Publish the water permit",
        "In 2021, Mongolia became",
    ]


def test_line_breaks_inside_a_paragraph_are_joined(release: ReadRelease) -> None:
    assert "Tuul mine. Prosecutors ask for eight years in prison." in release.paragraphs[1]


def test_contacts_are_kept_apart(release: ReadRelease) -> None:
    assert release.contacts == (
        "For media inquiries, please contact: press [at] harbour-forum.example, +66 2 555 0101",
    )


def test_fragment_of_a_feed_is_read_too() -> None:
    html = "<p>(Dili, 12 May 2021) &#8211; The Forum welcomes the law.</p><p>It takes effect in June.</p>"

    release = read_release(RawRelease(title="Timor-Leste: A good law", html=html))

    assert release.paragraphs == (
        "(Dili, 12 May 2021) – The Forum welcomes the law.",
        "It takes effect in June.",
    )
    assert release.dateline.place == "Dili"


def test_canonical_address_of_another_site_is_not_believed() -> None:
    html = '<html><head><link rel="canonical" href="https://evil.example/x"></head><body><p>Text.</p></body></html>'

    release = read_release(RawRelease(url="https://forum.example.org/a", html=html))

    assert release.url == "https://forum.example.org/a"
    assert any("another site" in warning for warning in release.warnings)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a/b", "//x", "http://[", "https://"])
def test_addresses_that_are_no_web_addresses_are_left_out(url: str) -> None:
    head = f'<meta property="og:image" content="{url}"><link rel="canonical" href="{url}">'
    html = f"<html><head>{head}</head><p>Text here.</p></html>"

    release = read_release(RawRelease(url=url, image_url=url, html=html))

    assert (release.url, release.image_url) == ("", "")


@pytest.mark.parametrize(
    "html",
    ["<", "<div" * 5000, "<div>" * 50_000, "<!--", "<script>x", "</p></p>", "\x00<p>a", "<html></html>"],
)
def test_broken_html_does_not_raise(html: str) -> None:
    read_release(RawRelease(html=html, title="A title"))


def test_body_named_like_decoration_is_not_thrown_away() -> None:
    import lxml.html

    text = "The Forum condemns the arrest of four people in Mongolia, who stood up for their river. " * 5
    root = lxml.html.document_fromstring(
        f'<html><body class="has-sidebar menu"><div class="share">{text}</div></body></html>'
    )

    assert text.strip() in " ".join(block.text for block in main_blocks(root))
