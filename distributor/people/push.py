"""Browsers that want to be told of news, and the key by which their push services know this desk.

Source: Push API (https://www.w3.org/TR/push-api/, 2026-11), RFC 8292 (VAPID).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from joserfc.jwk import ECKey

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.devices import stored
from distributor.people.models import PushBrowser, PushKey
from distributor.people.roles import PeopleError

LONGEST = 4000
MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PushAddress:
    """Where a browser is reached.

    Attributes:
        endpoint: at its push service; who knows it can send there.
        p256dh: the browser's public key, 65 bytes.
        auth: what only the two of us know, 16 bytes.
    """

    endpoint: str = field(repr=False)
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)


def own_key() -> ECKey:
    """This desk's key, made at first use; of two processes that make one at once, the first one counts."""
    row = PushKey.objects.filter(pk=1).first()
    if row is None:
        fresh = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))
        row, _is_new = PushKey.objects.get_or_create(pk=1, defaults={"sealed_private": vault.seal(fresh)})
    return ECKey.import_key(json.loads(vault.unseal(row.sealed_private)))


def public_key() -> str:
    """Its public half as browsers want it: base64url of 65 bytes."""
    public = own_key().public_key
    assert isinstance(public, ec.EllipticCurvePublicKey)
    return b64(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def read_address(text: str) -> PushAddress:
    """Read what a browser says of itself.

    Raises:
        PeopleError: it is no such thing, or its service has no TLS.
    """
    try:
        said = json.loads(text[:LONGEST])
        endpoint, keys = str(said["endpoint"]), said["keys"]
        p256dh, auth = _bytes(keys["p256dh"]), _bytes(keys["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
        # As its caller will read it: what cannot be called is not stored.
        place = httpx.URL(endpoint)
        is_safe = place.scheme == "https" and bool(place.host)
    except (ValueError, KeyError, TypeError, RecursionError, httpx.InvalidURL) as error:
        raise _unreadable() from error
    if not is_safe or len(auth) != 16:
        raise _unreadable()
    return PushAddress(endpoint=endpoint, p256dh=p256dh, auth=auth)


def _unreadable() -> PeopleError:
    return PeopleError(_("The browser's answer could not be read. Nothing was stored; try again."))


def add_browser(person: User, text: str, *, user_agent: str, clock: Clock) -> None:
    """Have a browser told from now on.

    Raises:
        PeopleError: what it says of itself cannot be used, or there are too many.
    """
    address = read_address(text)
    digest = sha256(address.endpoint.encode()).hexdigest()
    with transaction.atomic():
        if PushBrowser.objects.filter(person=person).exclude(digest=digest).count() >= MOST:
            raise PeopleError(_("Ten browsers are told already. Take one off first."))
        wanted = {
            "person": person,
            "sealed_address": vault.seal(text),
            "device": stored(user_agent),
            "seen": log.newest(),
            "due_at": clock.now(),
            "failures": 0,
        }
        row, _is_new = PushBrowser.objects.update_or_create(digest=digest, defaults=wanted)
        _note(Action.PUSH_ADDED, row, clock=clock)


def remove_browser(person: User, number: int, *, clock: Clock) -> None:
    """Tell a browser nothing any more.

    Raises:
        PeopleError: it is gone already, or somebody else's.
    """
    with transaction.atomic():
        row = PushBrowser.objects.select_related("person").filter(person=person, pk=number).first()
        if row is None:
            raise PeopleError(_("That browser is told nothing already."))
        row.delete()
        _note(Action.PUSH_REMOVED, row, clock=clock)


def address_of(row: PushBrowser) -> PushAddress:
    """Where it is reached.

    Raises:
        VaultError: the key that sealed it is gone.
    """
    return read_address(vault.unseal(row.sealed_address))


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(f"{text}===")


def _note(action: Action, row: PushBrowser, *, clock: Clock) -> None:
    name = row.person.get_username()
    details = {"name": name, "device": row.device}
    log.append(action, f"person:{row.person_id}", actor=f"person:{name}", details=details, clock=clock)
