"""WordPress posts, JSON Feed items and lists of them become raw releases."""

import json

import pytest

from distributor.releases.reading import RawRelease, raw_from_bytes, raws_from_bytes, read_release

POST: dict[str, object] = {
    "id": 7,
    "date_gmt": "2021-05-12T02:00:00",
    "status": "publish",
    "link": "https://forum.example.org/statements/nepal/",
    "lang": "en",
    "title": {"rendered": "Nepal: Free Lina Marek &#8211; <em>now</em>"},
    "content": {
        "rendered": "<p>(Kathmandu, 12 May 2021) &#8211; The Forum condemns the arrest of Lina Marek.</p>"
        "<p>She was taken away at night, and nobody said why.</p>",
        "protected": False,
    },
    "excerpt": {"rendered": "<p>The Forum condemns [&hellip;]</p>"},
    "_embedded": {
        "wp:featuredmedia": [
            {"source_url": "https://forum.example.org/lina.jpg", "alt_text": "Lina Marek at her desk"}
        ]
    },
}


def test_a_wordpress_post_gives_every_field() -> None:
    release = read_release(raw_from_bytes(json.dumps(POST).encode()))

    assert release.title == "Nepal: Free Lina Marek – now"
    assert release.url == POST["link"]
    assert release.language == "en"
    assert release.published_at is not None
    assert release.published_at.isoformat() == "2021-05-12T02:00:00+00:00"
    assert len(release.paragraphs) == 2
    assert release.dateline.place == "Kathmandu"
    assert (release.image_url, release.image_alt) == (
        "https://forum.example.org/lina.jpg",
        "Lina Marek at her desk",
    )


def test_a_list_gives_every_published_post() -> None:
    posts = [POST, {**POST, "status": "draft"}, {**POST, "title": {"rendered": "Laos: Another"}}, 5, None]

    raws = raws_from_bytes(json.dumps(posts).encode())

    assert [raw.title for raw in raws] == ["Nepal: Free Lina Marek – now", "Laos: Another"]


def test_without_content_the_excerpt_is_taken() -> None:
    raw = raw_from_bytes(json.dumps({**POST, "content": {"rendered": "", "protected": True}}).encode())

    assert "[&hellip;]" in raw.html


def test_facts_of_the_yoast_plugin_stand_in() -> None:
    post = {
        "title": {"rendered": "T"},
        "content": {"rendered": "<p>x</p>"},
        "yoast_head_json": {
            "canonical": "https://forum.example.org/t/",
            "og_locale": "km_KH",
            "og_image": [{"url": "https://forum.example.org/t.png"}],
        },
    }

    raw = raw_from_bytes(json.dumps(post).encode())

    assert (raw.url, raw.language, raw.image_url) == (
        "https://forum.example.org/t/",
        "km_KH",
        "https://forum.example.org/t.png",
    )


def test_json_feed_and_one_object_a_line() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "ne",
        "items": [{"url": "https://f.example/1", "title": "A", "content_html": "<p>x</p>"}],
    }
    lines = '{"title": "A", "text": "x"}\n{"title": "B", "text": "y"}\n'

    assert raws_from_bytes(json.dumps(feed).encode())[0].language == "ne"
    assert [raw.title for raw in raws_from_bytes(lines.encode())] == ["A", "B"]


@pytest.mark.parametrize(
    "value",
    [
        {"title": {"rendered": None}},
        {"title": {"rendered": "T"}, "content": "x", "_embedded": [], "yoast_head_json": 4},
        {"content": {"rendered": 5}, "_embedded": {"wp:featuredmedia": [None]}},
        {"title": {"rendered": "T"}, "_embedded": {"wp:featuredmedia": {}}},
        [],
        [[]],
        {"items": "x", "version": "jsonfeed.org"},
        {"status": "draft", "title": {"rendered": "Secret"}},
    ],
)
def test_odd_objects_do_not_raise(value: object) -> None:
    raw = raw_from_bytes(json.dumps(value).encode())

    assert isinstance(raw, RawRelease)
    assert "Secret" not in raw.title + raw.text


def test_a_title_in_brackets_is_no_json() -> None:
    assert raw_from_bytes(b"[Joint Statement] Nepal\n\nText.").title == "[Joint Statement] Nepal"
