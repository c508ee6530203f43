"""Channels: how each is, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from distributor.channels.health import version_ends
from distributor.channels.models import Channel
from distributor.channels.services import resume_channel
from distributor.clock import SystemClock
from distributor.delivery.health import warnings
from distributor.delivery.models import Hold
from distributor.delivery.pacing import GAP
from distributor.desk.calendar.asked import number_in
from distributor.desk.free_slots import FreeSlots
from distributor.desk.standing import is_loopback, standing
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of
from distributor.desk.words import mark_of
from distributor.people.rights import Right, may


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel with its next free slot and what holds it."""

    channel: Channel
    slot: datetime | None
    hold: Hold | None
    is_practice: bool
    is_slowed: bool
    version_ends: str
    mark: str
    warnings: tuple[str, ...]


@page
def show_channels(request: DeskRequest) -> HttpResponse:
    """Every channel and when it posts next."""
    channels = list(Channel.objects.defer("sealed_token"))
    may_manage = may(rights_of(request), Right.MANAGE)
    now = SystemClock().now()
    slots = FreeSlots(channels, now=now)
    holds = standing(request).holds
    states = [
        ChannelState(
            channel=channel,
            slot=slots.next(channel),
            hold=next((hold for hold in holds if _covers(hold, channel)), None),
            is_practice=is_loopback(settings.ENVIRONMENT.bases[channel.network]),
            is_slowed=bool(channel.free_at and channel.free_at > now and channel.free_because != GAP),
            version_ends=version_ends(channel.network),
            mark=mark_of(channel.network, channel.entry().label),
            warnings=tuple(told for told in warnings(channel, now) if told not in channel.paused_because),
        )
        for channel in channels
    ]
    return render(request, "desk/channels.html", {"states": states, "may_manage": may_manage})


@action
@needs(Right.APPROVE)
def resume_paused(request: DeskRequest) -> HttpResponse:
    """Let a paused channel post again."""
    channel = get_object_or_404(Channel, pk=number_in(request.POST.get("channel", "")))
    resume_channel(channel.pk, actor=f"person:{person_of(request)}")
    messages.success(
        request, _("%(channel)s may post again. What is due leaves now.") % {"channel": channel.shown}
    )
    return redirect("channels")


def _covers(hold: Hold, channel: Channel) -> bool:
    values = {"everything": "", "network": channel.network, "channel": channel.name}
    return values.get(hold.scope) == hold.value
