"""What the sandbox refuses, as the networks do; asked without our clients."""

import json
from collections.abc import Callable

import httpx
import pytest

from distributor.networks.sandbox import Sandbox

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
