"""A release that its source takes back."""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.releases.models import Release, Source
from distributor.wake import Work, wake


def withdraw_release(key: str, *, source: Source, because: str = "", clock: Clock) -> int | None:
    """Mark the release with this key as taken back; nothing of it leaves any more.

    Args:
        key: of the release.
        source: who says so.
        because: how we know, where the source did not just say it.
        clock: the time.

    Returns:
        The release's id, or None when no such release is known.
    """
    with transaction.atomic():
        release = Release.objects.filter(key=key).first()
        if release is None:
            return None
        if Release.objects.filter(pk=release.pk, withdrawn_at=None).update(
            withdrawn_at=clock.now(), corrections_due=True
        ):
            actor = f"source:{source.name}"
            details = {"because": because} if because else {}
            log.append(
                Action.RELEASE_WITHDRAWN, f"release:{release.pk}", actor=actor, details=details, clock=clock
            )
            wake(Work.CORRECTIONS)
        return release.pk
