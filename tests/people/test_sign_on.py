"""Single sign-on: whom a proof lets in, and which proofs are none."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from joserfc.jwk import ECKey

from config.sign_on import SignOn
from distributor.audit.models import Entry
from distributor.people.models import Grant, Identity
from distributor.people.rights import Role
from distributor.people.sign_on import flow
from distributor.people.sign_on.errors import SignOnError
from tests import factories
from tests.fakes import FakeClock
from tests.people.provider import CLIENT_ID, CLIENT_SECRET, Provider

pytestmark = pytest.mark.django_db
HERE = "session-of-this-browser"
NOT_RIGHT = "proof that your organisation's log-in sent is not right"
UNUSABLE = "did not answer as it should"


@pytest.fixture
def provider(settings: Any, clock: FakeClock) -> Provider:
    use(settings)
    return Provider(clock)


def use(settings: Any, **changes: Any) -> None:
    set_up = SignOn(
        issuer="https://login.example.org",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        label="Example",
        asks_second_step=False,
        roles={},
    )
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, sign_on=replace(set_up, **changes))


@pytest.fixture
def mira(db: None) -> User:
    person = factories.person()
    assert isinstance(person, User)
    person.email = "mira@example.org"
    person.save()
    return person


def begin(provider: Provider, **more: str) -> str:
    return flow.begin(
        session=HERE, next_path="/hold/", clock=provider.clock, transport=provider.transport(), **more
    )


def back(provider: Provider, query: dict[str, str], session: str = HERE) -> flow.SignedOn:
    return flow.come_back(query, session=session, clock=provider.clock, transport=provider.transport())


def log_in(provider: Provider, **more: str) -> flow.SignedOn:
    return back(provider, provider.agree(begin(provider), **more))


def test_a_verified_address_binds_once_and_the_subject_counts_from_then_on(
    provider: Provider, mira: User
) -> None:
    found = log_in(provider)
    assert (found.person, found.next_path, found.both_steps) == (mira, "/hold/", False)
    provider.claims = {"email": "another@example.org", "email_verified": False}
    assert log_in(provider).person == mira
    assert Identity.objects.count() == 1
    assert Entry.objects.filter(action="person.sign_on_bound", actor="person:mira").count() == 1
    # Whoever gets the address later is not mira.
    provider.claims = {"sub": "somebody-else"}
    with pytest.raises(SignOnError, match="bound to another account"):
        log_in(provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-log-in"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"azp": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"exp": float("nan")},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_proof_that_is_not_right_lets_nobody_in(
    provider: Provider, mira: User, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    with pytest.raises(SignOnError, match=NOT_RIGHT):
        log_in(provider)
    assert not Identity.objects.exists()


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_unsigned_proof_or_one_signed_with_our_secret_is_none(
    provider: Provider, mira: User, algorithm: str
) -> None:
    provider.algorithm = algorithm
    with pytest.raises(SignOnError, match=NOT_RIGHT):
        log_in(provider)


def test_another_key_is_not_the_provider_s(provider: Provider, mira: User) -> None:
    provider.published = ECKey.generate_key("P-256", {"kid": "one"})
    with pytest.raises(SignOnError, match=NOT_RIGHT):
        log_in(provider)


@pytest.mark.parametrize("said", [False, None, "yes", 1])
def test_an_address_that_nobody_verified_finds_nobody(provider: Provider, mira: User, said: object) -> None:
    provider.claims = {"email_verified": said}
    with pytest.raises(SignOnError, match="which mail address of yours it verified"):
        log_in(provider)


def test_an_answer_counts_once_in_its_own_session_and_for_ten_minutes(
    provider: Provider, mira: User, clock: FakeClock
) -> None:
    answer = provider.agree(begin(provider))
    for session in ("", "another"):
        with pytest.raises(SignOnError, match="belongs to no log-in"):
            back(provider, answer, session=session)
    assert back(provider, answer).person == mira
    with pytest.raises(SignOnError, match="used already"):
        back(provider, answer)
    late = provider.agree(begin(provider))
    clock.move(minutes=11)
    for query in (late, {}, {**late, "state": "guessed"}):
        with pytest.raises(SignOnError, match="belongs to no log-in"):
            back(provider, query)


def test_an_answer_of_another_provider_or_a_no_is_told(provider: Provider, mira: User) -> None:
    with pytest.raises(SignOnError, match="belongs to no log-in"):
        log_in(provider, iss="https://evil.example")
    state = provider.agree(begin(provider))["state"]
    with pytest.raises(SignOnError, match="did not let you in, or you stopped it"):
        back(provider, {"error": "access_denied", "state": state})


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example.org/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_a_description_that_does_not_fit_is_not_followed(
    provider: Provider, description: dict[str, Any]
) -> None:
    provider.description = description
    with pytest.raises(SignOnError, match=f"names itself otherwise|{UNUSABLE}"):
        begin(provider)


def test_a_refused_code_is_told_without_a_secret(provider: Provider, mira: User) -> None:
    provider.refuses = True
    with pytest.raises(SignOnError, match=UNUSABLE) as caught:
        log_in(provider)
    shown = f"{caught.value!r} {caught.value.__cause__!r} {flow._client(None)!r} {flow.set_up()!r}"
    assert CLIENT_SECRET not in shown


def test_the_secret_goes_in_the_form_where_the_provider_wants_that(provider: Provider, mira: User) -> None:
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert log_in(provider).person == mira


@pytest.mark.parametrize("methods", [["mfa"], ["pwd", "mfa"], ["pwd"], "mfa", None])
def test_a_second_step_there_is_one_only_if_it_says_so(
    provider: Provider, mira: User, settings: Any, methods: object
) -> None:
    provider.claims = {"amr": methods}
    assert log_in(provider).both_steps is (isinstance(methods, list) and "mfa" in methods)
    use(settings, asks_second_step=True)
    assert log_in(provider).both_steps


def test_nobody_is_made_unless_a_claim_has_a_role(provider: Provider, settings: Any) -> None:
    provider.claims = {"preferred_username": "lin", "name": "Lin Wei", "groups": ["all", "editors"]}
    with pytest.raises(SignOnError, match="Nobody here has the mail address"):
        log_in(provider)
    use(settings, roles={("groups", "bosses"): Role.ADMINISTRATOR, ("groups", "editors"): Role.APPROVER})
    found = log_in(provider).person
    assert (found.username, found.email, found.has_usable_password()) == ("lin", "Mira@example.org", False)
    assert list(Grant.objects.values_list("person__username", "role")) == [("lin", "approver")]
    assert log_in(provider).person == found
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [{"preferred_username": "MIRA", "email_verified": False}, {"preferred_username": ""}, {}],
    ids=str,
)
def test_a_new_person_never_becomes_one_who_is_here(
    provider: Provider, mira: User, settings: Any, claims: dict[str, Any]
) -> None:
    use(settings, roles={("team", "yes"): Role.WRITER})
    User.objects.update(is_active=False)
    provider.claims = {"team": "yes", "preferred_username": "mira", **claims}
    with pytest.raises(SignOnError, match="There is somebody named"):
        log_in(provider)


def test_two_with_one_address_and_whoever_left_do_not_come_in(provider: Provider, mira: User) -> None:
    twin = User.objects.create_user("twin", email="MIRA@example.org")
    with pytest.raises(SignOnError, match="Nobody here has"):
        log_in(provider)
    twin.delete()
    log_in(provider)
    User.objects.update(is_active=False)
    with pytest.raises(SignOnError, match="taken off the team"):
        log_in(provider)


def test_somebody_who_is_logged_in_connects_whatever_the_address(provider: Provider, mira: User) -> None:
    provider.claims = {"email_verified": False}
    found = back(provider, provider.agree(begin(provider, binds="mira")))
    assert (found.person, found.is_binding) == (mira, True)
    assert log_in(provider).person == mira
    factories.person("arun")
    with pytest.raises(SignOnError, match="that account to somebody else"):
        back(provider, provider.agree(begin(provider, binds="arun")))
