"""The environment is read once, typed, and a wrong value is named."""

from pathlib import Path

import pytest

from config.environment import Environment, SettingError
from config.logs import hide_secrets

pytestmark = pytest.mark.pure


def test_an_empty_environment_gives_the_embedded_size() -> None:
    read = Environment.read({})
    assert read.broker_url == "memory://"
    assert read.database_url.endswith("/data/distributor.sqlite3")
    assert read.looks_s == (15.0, 60.0, 300.0)
    assert read.four_eyes
    assert read.bases["x"] == "https://api.x.com"


def test_every_network_can_be_moved() -> None:
    read = Environment.read({"X_BASE": "http://127.0.0.1:1/", "GRAPH_VERSION": "v27.0"})
    assert read.bases["x"] == "http://127.0.0.1:1"
    assert read.versions["facebook"] == "v27.0"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISTRIBUTOR_FOUR_EYES", "perhaps"),
        ("DISTRIBUTOR_LEASE_S", "soon"),
        ("DISTRIBUTOR_LEASE_S", "-1"),
        ("DISTRIBUTOR_LEASE_S", "nan"),
        ("DISTRIBUTOR_LOOKS_S", "15,,60"),
        ("DISTRIBUTOR_READ_TIMEOUT_S", "500"),
        ("DISTRIBUTOR_SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Environment.read({name: value})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("s3cret\n")
    assert Environment.read({"DISTRIBUTOR_SECRET_KEY_FILE": str(path)}).secret_key == "s3cret"


def test_secrets_do_not_reach_the_log() -> None:
    event = {
        "event": "called",
        "access_token": "abc",
        "cause": "GET /?access_token=abc Authorization: Bearer xyz",
    }
    shown = str(hide_secrets(None, "info", event))
    assert "abc" not in shown
    assert "xyz" not in shown


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    from config.keys import secret_key, token_key

    first = (secret_key(tmp_path), token_key(tmp_path))
    assert (secret_key(tmp_path), token_key(tmp_path)) == first
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


OIDC = {
    "DISTRIBUTOR_OIDC_ISSUER": "https://login.example.org",
    "DISTRIBUTOR_OIDC_CLIENT_ID": "desk",
    "DISTRIBUTOR_OIDC_CLIENT_SECRET": "planted",
}


def test_single_sign_on_is_read_and_its_secret_not_shown() -> None:
    assert Environment.read({}).sign_on is None
    roles = "groups:editors=approver, https://x.example/team:a=writer"
    read = Environment.read({**OIDC, "DISTRIBUTOR_OIDC_ROLES": roles}).sign_on
    assert read is not None
    assert (read.label, read.asks_second_step) == ("login.example.org", False)
    assert read.roles == {("groups", "editors"): "approver", ("https://x.example/team", "a"): "writer"}
    assert "planted" not in repr(read)


@pytest.mark.parametrize(
    "wrong",
    [
        {"DISTRIBUTOR_OIDC_ISSUER": "http://login.example.org"},
        {"DISTRIBUTOR_OIDC_ISSUER": "login.example.org"},
        {"DISTRIBUTOR_OIDC_ISSUER": "https://login.example.org/?x=1"},
        {"DISTRIBUTOR_OIDC_CLIENT_ID": ""},
        {"DISTRIBUTOR_OIDC_CLIENT_SECRET": ""},
        {"DISTRIBUTOR_OIDC_ROLES": "editors=approver"},
        {"DISTRIBUTOR_OIDC_ROLES": "groups:editors=king"},
    ],
    ids=str,
)
def test_single_sign_on_that_cannot_work_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=next(iter(wrong))):
        Environment.read({**OIDC, **wrong})


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ({}, False),
        ({"DISTRIBUTOR_PUBLIC_URL": "https://posts.example.org"}, True),
        ({"DISTRIBUTOR_PUBLIC_URL": "https://posts.example.org", "DISTRIBUTOR_SECOND_STEP": "0"}, False),
        ({"DISTRIBUTOR_SECOND_STEP": "1"}, True),
    ],
    ids=str,
)
def test_a_second_step_is_needed_where_the_desk_is_in_public(said: dict[str, str], needed: bool) -> None:
    assert Environment.read(said).second_step is needed
