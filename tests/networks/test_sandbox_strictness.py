"""What the sandbox refuses, as the networks do; asked without our clients."""

import json
from collections.abc import Callable

import httpx
import pytest

from distributor.networks.sandbox import Sandbox
from tests.fakes import FakeClock
from tests.networks.examples import png

pytestmark = pytest.mark.pure

POST = {
    "author": "urn:li:organization:3003",
    "commentary": "text",
    "visibility": "PUBLIC",
    "distribution": {},
    "lifecycleState": "PUBLISHED",
}
LINKEDIN = {
    "Authorization": "Bearer linkedin-secret",
    "LinkedIn-Version": "202609",
    "X-Restli-Protocol-Version": "2.0.0",
}
X = {"Authorization": "Bearer x-secret"}
FACEBOOK = {"Authorization": "Bearer facebook-secret"}

Call = Callable[..., httpx.Response]


@pytest.fixture
def call(sandbox: Sandbox) -> Call:
    def send(method: str, path: str, **options: object) -> httpx.Response:
        with httpx.Client(base_url=sandbox.url, trust_env=False) as client:
            return client.request(method, path, **options)  # type: ignore[arg-type] # free options of a test

    return send


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ({"text": "a", "status": "b"}, "status"),
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "a" * 281}, "too long"),
        ({"text": "a\ufeff"}, "invalid characters"),
    ],
)
def test_x_refuses(body: object, sign: str, call: Call) -> None:
    refused = call("POST", "/2/tweets", json=body, headers=X)
    assert refused.status_code == 400
    assert sign in refused.json()["errors"][0]["message"]
    assert refused.headers["x-rate-limit-limit"] == "100"


def test_x_refuses_what_is_not_json(call: Call) -> None:
    assert call("POST", "/2/tweets", data={"text": "a"}, headers=X).status_code == 400
    assert call("POST", "/2/tweets", json={"text": "a"}).status_code == 401


def test_x_shows_links_as_t_co_and_counts_down(call: Call) -> None:
    created = call("POST", "/2/tweets", json={"text": "see example.org/a?b=1 now"}, headers=X)
    assert created.status_code == 201
    assert created.headers["x-rate-limit-remaining"] == "99"
    assert created.json()["data"]["text"].startswith("see https://t.co/")
    listed = call("GET", "/2/users/1001/tweets?tweet.fields=created_at,entities", headers=X).json()
    [url] = listed["data"][0]["entities"]["urls"]
    assert url["expanded_url"] == "http://example.org/a?b=1"
    assert listed["data"][0]["text"] == f"see {url['url']} now"
    assert call("GET", "/2/users/9/tweets", headers=X).json() == {"meta": {"result_count": 0}}


@pytest.mark.parametrize(
    "query",
    [
        "bogus=1",
        "max_results=4",
        "max_results=all",
        "start_time=now",
        "start_time=2026-11-24T08:00:00",
        "pagination_token=x",
    ],
)
def test_x_refuses_queries_it_does_not_know(query: str, call: Call) -> None:
    assert call("GET", f"/2/users/1001/tweets?{query}", headers=X).status_code == 400


def test_queries_that_are_no_numbers_are_refused(call: Call) -> None:
    assert call("GET", "/v26.0/2002/published_posts?limit=all", headers=FACEBOOK).status_code == 400
    listed = "/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A3003&start=-1"
    assert call("GET", listed, headers=LINKEDIN | {"X-RestLi-Method": "FINDER"}).status_code == 400


@pytest.mark.parametrize(
    ("form", "code", "subcode"),
    [
        ({}, 100, None),
        ({"link": "example.org"}, 1500, None),
        ({"link": "https://www.facebook.com/x"}, 200, 1609008),
    ],
)
def test_facebook_refuses(form: dict[str, str], code: int, subcode: int | None, call: Call) -> None:
    error = call("POST", "/v26.0/2002/feed", data=form, headers=FACEBOOK).json()["error"]
    assert (error["code"], error.get("error_subcode")) == (code, subcode)


def test_facebook_refuses_another_page_and_a_token_in_the_address(call: Call) -> None:
    other = call("POST", "/v26.0/999/feed", data={"message": "m"}, headers=FACEBOOK)
    assert other.json()["error"]["code"] == 100
    shown = call("POST", "/v26.0/2002/feed?access_token=facebook-secret", data={"message": "m"})
    assert shown.json()["error"]["code"] == 190


def test_facebook_takes_json_as_well(call: Call) -> None:
    assert call("POST", "/v26.0/2002/feed", json={"message": "m"}, headers=FACEBOOK).status_code == 200


@pytest.mark.parametrize(
    ("changes", "headers", "status"),
    [
        ({}, {"LinkedIn-Version": ""}, 400),
        ({}, {"LinkedIn-Version": "202512"}, 426),
        ({}, {"Authorization": ""}, 401),
        ({"author": "urn:li:organization:9"}, {}, 403),
        ({"lifecycleState": "DRAFT"}, {}, 400),
        ({"bogus": 1}, {}, 422),
        ({"content": {"article": {"source": "https://a.org", "title": "t", "bogus": 1}}}, {}, 422),
        ({"content": {"article": {"source": "https://a.org"}}}, {}, 400),
        ({"commentary": "a" * 3001}, {}, 400),
    ],
)
def test_linkedin_refuses(
    changes: dict[str, object], headers: dict[str, str], status: int, call: Call
) -> None:
    assert call("POST", "/rest/posts", json=POST | changes, headers=LINKEDIN | headers).status_code == status


def test_linkedin_wants_every_required_field(call: Call) -> None:
    for name in POST:
        body = {key: value for key, value in POST.items() if key != name}
        assert call("POST", "/rest/posts", json=body, headers=LINKEDIN).json()["code"] == "MISSING_FIELD"
    assert call("POST", "/rest/posts", content=b"x", headers=LINKEDIN).status_code == 400


def test_linkedin_cuts_at_a_stray_reserved_character_and_says_nothing(call: Call) -> None:
    created = call("POST", "/rest/posts", json=POST | {"commentary": "He said (loudly) no"}, headers=LINKEDIN)
    assert created.status_code == 201
    assert created.content == b""
    assert created.headers["x-restli-id"].startswith("urn:li:share:")
    assert call("GET", "/timeline.json").json()[0]["text"] == "He said "


def test_linkedin_wants_an_encoded_urn_and_the_finder(call: Call) -> None:
    raw = "/rest/posts?q=author&author=urn:li:organization:3003"
    assert call("GET", raw, headers=LINKEDIN | {"X-RestLi-Method": "FINDER"}).status_code == 403
    encoded = "/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A3003"
    assert call("GET", encoded, headers=LINKEDIN).status_code == 400


X_MEDIA = {"media_category": "tweet_image", "media_type": "image/png"}


@pytest.mark.parametrize(
    ("fields", "data"),
    [
        ({}, png()),
        ({"media_category": "tweet_photo"}, png()),
        (X_MEDIA | {"bogus": "1"}, png()),
        (X_MEDIA, b"<svg>"),
        (X_MEDIA | {"media_type": "image/jpeg"}, png()),
        (X_MEDIA | {"media_category": "tweet_gif"}, png()),
    ],
)
def test_x_refuses_files(fields: dict[str, str], data: bytes, call: Call) -> None:
    files = {"media": ("a", data, "image/png")}
    assert call("POST", "/2/media/upload", data=fields, files=files, headers=X).status_code == 400


def test_x_s_media_is_used_once_it_is_whole_and_by_its_owner(call: Call) -> None:
    about = X_MEDIA | {"total_bytes": len(png())}
    begun = call("POST", "/2/media/upload/initialize", json=about, headers=X).json()["data"]["id"]
    post = {"text": "a", "media": {"media_ids": [begun]}}
    assert call("POST", "/2/tweets", json=post, headers=X).status_code == 400
    assert call("POST", f"/2/media/upload/{begun}/finalize", headers=X).status_code == 400
    piece = {"data": {"segment_index": "0"}, "files": {"media": ("a", png(), "image/png")}}
    assert call("POST", f"/2/media/upload/{begun}/append", headers=X, **piece).status_code == 200
    assert call("POST", f"/2/media/upload/{begun}/append", headers=X, **piece).status_code == 413
    described = {"id": begun, "metadata": {"alt_text": {"text": "a" * 1001}}}
    assert call("POST", "/2/media/metadata", json=described, headers=X).status_code == 400
    for media_ids in ([], ["1"], [begun] * 5):
        wrong = {"text": "a", "media": {"media_ids": media_ids}}
        assert call("POST", "/2/tweets", json=wrong, headers=X).status_code == 400
    assert call("POST", "/2/media/upload", headers={}).status_code == 401


def test_x_s_uploads_are_forgotten_within_a_day(call: Call, clock: FakeClock) -> None:
    files = {"media": ("a", png(), "image/png")}
    media = call("POST", "/2/media/upload", data=X_MEDIA, files=files, headers=X).json()["data"]["id"]
    clock.move(hours=25)
    post = {"text": "a", "media": {"media_ids": [media]}}
    assert call("POST", "/2/tweets", json=post, headers=X).status_code == 400


def test_x_lists_what_is_asked_for_and_no_more(call: Call) -> None:
    first = call("POST", "/2/tweets", json={"text": "a"}, headers=X).json()["data"]["id"]
    reply = {"text": "b", "reply": {"in_reply_to_tweet_id": first}}
    second = call("POST", "/2/tweets", json=reply, headers=X).json()["data"]["id"]
    bare = call("GET", f"/2/tweets/{second}", headers=X).json()["data"]
    assert bare.keys() == {"id", "text", "edit_history_tweet_ids"}
    full = call("GET", f"/2/tweets/{second}?tweet.fields=referenced_tweets", headers=X).json()["data"]
    assert full["referenced_tweets"] == [{"type": "replied_to", "id": first}]
    assert call("GET", f"/2/tweets/{second}?tweet.fields=referenced_posts", headers=X).status_code == 400
    without = call("GET", "/2/users/1001/tweets?exclude=replies", headers=X).json()["data"]
    assert [post["id"] for post in without] == [first]


def test_the_fifty_first_deletion_in_a_window_waits(call: Call) -> None:
    for _ in range(50):
        assert call("DELETE", "/2/tweets/1", headers=X).status_code == 404
    assert call("DELETE", "/2/tweets/1", headers=X).status_code == 429


@pytest.mark.parametrize(
    ("data", "form"),
    [(b"<svg>", {"published": "false"}), (png(), {}), (png() + b"0" * 10_000_000, {"published": "false"})],
)
def test_facebook_refuses_photos(data: bytes, form: dict[str, str], call: Call) -> None:
    files = {"source": ("a", data, "image/png")}
    refused = call("POST", "/v26.0/2002/photos", data=form, files=files, headers=FACEBOOK)
    assert refused.json()["error"]["code"] in {100, 1366046}


@pytest.mark.parametrize("attached", ["[", '[{"media_fbid": "1"}]', "{}"])
def test_facebook_refuses_photos_it_does_not_know(attached: str, call: Call) -> None:
    form = {"message": "m", "attached_media": attached}
    assert call("POST", "/v26.0/2002/feed", data=form, headers=FACEBOOK).json()["error"]["code"] == 100


def test_facebook_shows_nobody_another_page_s_post(call: Call) -> None:
    for method in ("GET", "POST", "DELETE"):
        error = call(method, "/v26.0/999_1", headers=FACEBOOK).json()["error"]
        assert (error["code"], error["error_subcode"]) == (100, 33)


IMAGE_URN = "urn:li:image:C4E1"
BEGIN = {"initializeUploadRequest": {"owner": "urn:li:organization:3003"}}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"media": {"id": IMAGE_URN, "altText": "a"}}, 400),
        ({"multiImage": {"images": [{"id": IMAGE_URN, "altText": "a"}]}}, 400),
        ({"media": {"id": IMAGE_URN, "bogus": "a"}}, 422),
        ({"media": {"id": IMAGE_URN}, "article": {"source": "https://a.org", "title": "t"}}, 422),
        ({"poll": {}}, 422),
    ],
)
def test_linkedin_refuses_content(content: object, status: int, call: Call) -> None:
    body = POST | {"content": content}
    assert call("POST", "/rest/posts", json=body, headers=LINKEDIN).status_code == status


def test_linkedin_s_image_is_used_once_it_is_there(call: Call) -> None:
    other = {"initializeUploadRequest": {"owner": "urn:li:organization:9"}}
    begin = "/rest/images?action=initializeUpload"
    assert call("POST", begin, json=other, headers=LINKEDIN).status_code == 403
    value = call("POST", begin, json=BEGIN, headers=LINKEDIN).json()["value"]
    body = POST | {"content": {"media": {"id": value["image"], "altText": "a"}}}
    early = call("POST", "/rest/posts", json=body, headers=LINKEDIN)
    assert early.json()["code"] == "MEDIA_ASSET_WAITING_UPLOAD"
    assert call("PUT", value["uploadUrl"], content=b"<svg>", headers=LINKEDIN).status_code == 201
    state = f"/rest/images/{value['image'].replace(':', '%3A')}"
    assert call("GET", state, headers=LINKEDIN).json()["status"] == "PROCESSING_FAILED"
    assert call("PUT", value["uploadUrl"], content=png()).status_code == 401
    call("PUT", value["uploadUrl"], content=png(), headers=LINKEDIN)
    assert call("GET", state, headers=LINKEDIN).json()["status"] == "AVAILABLE"
    assert call("POST", "/rest/posts", json=body, headers=LINKEDIN).status_code == 201


def test_linkedin_changes_nothing_but_the_commentary(call: Call) -> None:
    urn = call("POST", "/rest/posts", json=POST, headers=LINKEDIN).headers["x-restli-id"]
    path, patching = (
        f"/rest/posts/{urn.replace(':', '%3A')}",
        LINKEDIN | {"X-RestLi-Method": "PARTIAL_UPDATE"},
    )
    right = {"patch": {"$set": {"commentary": "b"}}}
    assert call("POST", path, json=right, headers=LINKEDIN).status_code == 400
    for wrong in ({"patch": {"$set": {"visibility": "b"}}}, {"$set": {"commentary": "b"}}, right | {"a": 1}):
        assert call("POST", path, json=wrong, headers=patching).status_code == 422
    assert call("POST", path, json=right, headers=patching).status_code == 204
    assert call("DELETE", path, headers=LINKEDIN).status_code == 400
    assert call("GET", f"/rest/posts/{urn}", headers=LINKEDIN).status_code == 404  # not encoded


MASTODON = {"Authorization": "Bearer mastodon-secret"}


@pytest.mark.parametrize(
    "body",
    [
        {"status": "a", "bogus": 1},
        {"status": " "},
        {"status": "a" * 501},
        {"status": "a", "media_ids": ["1"]},
        {"status": "a", "media_ids": ["1"] * 5},
    ],
)
def test_mastodon_refuses(body: object, call: Call) -> None:
    assert call("POST", "/api/v1/statuses", json=body, headers=MASTODON).status_code == 422


def test_mastodon_takes_away_what_a_change_does_not_name(call: Call) -> None:
    files = {"file": ("a", png(), "image/png")}
    media = call("POST", "/api/v2/media", data={"description": "A"}, files=files, headers=MASTODON).json()[
        "id"
    ]
    body = {"status": "a", "media_ids": [media], "spoiler_text": "w"}
    made = call("POST", "/api/v1/statuses", json=body, headers=MASTODON).json()
    assert [one["description"] for one in made["media_attachments"]] == ["A"]
    changed = call("PUT", f"/api/v1/statuses/{made['id']}", json={"status": "b"}, headers=MASTODON).json()
    assert (changed["media_attachments"], changed["spoiler_text"]) == ([], "")


@pytest.mark.parametrize(
    "body",
    [
        {"network": "x", "kind": "bogus"},
        {"network": "myspace", "kind": "drop"},
        {"network": "linkedin", "kind": "payment"},
        {"network": "x", "kind": "hang", "seconds": -1},
        {"network": "x", "kind": "hang", "seconds": "long"},
        {"network": "x", "kind": "drop", "verb": "like"},
        {},
    ],
)
def test_a_fault_that_makes_no_sense_is_not_armed(body: object, call: Call) -> None:
    refused = call("POST", "/_faults", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"]
    assert call("GET", "/_faults").json() == []


def test_faults_are_armed_listed_and_cleared(call: Call) -> None:
    armed = {"network": "x", "kind": "drop", "times": 3, "seconds": 0.0, "hidden_s": 0.0, "verb": "delete"}
    assert call("POST", "/_faults", json=armed).json() == [armed]
    assert call("GET", "/_faults").json() == [armed]
    assert call("DELETE", "/_faults").json() == []
    form = call("POST", "/_faults", content=json.dumps(armed), headers={"Content-Type": "text/plain"})
    assert form.status_code == 400  # a page on another site cannot arm faults


def test_what_is_not_there_is_not_found(call: Call) -> None:
    for path in ("/nothing", "/demo/releases/nothing/", "/i/web/status/1", "/../etc/passwd"):
        assert call("GET", path).status_code == 404
    assert call("HEAD", "/").content == b""
    assert call("POST", "/2/tweets", content=b"x" * 20_000_001, headers=X).status_code == 413
