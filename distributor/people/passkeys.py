"""Passkeys (WebAuthn): added, used to log in, removed. One counts as both steps: the device, and its owner.

The relying party is the host of ``DISTRIBUTOR_PUBLIC_URL``: a passkey made here opens no other site, and no
other site's opens this one.
Source: https://www.w3.org/TR/webauthn-3/ (2026-11), read by py_webauthn.
"""

import json
import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people import errands
from distributor.people.errands import Kind
from distributor.people.models import Passkey
from distributor.people.passkey_names import good_name, name_taken
from distributor.people.roles import PeopleError
from distributor.people.second_step import first_codes, forget_codes_without_step

MOST = 10
# Whatever a hostile answer makes its readers raise.
_UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
LONGEST_ANSWER = 20_000


def are_possible() -> bool:
    """Whether browsers let this installation have passkeys: TLS, or this machine by its name."""
    place = urlsplit(settings.PUBLIC_URL)
    host = place.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return place.scheme == "https" or host == "localhost"
    return False


def options_to_add(person: User, *, session: str, clock: Clock) -> str:
    """What the browser is asked for a new passkey: JSON."""
    known = list(Passkey.objects.filter(person=person))
    if len(known) >= MOST:
        raise PeopleError(_("Ten passkeys are enough. Remove one first."))
    handle = base64url_to_bytes(known[0].handle) if known else secrets.token_bytes(64)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="distributor",
        user_id=handle,
        user_name=person.get_username(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.credential)) for each in known
        ],
    )
    kept = {"person": str(person.pk), "handle": bytes_to_base64url(handle)}
    challenge = bytes_to_base64url(options.challenge)
    errands.begin(Kind.PASSKEY_ADD, challenge, session=session, kept=kept, clock=clock)
    return webauthn.options_to_json(options)


def add(person: User, name: str, answer: str, *, session: str, clock: Clock) -> list[str]:
    """Keep the passkey that the browser made.

    Args:
        person: whose.
        name: what they call the device.
        answer: the browser's credential, JSON.
        session: the key of the session that asked for it.
        clock: the time.

    Returns:
        Recovery codes to be shown once; empty when the person has some already.

    Raises:
        PeopleError: the answer does not fit, or the name is taken.
    """
    name = good_name(name)
    challenge = _challenge_of(answer)
    kept = errands.finish(Kind.PASSKEY_ADD, challenge, session=session, clock=clock)
    if kept is None or kept["person"] != str(person.pk):
        raise PeopleError(_("That took too long, or was answered already. Begin again."))
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PeopleError(_("The device's answer could not be checked. Nothing was stored.")) from error
    actor = f"person:{person.get_username()}"
    try:
        with transaction.atomic():
            Passkey.objects.create(
                person=person,
                name=name,
                handle=kept["handle"],
                credential=bytes_to_base64url(made.credential_id),
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
                added_at=clock.now(),
            )
            details = {"name": person.get_username(), "passkey": name}
            log.append(Action.PASSKEY_ADDED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
            return first_codes(person, actor=actor, clock=clock)
    except IntegrityError as error:
        raise name_taken() from error


def options_to_use(*, session: str, clock: Clock) -> str:
    """What the browser is asked to log somebody in, whoever it is: JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED
    )
    challenge = bytes_to_base64url(options.challenge)
    errands.begin(Kind.PASSKEY_USE, challenge, session=session, kept={}, clock=clock)
    return webauthn.options_to_json(options)


def use(answer: str, *, session: str, clock: Clock) -> User:
    """Who the passkey says is there.

    Raises:
        PeopleError: the answer does not fit, the passkey is not known, or it may have been copied.
    """
    refused = PeopleError(_("That passkey is not known here, or was not right. Log in another way."))
    challenge = _challenge_of(answer)
    if errands.finish(Kind.PASSKEY_USE, challenge, session=session, clock=clock) is None:
        raise PeopleError(_("That took too long, or was answered already. Begin again."))
    passkey = _known(answer)
    if passkey is None:
        raise refused
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        _note_refusal(passkey, clock=clock)
        raise refused from error
    # Two that sign with the same count at once are two copies: one of them is refused.
    same = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not same.update(sign_count=used.new_sign_count, used_at=clock.now()):
        raise refused
    return passkey.person


def remove(person: User, number: int, *, clock: Clock) -> str:
    """Have a passkey count no more.

    Returns:
        Its name.

    Raises:
        PeopleError: it is gone already, or somebody else's.
    """
    with transaction.atomic():
        passkey = Passkey.objects.filter(person=person, pk=number).first()
        if passkey is None:
            raise PeopleError(_("That passkey was removed already."))
        passkey.delete()
        forget_codes_without_step(person)
        name = person.get_username()
        details, actor = {"name": name, "passkey": passkey.name}, f"person:{name}"
        log.append(Action.PASSKEY_REMOVED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return passkey.name


def _known(answer: str) -> Passkey | None:
    """The passkey that an answer names, if the device knows the person by the handle that we gave it."""
    fields = json.loads(answer)
    credential = _plain(str(fields.get("id", "")))[:1364]
    found = Passkey.objects.select_related("person").filter(credential=credential, person__is_active=True)
    passkey = found.first()
    handle = _plain(str((fields.get("response") or {}).get("userHandle") or ""))
    return passkey if passkey and secrets.compare_digest(handle.encode(), passkey.handle.encode()) else None


def _plain(text: str) -> str:
    """What should be base64url: anything else is nobody's, and no database is asked for it."""
    return text if text.isascii() and text.isprintable() else ""


def _note_refusal(passkey: Passkey, *, clock: Clock) -> None:
    name = passkey.person.get_username()
    details = {"name": name, "passkey": passkey.name}
    with transaction.atomic():
        log.append(
            Action.PASSKEY_REFUSED,
            f"person:{passkey.person_id}",
            actor="somebody",
            details=details,
            clock=clock,
        )


def _challenge_of(answer: str) -> str:
    """The challenge that an answer says it answers; nothing of the answer is believed before it is checked.

    Raises:
        PeopleError: the answer is none.
    """
    try:
        if len(answer) > LONGEST_ANSWER:
            raise ValueError(len(answer))
        data = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        return _plain(str(data["challenge"]))
    except _UNREADABLE as error:
        raise PeopleError(
            _("The browser's answer could not be read. Begin again, or log in another way.")
        ) from error


def _origin() -> str:
    """As browsers write it: without a path, and without the port that goes without saying."""
    place = urlsplit(settings.PUBLIC_URL)
    usual = {"https": 443, "http": 80}.get(place.scheme)
    port = "" if place.port in (None, usual) else f":{place.port}"
    return f"{place.scheme}://{place.hostname}{port}"


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""
