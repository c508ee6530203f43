"""What was begun in a browser and is answered from elsewhere: kept here, good once, soon over.

Django's sessions are read and written as a whole, so two answers at once would both find a challenge kept in
one; a row is used up by one UPDATE.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from distributor import vault
from distributor.clock import Clock
from distributor.people.models import Errand

GOOD_FOR = timedelta(minutes=10)


class Kind(StrEnum):
    """What was begun."""

    PASSKEY_ADD = "passkey-add"
    PASSKEY_USE = "passkey-use"
    SIGN_ON = "sign-on"


def begin(kind: Kind, token: str, *, session: str, kept: Mapping[str, str], clock: Clock) -> None:
    """Remember that an answer with ``token`` may come to this session.

    Args:
        kind: what was begun.
        token: fresh and unguessable; only its hash is stored.
        session: the session's key.
        kept: what is needed to read the answer.
        clock: the time.
    """
    now = clock.now()
    Errand.objects.filter(ends_at__lt=now).delete()
    Errand.objects.create(
        kind=kind.value,
        digest=_hash(token),
        session_hash=_hash(session),
        sealed_kept=vault.seal(json.dumps(dict(kept))),
        ends_at=now + GOOD_FOR,
    )


def finish(kind: Kind, token: str, *, session: str, clock: Clock) -> dict[str, str] | None:
    """What was kept for the answer, used up by this; None when it is none of this session, old or used."""
    mine = Errand.objects.filter(kind=kind.value, digest=_hash(token), session_hash=_hash(session))
    now = clock.now()
    if not session or not mine.filter(used_at=None, ends_at__gt=now).update(used_at=now):
        return None
    kept: dict[str, str] = json.loads(vault.unseal(mine.get().sealed_kept))
    return kept


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
