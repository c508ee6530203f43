"""Every row of the three error tables, with bodies in the shape the networks send."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.facebook.errors import failure as facebook_failure
from distributor.networks.linkedin.errors import failure as linkedin_failure
from distributor.networks.x.errors import failure as x_failure
from tests.networks.examples import NOW, answer

pytestmark = pytest.mark.pure

PROBLEM = "https://api.x.com/2/problems/"
SOON = format_datetime(NOW + timedelta(seconds=590), usegmt=True)
RESET = str(int(NOW.timestamp()) + 600)
LATER = str(int(NOW.timestamp()) + 7200)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (
            400,
            {"title": "Invalid Request", "type": f"{PROBLEM}invalid-request", "errors": [{"message": "x"}]},
            Permanent,
        ),
        (400, "<html>Bad Request</html>", Permanent),
        (401, {"title": "Unauthorized", "type": "about:blank", "detail": "Unauthorized"}, ReconnectNeeded),
        (402, {"account_id": 1, "title": "CreditsDepleted", "type": f"{PROBLEM}credits"}, PaymentNeeded),
        (402, {"title": "Payment Required", "type": f"{PROBLEM}credits-depleted"}, PaymentNeeded),
        (403, {"detail": "You are not allowed to create a Tweet with duplicate content."}, Duplicate),
        (403, {"detail": "You are not permitted to perform this action.", "type": "about:blank"}, Permanent),
        (403, {"type": f"{PROBLEM}client-forbidden", "reason": "client-not-enrolled"}, ReconnectNeeded),
        (403, {"type": "about:blank", "reason": "client-not-enrolled"}, ReconnectNeeded),
        (403, {"type": "https://api.twitter.com/2/problems/oauth1-permissions"}, ReconnectNeeded),
        (403, {"type": f"{PROBLEM}unsupported-authentication"}, ReconnectNeeded),
        (403, {"type": f"{PROBLEM}usage-capped", "period": "Monthly", "scope": "Product"}, Retryable),
        (429, {"type": f"{PROBLEM}usage-capped", "period": "Daily", "scope": "Account"}, Retryable),
        (404, {"type": f"{PROBLEM}resource-not-found"}, Missing),
        (404, "<html>Not Found</html>", Permanent),
        (408, {}, Unknown),
        (413, {}, Permanent),
        (429, {"type": f"{PROBLEM}rate-limit-exceeded"}, Retryable),
        (429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, Retryable),
        (500, {}, Unknown),
        (502, "<html>Bad Gateway</html>", Unknown),
        (503, {"title": "Service Unavailable"}, Unknown),
        (504, {}, Unknown),
        (200, {"errors": [{"detail": "no data"}]}, Unknown),
        (302, {}, Unknown),
        (418, {}, Permanent),
    ],
)
def test_x(status: int, body: object, error: type[DeliveryError]) -> None:
    found = x_failure(answer(status, body), is_create=True, now=NOW)
    assert type(found) is error
    assert found.status == status


def facebook(code: int, subcode: int = 0, **more: object) -> dict[str, object]:
    """An error body of the Graph API."""
    error: dict[str, object] = {
        "message": f"(#{code}) m",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "A1",
    }
    return {"error": error | ({"error_subcode": subcode} if subcode else {}) | more}


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, facebook(1), Unknown),
        (400, facebook(2), Unknown),
        (400, facebook(2500, is_transient=True), Unknown),
        (500, facebook(100), Unknown),
        (503, "<html>", Unknown),
        (400, "<html>", Unknown),
        (302, {}, Unknown),
        (400, facebook(3), ReconnectNeeded),
        (403, facebook(10), ReconnectNeeded),
        (403, facebook(200), ReconnectNeeded),
        (403, facebook(299), ReconnectNeeded),
        (400, facebook(4, is_transient=True), Retryable),
        (400, facebook(17), Retryable),
        (400, facebook(32), Retryable),
        (400, facebook(341), Retryable),
        (400, facebook(613), Retryable),
        (400, facebook(80001), Retryable),
        (429, {}, Retryable),
        (400, facebook(100, 33), Missing),
        (400, facebook(100), Permanent),
        (400, facebook(102), ReconnectNeeded),
        (400, facebook(190), ReconnectNeeded),
        (400, facebook(190, 458), ReconnectNeeded),
        (400, facebook(190, 459), ReconnectNeeded),
        (400, facebook(190, 460), ReconnectNeeded),
        (400, facebook(190, 463), ReconnectNeeded),
        (400, facebook(190, 464), ReconnectNeeded),
        (400, facebook(190, 467), ReconnectNeeded),
        (400, facebook(190, 492), ReconnectNeeded),
        (500, facebook(190, 463, is_transient=True), ReconnectNeeded),
        (400, facebook(368), Permanent),
        (400, facebook(368, 1390008), Permanent),
        (400, facebook(368, 4854002), Permanent),
        (400, facebook(368, 1404082), Duplicate),
        (400, facebook(506), Duplicate),
        (400, facebook(1609005), Retryable),
        (400, facebook(100, 1609005), Retryable),
        (400, facebook(1500), Permanent),
        (400, facebook(200, 1609008), Permanent),
        (400, facebook(1366046), Permanent),
        (400, facebook(1366051), Duplicate),
        (400, facebook(99999), Permanent),
    ],
)
def test_facebook(status: int, body: object, error: type[DeliveryError]) -> None:
    found = facebook_failure(answer(status, body), is_create=True)
    assert type(found) is error
    assert found.status == status


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"status": 400, "code": "VERSION_MISSING", "message": "A version must be present."}, Permanent),
        (
            426,
            {"code": "NONEXISTENT_VERSION", "message": "Requested version 20250901 is not active"},
            Permanent,
        ),
        (400, {"code": "MISSING_FIELD"}, Permanent),
        (400, {"code": "INVALID_VALUE_FOR_FIELD"}, Permanent),
        (400, {"code": "FIELD_LENGTH_TOO_LONG"}, Permanent),
        (400, {"code": "INVALID_URN_TYPE"}, Permanent),
        (422, {"message": "ERROR :: /content :: unrecognized field found but not allowed"}, Permanent),
        (400, {"code": "MEDIA_ASSET_WAITING_UPLOAD"}, Retryable),
        (400, {"code": "MEDIA_ASSET_PROCESSING_FAILED"}, Permanent),
        (401, {"code": "EMPTY_ACCESS_TOKEN"}, ReconnectNeeded),
        (401, {"code": "EXPIRED_ACCESS_TOKEN"}, ReconnectNeeded),
        (401, {"code": "REVOKED_ACCESS_TOKEN"}, ReconnectNeeded),
        (
            403,
            {"code": "ACCESS_DENIED", "message": "Not enough permissions to access: posts.CREATE"},
            ReconnectNeeded,
        ),
        (404, {}, Permanent),
        (410, {}, Permanent),
        (404, {"status": 404, "message": "Could not find entity"}, Missing),
        (410, {"status": 410, "message": "Gone"}, Missing),
        (400, {"status": 400, "code": "MEDIA_ASSET_PROCESSING_FAILED"}, Permanent),
        (400, {"status": 400, "code": "INVALID_IMAGE_ID"}, Permanent),
        (409, {"code": "CONFLICT"}, Retryable),
        (409, {"message": "Content is a duplicate of urn:li:share:7243000000000000000"}, Duplicate),
        (
            422,
            {"message": "Content is a duplicate of urn:li:share:7243000000000000000", "status": 422},
            Duplicate,
        ),
        (422, {"code": "DUPLICATE_POST", "message": "Duplicate"}, Duplicate),
        (429, {"code": "TOO_MANY_REQUESTS", "message": "Resource level throttle limit"}, Retryable),
        (500, {}, Unknown),
        (503, "<html>", Unknown),
        (504, {}, Unknown),
        (307, {}, Unknown),
    ],
)
def test_linkedin(status: int, body: object, error: type[DeliveryError]) -> None:
    found = linkedin_failure(answer(status, body), is_create=True, now=NOW)
    assert type(found) is error
    assert found.status == status


@pytest.mark.parametrize("status", [500, 503, 408])
def test_a_read_that_fails_leaves_nothing_in_doubt(status: int) -> None:
    for found in (
        x_failure(answer(status), is_create=False, now=NOW),
        facebook_failure(answer(status), is_create=False),
        linkedin_failure(answer(status), is_create=False, now=NOW),
    ):
        assert type(found) is Retryable
        assert "Nothing was posted; it is asked again." in str(found)


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": RESET}, 600),
        ({"x-rate-limit-reset": RESET}, 600),
        (
            {
                "x-rate-limit-remaining": "0",
                "x-rate-limit-reset": RESET,
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": LATER,
            },
            7200,
        ),
        (
            {
                "x-rate-limit-remaining": "12",
                "x-rate-limit-reset": LATER,
                "x-app-limit-24hour-remaining": "0",
                "x-app-limit-24hour-reset": RESET,
            },
            600,
        ),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1"}, 0),
        # By X's own clock, where it says what time it is there: ours may be wrong.
        (
            {"x-rate-limit-reset": RESET, "date": SOON},
            10,
        ),
        ({"x-rate-limit-reset": RESET, "date": "yesterday"}, 600),
        ({"x-rate-limit-reset": "soon"}, None),
        ({}, None),
    ],
)
def test_x_asks_to_wait_until_the_last_full_window_opens(
    headers: dict[str, str], wait_s: float | None
) -> None:
    found = x_failure(answer(429, {}, headers), is_create=True, now=NOW)
    assert isinstance(found, Retryable)
    assert found.retry_after_s == wait_s


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ('{"2002": [{"type": "pages", "estimated_time_to_regain_access": 7}]}', 420),
        ('{"2002": [{"estimated_time_to_regain_access": 0}]}', None),
        ('{"2002": {}}', None),
        ("[1]", None),
        ("broken", None),
    ],
)
def test_facebook_asks_to_wait_for_minutes(header: str, wait_s: float | None) -> None:
    headers = {"x-business-use-case-usage": header}
    found = facebook_failure(answer(400, facebook(80001), headers), is_create=True)
    assert isinstance(found, Retryable)
    assert found.retry_after_s == wait_s


def test_linkedin_asks_to_wait_until_midnight_utc() -> None:
    late = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)
    found = linkedin_failure(answer(429), is_create=True, now=late)
    assert isinstance(found, Retryable)
    assert found.retry_after_s == 30


@pytest.mark.parametrize("kind", ["share", "ugcPost"])
def test_linkedin_names_the_identical_post(kind: str) -> None:
    urn = f"urn:li:{kind}:7243000000000000000"
    found = linkedin_failure(
        answer(422, {"message": f"Content is a duplicate of {urn}"}), is_create=True, now=NOW
    )
    assert isinstance(found, Duplicate)
    assert found.remote_id == urn


def test_a_dead_linkedin_version_names_the_setting() -> None:
    found = linkedin_failure(answer(426, {"code": "NONEXISTENT_VERSION"}), is_create=True, now=NOW)
    assert "LINKEDIN_VERSION" in str(found)


def test_sentences_say_what_happened_what_was_kept_and_what_to_do() -> None:
    body = {"detail": "Unauthorized", "type": "about:blank"}
    assert str(x_failure(answer(401, body), is_create=True, now=NOW)) == (
        "X no longer accepts this account's token. Nothing was posted. "
        "Connect the account again on the channel's page. X says: “Unauthorized”"
    )
    assert "may be live" in str(x_failure(answer(503), is_create=True, now=NOW))
    assert "Nothing was posted by this call" in str(
        facebook_failure(answer(400, facebook(506)), is_create=True)
    )
