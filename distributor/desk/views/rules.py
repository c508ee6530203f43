"""The rules that posts follow: each channel's times, approvals and limits; house style; vocabularies."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from distributor.channels.change import change_channel
from distributor.channels.models import Channel
from distributor.desk.calendar.asked import number_in
from distributor.desk.rules import Field, fields_of
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of, typed
from distributor.desk.views.own_rules import RefusedRules, own_forms
from distributor.desk.words import mark_of
from distributor.errors import DistributorError
from distributor.people.rights import Right, may
from distributor.posts.house import house
from distributor.releases.own_rules import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was typed for a channel and cannot be stored, and why."""

    channel_id: int
    given: dict[str, str]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRules:
    """A channel with its rules; ``problem`` where what was typed was refused."""

    channel: Channel
    mark: str
    fields: tuple[Field, ...]
    problem: str = ""


@page
def show_rules(request: DeskRequest) -> HttpResponse:
    """All rules; whoever manages can change those of channels here."""
    return rules_page(request)


@action
@needs(Right.MANAGE)
def change(request: DeskRequest) -> HttpResponse:
    """Change one channel's rules: all that was typed, or nothing."""
    channel = get_object_or_404(Channel, pk=number_in(typed(request, "channel", limit=19)))
    before = {field.column: field.value for field in fields_of(channel)}
    given = {column: typed(request, column, limit=2000) for column in before if column in request.POST}
    changes = {column: value for column, value in given.items() if value != before[column]}
    try:
        change_channel(channel.pk, changes, actor=f"person:{person_of(request)}")
    except DistributorError as error:
        refused = Refused(channel_id=channel.pk, given=given, problem=str(error))
        return rules_page(request, refused=refused)
    if changes:
        told = _("Stored for %(channel)s. Posts that have their time already keep it.")
        messages.success(request, told % {"channel": channel.shown})
    else:
        messages.success(request, _("Nothing was changed."))
    return redirect("rules")


def rules_page(
    request: DeskRequest, *, refused: Refused | None = None, own: RefusedRules | None = None
) -> HttpResponse:
    """The page, with what could not be stored where it was typed."""
    environment = settings.ENVIRONMENT
    context = {
        "rules": [_rules(channel, refused) for channel in Channel.objects.defer("sealed_token")],
        "may_manage": may(rights_of(request), Right.MANAGE),
        "four_eyes": environment.four_eyes,
        "house": house(),
        "house_file": environment.house,
        "vocabulary": vocabulary(),
        "vocabulary_file": environment.vocabulary,
        "own": own_forms(own),
    }
    return render(request, "desk/rules.html", context, status=422 if refused or own else 200)


def _rules(channel: Channel, refused: Refused | None) -> ChannelRules:
    here = refused if refused and refused.channel_id == channel.pk else None
    return ChannelRules(
        channel=channel,
        mark=mark_of(channel.network, channel.entry().label),
        fields=fields_of(channel, given=here.given if here else None),
        problem=here.problem if here else "",
    )
