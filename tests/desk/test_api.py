"""The stop switch for programs."""

import json

import pytest
from django.test import Client

from distributor.delivery.holds import active_holds
from distributor.desk.api_keys import KeyRefused, make_key, revoke_key
from distributor.desk.models import ApiKey
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(clock: FakeClock) -> str:
    factories.person("mira")
    return make_key("mira", "alarm button", actor="test", clock=clock)


def ask(client: Client, method: str, key: str, **body: str) -> tuple[int, dict[str, object]]:
    """Status and JSON of one call."""
    answer = client.generic(
        method,
        "/api/holds",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"} if key else {},
    )
    return answer.status_code, answer.json()


def test_everything_is_held_and_resumed_in_the_name_of_a_person(client: Client, key: str) -> None:
    status, said = ask(client, "POST", key, scope="everything", because="coup")
    assert status == 201
    assert [hold["by"] for hold in said["holds"]] == ["mira"]  # type: ignore[attr-defined]  # a list
    assert said["in_flight"] == []
    assert ask(client, "POST", key, scope="everything")[0] == 409
    assert ask(client, "GET", key)[1] == said
    assert ask(client, "DELETE", key, scope="everything") == (200, {"holds": [], "in_flight": []})
    assert active_holds() == []


@pytest.mark.parametrize("wrong", ["", "dist_wrong", "x" * 5000])
def test_without_a_key_that_counts_nothing_is_told_or_changed(client: Client, key: str, wrong: str) -> None:
    status, said = ask(client, "POST", wrong, scope="everything")
    assert (status, list(said)) == (401, ["error"])
    assert active_holds() == []


def test_a_revoked_key_and_one_of_somebody_who_left_do_not_count(
    client: Client, key: str, clock: FakeClock
) -> None:
    assert ask(client, "GET", key)[0] == 200
    revoke_key("mira", "alarm button", actor="test", clock=clock)
    assert ask(client, "GET", key)[0] == 401
    other = make_key("mira", "alarm button", actor="test", clock=clock)
    type(ApiKey.objects.get(revoked_at=None).person).objects.update(is_active=False)
    assert ask(client, "GET", other)[0] == 401


def test_guessing_is_slowed_down(client: Client, key: str) -> None:
    for number in range(80):
        ask(client, "GET", f"dist_{number}")
    assert ask(client, "GET", key)[0] == 401


def test_the_key_itself_is_stored_nowhere(key: str) -> None:
    assert key.startswith("dist_")
    assert not ApiKey.objects.filter(digest__contains=key[5:]).exists()


@pytest.mark.parametrize(
    "body", ["", "[]", '{"scope": 5}', "{", '{"scope": "country:Nowhere"}', '{"scope": "x"}']
)
def test_what_makes_no_sense_holds_nothing(client: Client, key: str, body: str) -> None:
    answer = client.generic("POST", "/api/holds", body, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, active_holds()) == (422, [])


def test_a_second_key_of_the_same_name_is_refused(key: str, clock: FakeClock) -> None:
    with pytest.raises(KeyRefused, match="already"):
        make_key("mira", "alarm button", actor="test", clock=clock)
    with pytest.raises(KeyRefused, match="no person"):
        make_key("nobody", "x", actor="test", clock=clock)


@pytest.mark.parametrize("odd", ["\x00", "\ud800"])
def test_halves_of_letters_are_no_fault_of_ours(client: Client, key: str, odd: str) -> None:
    assert ask(client, "POST", key, scope=f"channel:{odd}", because="coup")[0] == 422
    assert ask(client, "POST", key, scope="everything", because=f"coup{odd}")[0] == 201
