"""Protecting people: names that stop a post until a named person clears it, and how sensitive a release is.

The list is kept encrypted. A clearance is one person's word about one content hash: an edit ends it.
"""

import json
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, Max

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.errors import PostError
from distributor.posts.models import Clearance, Post, ProtectedName
from distributor.posts.protected_names import SHORTEST, found_in, plain
from distributor.posts.transition import locked, subject
from distributor.releases.models import Release, Sensitivity
from distributor.vault import VaultError

NAMED = (
    "The post names somebody or something on the list of protected names ({labels}). Nothing leaves before "
    "a publisher clears exactly these words, with a reason."
)
UNREADABLE = (
    "The list of protected names cannot be read ({labels}): token.key or DISTRIBUTOR_TOKEN_KEYS is not the "
    "one it was sealed with. Nothing leaves. Bring the old key back, or put these names on the list anew."
)
RESTRICTED = (
    "The release is marked as restricted: nothing of it leaves before somebody notes the consent of the "
    "people in it."
)


def protect(label: str, spellings: list[str], *, person: str, clock: Clock) -> ProtectedName:
    """Put a name on the list, or give one other spellings.

    Args:
        label: what the team calls the case; it stands in sentences, so it is not the name itself.
        spellings: the name in every script and spelling that should be found.
        person: user name.
        clock: the time.

    Raises:
        PostError: no spelling is long enough, or the label is one of them.
    """
    wanted = sorted({each.strip() for each in spellings if len(plain(each)) >= SHORTEST})
    if not label.strip() or not wanted:
        raise PostError(f"Give a label and a spelling of {SHORTEST} letters or more. Nothing was stored.")
    if found_in(label, {"": wanted}):
        raise PostError(
            "The label stands in sentences and mails, so it must not be the name itself. Nothing was stored."
        )
    with transaction.atomic():
        sealed = vault.seal(json.dumps(wanted))
        row, _ = ProtectedName.objects.update_or_create(
            label=label.strip(), defaults={"sealed": sealed, "person": person, "changed_at": clock.now()}
        )
        details = {"label": row.label, "spellings": len(wanted)}
        actor = f"person:{person}"
        log.append(Action.NAME_PROTECTED, f"protected:{row.pk}", actor=actor, details=details, clock=clock)
    return row


def unprotect(number: int, *, person: str, clock: Clock) -> None:
    """Take a name off the list.

    Raises:
        PostError: it is not on it.
    """
    with transaction.atomic():
        row = ProtectedName.objects.filter(pk=number).first()
        if row is None:
            raise PostError("That name is not on the list any more.")
        details = {"label": row.label}
        actor = f"person:{person}"
        log.append(Action.NAME_UNPROTECTED, f"protected:{row.pk}", actor=actor, details=details, clock=clock)
        row.delete()


def protected_names() -> dict[str, list[str]]:
    """Label -> spellings, opened. One small query; opened again only when the list has changed.

    A name whose key is gone has no spellings: every text counts as naming it, so that nothing leaves.
    """
    # Sealing the same names twice gives two texts: no other list has this stamp, whatever its clock says.
    stamp = ProtectedName.objects.aggregate(
        count=Count("pk"), newest=Max("changed_at"), last=Max("pk"), sealed=Max("sealed")
    )
    try:
        return _opened(tuple(stamp.values())) if stamp["count"] else {}
    except VaultError:
        return {row.label: _spellings(row) for row in ProtectedName.objects.all()}


def _spellings(row: ProtectedName) -> list[str]:
    try:
        spellings: list[str] = json.loads(vault.unseal(row.sealed))
    except VaultError:
        return []
    return spellings


def cannot_be_read(names: dict[str, list[str]]) -> str:
    """A sentence where the key of some of these names is gone; empty where all can be read."""
    unread = [label for label, spellings in names.items() if not spellings]
    return UNREADABLE.format(labels=", ".join(unread)) if unread else ""


@lru_cache(maxsize=2)
def _opened(stamp: tuple[object, ...]) -> dict[str, list[str]]:  # noqa: ARG001 - the key of the cache
    return {row.label: json.loads(vault.unseal(row.sealed)) for row in ProtectedName.objects.all()}


def labels_in(post: Post, names: dict[str, list[str]]) -> tuple[str, ...]:
    """The labels of the protected names that a post (its words, pictures, card and link) holds."""
    seen = [words for each in post.shown_pictures for words in (each.alt, each.drawn)]
    told = [*post.parts, post.title, post.description, post.link, *seen]
    return found_in("\n".join(told), names) if names else ()


def reason_to_protect(post: Post, *, names: dict[str, list[str]] | None = None) -> str:
    """Why the post may not leave, for the sake of people; empty when it may.

    Args:
        post: with its release.
        names: the list, if it is known already.
    """
    if post.release.sensitivity == Sensitivity.RESTRICTED and not post.release.consent:
        return RESTRICTED
    known = protected_names() if names is None else names
    labels = labels_in(post, known)
    if unread := cannot_be_read(known):
        return unread
    if not labels or post.clearances.filter(content_hash=post.content_hash()).exists():
        return ""
    return NAMED.format(labels=", ".join(labels))


def clear(post_id: int, *, content_hash: str, because: str, person: str, clock: Clock) -> Clearance:
    """One person's word that exactly these words may name whom they name.

    Raises:
        PostError: no reason, other words than seen, or nothing to clear.
    """
    if not because.strip():
        raise PostError("Say why these words may go out; it stands in the log. Nothing was cleared.")
    with transaction.atomic():
        post = locked(post_id)
        if content_hash != post.content_hash():
            raise PostError("The post was changed after you opened it. Read it again as it is now.")
        labels = labels_in(post, protected_names())
        if not labels:
            raise PostError("The post names nobody on the list, so there is nothing to clear.")
        cleared = Clearance.objects.create(
            post=post,
            content_hash=content_hash,
            person=person,
            because=because.strip(),
            cleared_at=clock.now(),
        )
        details = {"labels": list(labels), "because": because.strip(), "content_hash": content_hash}
        log.append(Action.POST_CLEARED, subject(post), actor=f"person:{person}", details=details, clock=clock)
    return cleared


def mark_release(
    release_id: int, sensitivity: Sensitivity, *, consent: str, person: str, clock: Clock
) -> None:
    """Say how sensitive a release is, and note the consent of the people in it.

    Raises:
        PostError: there is no such release.
    """
    with transaction.atomic():
        changed = Release.objects.filter(pk=release_id)
        if not changed.update(sensitivity=sensitivity, consent=consent.strip()[:1000]):
            raise PostError(f"There is no release {release_id}.")
        details = {"sensitivity": sensitivity.value, "consent": bool(consent.strip())}
        actor = f"person:{person}"
        log.append(Action.RELEASE_MARKED, f"release:{release_id}", actor=actor, details=details, clock=clock)
