"""Stopping a channel and letting it go on."""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel


def pause_channel(channel_id: int, *, because: str, actor: str) -> None:
    """Stop the channel's posts until somebody resumes it; pausing twice keeps the first reason."""
    with transaction.atomic():
        if Channel.objects.filter(pk=channel_id, paused_because="").update(paused_because=because):
            log.append(
                Action.CHANNEL_PAUSED, f"channel:{channel_id}", actor=actor, details={"because": because}
            )


def resume_channel(channel_id: int, *, actor: str) -> None:
    """Let the channel post again: what paused it, or slowed it down, a person holds to be over."""
    stopped = Channel.objects.filter(pk=channel_id).exclude(paused_because="", free_at=None, failures=0)
    with transaction.atomic():
        if stopped.update(paused_because="", free_at=None, free_because="", failures=0):
            log.append(Action.CHANNEL_RESUMED, f"channel:{channel_id}", actor=actor)
