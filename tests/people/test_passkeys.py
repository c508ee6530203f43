"""Passkeys: whose, where, once, and not from a copy."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from distributor.audit.models import Entry
from distributor.people import passkeys
from distributor.people.models import Errand, Passkey, RecoveryCode
from distributor.people.passkey_names import rename
from distributor.people.roles import PeopleError
from distributor.people.second_step import has_second_step
from tests import factories
from tests.fakes import FakeClock
from tests.people.device import PRESENT, Device, b64

pytestmark = pytest.mark.django_db
HERE = "session-of-this-browser"


@pytest.fixture(autouse=True)
def _public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://posts.example.org"


@pytest.fixture
def mira(db: None) -> User:
    person = factories.person()
    assert isinstance(person, User)
    return person


def add(person: User, device: Device, clock: FakeClock, name: str = "phone") -> list[str]:
    options = passkeys.options_to_add(person, session=HERE, clock=clock)
    return passkeys.add(person, name, device.made(options), session=HERE, clock=clock)


def use(device: Device, clock: FakeClock) -> User:
    options = passkeys.options_to_use(session=HERE, clock=clock)
    return passkeys.use(device.used(options), session=HERE, clock=clock)


def test_added_and_used(mira: User, clock: FakeClock) -> None:
    device = Device()
    assert len(add(mira, device, clock)) == 10
    assert has_second_step(mira)
    clock.move(hours=1)
    assert use(device, clock) == mira
    row = Passkey.objects.get()
    assert (row.sign_count, row.used_at) == (1, clock.now())
    assert Entry.objects.filter(action="person.passkey_added", actor="person:mira").count() == 1


def test_a_second_one_knows_the_person_by_the_same_handle_and_brings_no_new_codes(
    mira: User, clock: FakeClock
) -> None:
    add(mira, Device(), clock)
    second = Device(credential=b"another")
    assert add(mira, second, clock, "key") == []
    assert len(set(Passkey.objects.values_list("handle", flat=True))) == 1
    asked = json.loads(passkeys.options_to_add(mira, session=HERE, clock=clock))
    assert len(asked["excludeCredentials"]) == 2
    with pytest.raises(PeopleError, match="of that name"):
        add(mira, Device(credential=b"third"), clock, "key")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://posts.example.org.evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"count": -1},
        {"handle": "somebody-else"},
        {"credential": b"unknown"},
        {"key": Device().key},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_not_right_is_refused(mira: User, clock: FakeClock, wrong: dict[str, Any]) -> None:
    device = Device(count=5)
    add(mira, device, clock)
    use(device, clock)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(PeopleError, match="not known here, or was not right"):
        use(device, clock)


@pytest.mark.parametrize("wrong", [{"origin": "http://posts.example.org"}, {"host": "x"}, {"flags": PRESENT}])
def test_a_device_that_answers_for_elsewhere_is_not_stored(
    mira: User, clock: FakeClock, wrong: dict[str, Any]
) -> None:
    with pytest.raises(PeopleError, match="could not be checked"):
        add(mira, Device(**wrong), clock)
    assert not Passkey.objects.exists()


def test_a_challenge_is_good_once_for_ten_minutes_and_in_its_own_session(
    mira: User, clock: FakeClock
) -> None:
    device = Device()
    add(mira, device, clock)
    answer = device.used(passkeys.options_to_use(session=HERE, clock=clock))
    for session in ("", "another"):
        with pytest.raises(PeopleError, match="took too long"):
            passkeys.use(answer, session=session, clock=clock)
    assert passkeys.use(answer, session=HERE, clock=clock) == mira
    with pytest.raises(PeopleError, match="answered already"):
        passkeys.use(answer, session=HERE, clock=clock)
    late = device.used(passkeys.options_to_use(session=HERE, clock=clock))
    clock.move(minutes=11)
    with pytest.raises(PeopleError, match="took too long"):
        passkeys.use(late, session=HERE, clock=clock)
    # What is over is forgotten when the next one begins.
    passkeys.options_to_use(session=HERE, clock=clock)
    assert Errand.objects.count() == 1


def test_a_challenge_for_adding_logs_nobody_in(mira: User, clock: FakeClock) -> None:
    device = Device()
    add(mira, device, clock)
    options = passkeys.options_to_add(mira, session=HERE, clock=clock)
    with pytest.raises(PeopleError, match="took too long"):
        passkeys.use(device.used(options), session=HERE, clock=clock)


@pytest.mark.parametrize(
    "answer",
    ["", "x", "[]", "null", '{"response": 1}', '{"response": {"clientDataJSON": "e30"}}',
     '{"response": {"clientDataJSON": "!"}}', "[" * 30_000],
)  # fmt: skip
def test_any_answer_ends_in_a_sentence(answer: str, clock: FakeClock) -> None:
    with pytest.raises(PeopleError, match="could not be read"):
        passkeys.use(answer, session=HERE, clock=clock)


def test_half_an_answer_ends_in_a_sentence(mira: User, clock: FakeClock) -> None:
    device = Device()
    add(mira, device, clock)
    for name in ("authenticatorData", "signature"):
        options = passkeys.options_to_use(session=HERE, clock=clock)
        answer = json.loads(device.used(options))
        answer["response"][name] = "AAAA"
        with pytest.raises(PeopleError, match="not right"):
            passkeys.use(json.dumps(answer), session=HERE, clock=clock)


def test_a_passkey_is_renamed_by_its_person_alone_and_the_log_knows_both_names(
    mira: User, clock: FakeClock
) -> None:
    device = Device()
    add(mira, device, clock)
    add(mira, Device(credential=b"another"), clock, "key")
    number = Passkey.objects.get(name="phone").pk
    assert rename(mira, number, "  old phone ", clock=clock) == "old phone"
    assert rename(mira, number, "old phone", clock=clock) == "old phone"
    (entry,) = Entry.objects.filter(action="person.passkey_renamed", actor="person:mira")
    assert json.loads(entry.body)["details"] == {"name": "mira", "passkey": "old phone", "before": "phone"}
    arun = factories.person("arun")
    assert isinstance(arun, User)
    refused = [(mira, number, "key"), (mira, number, " "), (mira, 0, "x"), (arun, number, "mine")]
    for person, row, name in refused:
        with pytest.raises(PeopleError):
            rename(person, row, name, clock=clock)
    assert Passkey.objects.get(pk=number).name == "old phone"
    assert use(device, clock) == mira


def test_removed_it_counts_no_more_and_takes_the_codes_along(mira: User, clock: FakeClock) -> None:
    device = Device()
    add(mira, device, clock)
    number = Passkey.objects.get().pk
    assert passkeys.remove(mira, number, clock=clock) == "phone"
    assert not RecoveryCode.objects.exists()
    with pytest.raises(PeopleError):
        use(device, clock)
    with pytest.raises(PeopleError, match="removed already"):
        passkeys.remove(mira, number, clock=clock)


@pytest.mark.parametrize(
    ("address", "possible"),
    [
        ("https://posts.example.org", True),
        ("http://localhost:8000", True),
        ("http://posts.example.org", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.1", False),
    ],
)
def test_where_browsers_allow_them(settings: Any, address: str, possible: bool) -> None:
    settings.PUBLIC_URL = address
    assert passkeys.are_possible() is possible


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "é"])
@pytest.mark.parametrize("where", ["challenge", "id", "userHandle"])
def test_an_answer_of_odd_letters_is_refused_with_a_sentence(
    mira: User, clock: FakeClock, odd: str, where: str
) -> None:
    """Whoever is not logged in can send one."""
    device = Device()
    add(mira, device, clock)
    answer = json.loads(device.used(passkeys.options_to_use(session=HERE, clock=clock)))
    if where == "id":
        answer["id"] = odd
    elif where == "userHandle":
        answer["response"]["userHandle"] = odd
    else:
        answer["response"]["clientDataJSON"] = b64(json.dumps({"challenge": odd}).encode())
    with pytest.raises(PeopleError):
        passkeys.use(json.dumps(answer), session=HERE, clock=clock)
