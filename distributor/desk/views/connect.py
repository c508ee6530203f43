"""Connecting a channel: the network, its developer app, the way there and back, the account, the test."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from distributor.channels.connect import Wanted, finish, obvious_choice, waiting
from distributor.channels.connecting import Visitor, begin_connecting, bring_token, come_back
from distributor.channels.developer_app import app_for, is_set_by_environment, redirect_uri, store_app
from distributor.channels.models import Channel, Connecting
from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, typed
from distributor.desk.words import mark_of
from distributor.desk.zones import likely_zone, zones
from distributor.errors import DistributorError
from distributor.networks.network import Network
from distributor.networks.registry import NETWORKS
from distributor.people.rights import Right

LONGEST_TOKEN = 4000


@page
@needs(Right.MANAGE)
def show_networks(request: DeskRequest) -> HttpResponse:
    """The networks that can be connected."""
    rows = [(network, mark_of(network.name, network.label)) for network in NETWORKS.values()]
    return render(request, "desk/connect.html", {"networks": rows})


@page
@needs(Right.MANAGE)
def show_network(request: DeskRequest, network: str) -> HttpResponse:
    """How to connect one network: the guide, the app, the button, the token."""
    return _network_page(request, network, channel_id=request.GET.get("channel", ""))


def _network_page(
    request: DeskRequest, name: str, *, channel_id: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    network, channel = _network(name), _channel(name, channel_id)
    context: dict[str, object] = {
        "network": network,
        "mark": mark_of(name, network.label),
        "channel": channel,
        "problem": problem,
        "guide": select_template([f"desk/connect/{name}.html", "desk/connect/any.html"]),
        "redirect_uri": redirect_uri(name),
    }
    if network.oauth:
        app = app_for(name)
        context |= {
            "scopes": network.oauth.scopes,
            "client_id": app.client_id if app else "",
            "by_environment": is_set_by_environment(name),
            "registers": network.oauth.register_call is not None,
            "may_begin": app is not None or network.oauth.register_call is not None,
            # Who has an app does not need the steps first.
            "is_ready": app is not None,
        }
    return render(request, "desk/connect_network.html", context, status=status)


@sensitive_post_parameters("client_secret")
@action
@needs(Right.MANAGE)
def keep_app(request: DeskRequest, network: str) -> HttpResponse:
    """Store the developer app."""
    channel_id = typed(request, "channel")
    try:
        store_app(
            network,
            client_id=typed(request, "client_id", limit=200),
            client_secret=typed(request, "client_secret", limit=LONGEST_TOKEN),
            actor=f"person:{person_of(request)}",
            clock=SystemClock(),
        )
    except DistributorError as error:
        return _network_page(request, network, channel_id=channel_id, problem=str(error), status=422)
    messages.success(request, _("The app is stored; its secret is encrypted."))
    return redirect(_address(network, channel_id))


@action
@needs(Right.MANAGE)
def go(request: DeskRequest, network: str) -> HttpResponse:
    """On to the network. A page leads there, as a form may only lead to pages of ours (middleware)."""
    channel_id = typed(request, "channel")
    channel = _channel(network, channel_id)
    try:
        url = begin_connecting(network, visitor=_visitor(request), channel=channel, clock=SystemClock())
    except DistributorError as error:
        return _network_page(request, network, channel_id=channel_id, problem=str(error), status=422)
    return render(request, "desk/connect_go.html", {"url": url, "network": _network(network)})


@require_safe
def call_back(request: DeskRequest, network: str) -> HttpResponse:
    """Where the network sends the browser. Whoever is not logged in any more leaves the code behind."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("connect"))
    return _came_back(request, network)


@needs(Right.MANAGE)
def _came_back(request: DeskRequest, network: str) -> HttpResponse:
    visitor, clock = _visitor(request), SystemClock()
    try:
        row = come_back(network, request.GET.dict(), visitor=visitor, clock=clock)
    except DistributorError as error:
        messages.error(request, str(error))
        return redirect("connect-network", network) if network in NETWORKS else redirect("connect")
    return _chosen_or_choice(request, row)


def _chosen_or_choice(request: DeskRequest, row: Connecting) -> HttpResponse:
    """Straight to the test where nothing is to choose, else to the page that lists the accounts."""
    visitor, clock = _visitor(request), SystemClock()
    _row, grant = waiting(row.pk, visitor=visitor, clock=clock)
    obvious = obvious_choice(row, grant)
    if obvious is None and row.channel is None:
        return redirect("connect-choice", row.pk)
    wanted = Wanted(account_id=obvious.account_id if obvious else "")
    try:
        return _finished(request, row.pk, wanted)
    except DistributorError as error:
        messages.error(request, str(error))
        return redirect(_address(row.network, str(row.channel_id or "")))


@page
@needs(Right.MANAGE)
def show_choice(request: DeskRequest, connecting_id: int) -> HttpResponse:
    """The accounts to choose from."""
    return _choice_page(request, connecting_id)


def _choice_page(
    request: DeskRequest, connecting_id: int, *, problem: str = "", status: int = 200
) -> HttpResponse:
    try:
        row, grant = waiting(connecting_id, visitor=_visitor(request), clock=SystemClock())
    except DistributorError as error:
        messages.error(request, problem or str(error))
        return redirect("connect")
    context = {
        "row": row,
        "network": _network(row.network),
        # Never the tokens: a template may show what it is given.
        "choices": [(one.account_id, one.name, one.may_post) for one in grant.choices],
        "chosen": typed(request, "account") or next((c.account_id for c in grant.choices if c.may_post), ""),
        "label": typed(request, "label"),
        "zone": typed(request, "time_zone") or likely_zone(),
        "zones": zones(),
        "problem": problem,
    }
    return render(request, "desk/connect_choice.html", context, status=status)


@action
@needs(Right.MANAGE)
def choose(request: DeskRequest, connecting_id: int) -> HttpResponse:
    """Test the chosen account, and the channel is there."""
    wanted = Wanted(
        account_id=typed(request, "account", limit=200),
        label=typed(request, "label", limit=120),
        time_zone=typed(request, "time_zone", limit=60) or "UTC",
    )
    try:
        return _finished(request, connecting_id, wanted)
    except DistributorError as error:
        return _choice_page(request, connecting_id, problem=str(error), status=422)


def _finished(request: DeskRequest, connecting_id: int, wanted: Wanted) -> HttpResponse:
    channel, found = finish(connecting_id, wanted, visitor=_visitor(request), clock=SystemClock())
    told = _("%(channel)s is connected: %(label)s lets it post (tested, nothing was posted).")
    messages.success(request, told % {"channel": channel.shown, "label": channel.entry().label})
    for warning in found.warnings:
        messages.warning(request, warning)
    return redirect("channels")


@sensitive_post_parameters("token")
@sensitive_variables("token")
@action
@needs(Right.MANAGE)
def bring(request: DeskRequest, network: str) -> HttpResponse:
    """Take a token that the person made at the network."""
    channel_id = typed(request, "channel")
    channel = _channel(network, channel_id)
    token = typed(request, "token", limit=LONGEST_TOKEN)
    try:
        row = bring_token(
            network,
            token,
            account_id=typed(request, "account", limit=100),
            visitor=_visitor(request),
            channel=channel,
            clock=SystemClock(),
        )
    except DistributorError as error:
        return _network_page(request, network, channel_id=channel_id, problem=str(error), status=422)
    return _chosen_or_choice(request, row)


def _visitor(request: DeskRequest) -> Visitor:
    return Visitor(person=person_of(request), session=request.session.session_key or "")


def _network(name: str) -> Network:
    if name not in NETWORKS:
        raise Http404
    return NETWORKS[name]


def _channel(network: str, number: str) -> Channel | None:
    """The channel to connect again; None when none is named."""
    _network(network)
    if not number:
        return None
    return get_object_or_404(Channel, pk=number_in(number), network=network)


def _address(network: str, channel_id: str) -> str:
    query = f"?channel={number}" if (number := number_in(channel_id)) else ""
    return reverse("connect-network", args=[network]) + query
