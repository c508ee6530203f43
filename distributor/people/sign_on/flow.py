"""The way to the provider and back: begun in one session, answered there once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from config.sign_on import SignOn
from distributor.clock import Clock
from distributor.networks.oauth import challenge_of
from distributor.people import errands
from distributor.people.errands import Kind
from distributor.people.roles import person_named
from distributor.people.sign_on.errors import SignOnError
from distributor.people.sign_on.matching import bind, person_of
from distributor.people.sign_on.proof import read_proof
from distributor.people.sign_on.provider import Client, described, keys_of, page_for, token_for

CALLBACK = "/login/organisation/back/"
LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOn:
    """Who came back.

    Attributes:
        person: of this desk.
        next_path: where they wanted to go.
        both_steps: the provider saw to the second step.
        is_binding: they were logged in already, and are bound to the provider's account now.
    """

    person: User
    next_path: str
    both_steps: bool
    is_binding: bool


def begin(
    *,
    session: str,
    next_path: str,
    binds: str = "",
    clock: Clock,
    transport: httpx.BaseTransport | None = None,
) -> str:
    """Where the browser goes.

    Args:
        session: its session's key.
        next_path: where the person wants to go afterwards.
        binds: user name of who is logged in and wants to be bound; empty for a log-in.
        clock: the time.
        transport: replaces the network in tests.

    Raises:
        SignOnError: the provider does not answer.
    """
    client = _client(transport)
    provider = described(client)
    state, nonce, verifier = (secrets.token_urlsafe(48) for _part in range(3))
    kept = {"nonce": nonce, "verifier": verifier, "next": next_path, "binds": binds}
    errands.begin(Kind.SIGN_ON, state, session=session, kept=kept, clock=clock)
    return page_for(
        client,
        provider,
        state=state,
        nonce=nonce,
        challenge=challenge_of(verifier),
        groups=bool(set_up().roles),
    )


def come_back(
    query: Mapping[str, str], *, session: str, clock: Clock, transport: httpx.BaseTransport | None = None
) -> SignedOn:
    """Read the provider's answer.

    Args:
        query: of the address that the browser came back to.
        session: the key of its session.
        clock: the time.
        transport: replaces the network in tests.

    Raises:
        SignOnError: nobody can be logged in by it.
    """
    client, wanted = _client(transport), set_up()
    state = query.get("state", "")[:LONGEST]
    kept = errands.finish(Kind.SIGN_ON, state, session=session, clock=clock)
    # Another provider's answer, mixed in: RFC 9207.
    if kept is None or query.get("iss", client.issuer) != client.issuer:
        raise SignOnError(
            _("That answer belongs to no log-in that was begun here, or was used already. Begin again.")
        )
    if "error" in query or not query.get("code"):
        raise SignOnError(
            _("Your organisation's log-in did not let you in, or you stopped it. Nobody was logged in.")
        )
    provider = described(client)
    token = token_for(client, provider, code=query["code"][:LONGEST], verifier=kept["verifier"])
    proof = read_proof(
        token,
        keys=keys_of(client, provider),
        issuer=client.issuer,
        client_id=client.client_id,
        nonce=kept["nonce"],
        now=clock.now(),
    )
    both_steps = proof.has_stepped or wanted.asks_second_step
    if kept["binds"]:
        person = person_named(kept["binds"])
        bind(person, proof, clock=clock)
    else:
        person = person_of(proof, roles=wanted.roles, clock=clock)
    return SignedOn(
        person=person, next_path=kept["next"], both_steps=both_steps, is_binding=bool(kept["binds"])
    )


def set_up() -> SignOn:
    """The provider as the environment names it.

    Raises:
        SignOnError: it names none.
    """
    wanted: SignOn | None = settings.ENVIRONMENT.sign_on
    if wanted is None:
        raise SignOnError(_("No log-in of an organisation is set up here. Log in with your password."))
    return wanted


def _client(transport: httpx.BaseTransport | None) -> Client:
    wanted = set_up()
    return Client(
        issuer=wanted.issuer,
        client_id=wanted.client_id,
        client_secret=wanted.client_secret,
        redirect_uri=f"{settings.PUBLIC_URL}{CALLBACK}",
        transport=transport,
    )
