"""Connecting an account, first half: to the network and back, to the accounts a person may post on.

The state is secret, good once and for a quarter of an hour, and only in the session that began.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

import structlog
from django.conf import settings

from distributor import vault
from distributor.channels.developer_app import app_for, registered_app
from distributor.channels.errors import ChannelError
from distributor.channels.grant import Grant, seal_grant
from distributor.channels.models import Channel, Connecting, account_on
from distributor.clock import Clock
from distributor.networks.answers import Answer
from distributor.networks.errors import DeliveryError, Permanent
from distributor.networks.oauth import (
    App,
    Call,
    Choice,
    Flow,
    Place,
    Tokens,
    begin,
    choices_call,
    exchange_call,
    names_call,
    prolong_call,
)
from distributor.networks.oauth_answers import code_of, tokens_of
from distributor.networks.oauth_calls import answer_to
from distributor.networks.registry import NETWORKS

GOOD_FOR = timedelta(minutes=15)
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who connects: ``person`` is the user name, ``session`` the session's key."""

    person: str
    session: str

    @property
    def session_hash(self) -> str:
        """What is stored of the session."""
        return _hash(self.session)


def begin_connecting(network: str, *, visitor: Visitor, channel: Channel | None, clock: Clock) -> str:
    """Note that a connection begins; gives the address at the network where the browser goes.

    Args:
        network: key of one that has a flow.
        visitor: who begins.
        channel: the one to connect again; None for a new one.
        clock: the time.

    Raises:
        ChannelError: no app is stored for the network.
        DeliveryError: the app could not be registered (Mastodon).
    """
    flow, place = flow_of(network), place_of(network)
    app = registered_app(network, flow, place, actor=f"person:{visitor.person}", clock=clock)
    begun = begin(flow, app, place, state=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(64))
    _note(network, visitor=visitor, channel=channel, clock=clock, state=begun.state, verifier=begun.verifier)
    return begun.url


def come_back(network: str, query: Mapping[str, str], *, visitor: Visitor, clock: Clock) -> Connecting:
    """Take what the browser brings back: a code becomes tokens, and those bring the accounts.

    Raises:
        DeliveryError: the person said no, the answer is not of this session, or the network gave nothing.
        ChannelError: no account is there.
    """
    flow, place = flow_of(network), place_of(network)
    row = _used(network, query.get("state", ""), visitor=visitor, clock=clock)
    code = code_of(query, state=query.get("state", "") if row else "", label=flow.label)
    app = app_for(network)
    if row is None or app is None:
        raise ChannelError(
            f"The developer app for {flow.label} is gone. Nothing was changed. Store it again."
        )
    call = exchange_call(flow, app, place, code=code, verifier=vault.unseal(row.sealed_verifier))
    tokens = tokens_of(_asked(call, flow), flow, now=clock.now())
    if flow.prolong_path:
        tokens = _prolonged(flow, app, place, tokens, clock=clock)
    return _keep(row, Grant(tokens=tokens, choices=_choices(flow, place, tokens)))


def bring_token(
    network: str, token: str, *, account_id: str, visitor: Visitor, channel: Channel | None, clock: Clock
) -> Connecting:
    """Take a token that the person made at the network: an app password, a bot's token, their own.

    Args:
        network: key.
        token: never shown again.
        account_id: the account, for networks that list none; may be what people call it.
        visitor: who brings it.
        channel: the one to connect again; None for a new one.
        clock: the time.

    Raises:
        ChannelError: a field is empty, or the token brings no account.
        DeliveryError: the network does not take it.
    """
    network_ = NETWORKS[network]
    if not token or not (account_id or network_.oauth):
        raise ChannelError("Both the account and the token are needed. Nothing was changed.")
    tokens = Tokens(access_token=token)
    if network_.oauth:
        choices = _choices(network_.oauth, place_of(network), tokens)
    else:
        account = account_on(network, account_id=account_id, name=account_id, token=token)
        found = network_.find_account(account) if network_.find_account else account_id
        choices = (Choice(account_id=found, name=account_id),)
    row = _note(network, visitor=visitor, channel=channel, clock=clock, state=secrets.token_urlsafe(32))
    Connecting.objects.filter(pk=row.pk).update(used_at=clock.now())
    return _keep(row, Grant(tokens=tokens, choices=choices))


def flow_of(network: str) -> Flow:
    """How the network connects.

    Raises:
        ChannelError: it is none, or is connected by a token alone.
    """
    entry = NETWORKS.get(network)
    if entry is None or entry.oauth is None:
        raise ChannelError(f"'{network}' is no network that is connected in the browser.")
    return entry.oauth


def place_of(network: str) -> Place:
    """Where this installation reaches the network."""
    environment = settings.ENVIRONMENT
    return NETWORKS[network].place(
        base_url=environment.bases[network], api_version=environment.versions[network]
    )


def _note(
    network: str,
    *,
    visitor: Visitor,
    channel: Channel | None,
    clock: Clock,
    state: str,
    verifier: str = "",
) -> Connecting:
    if not visitor.session:
        raise ChannelError("Log in with a browser that keeps cookies; then connect again.")
    return Connecting.objects.create(
        network=network,
        person=visitor.person,
        session_hash=visitor.session_hash,
        state_hash=_hash(state),
        sealed_verifier=vault.seal(verifier),
        channel=channel,
        ends_at=clock.now() + GOOD_FOR,
    )


def _used(network: str, state: str, *, visitor: Visitor, clock: Clock) -> Connecting | None:
    """The connection of this state, used up by this; None when it is none of this session, old or used."""
    mine = Connecting.objects.filter(
        state_hash=_hash(state), network=network, session_hash=visitor.session_hash, person=visitor.person
    )
    fresh = mine.filter(used_at=None, ends_at__gt=clock.now())
    return mine.get() if fresh.update(used_at=clock.now()) else None


def _prolonged(flow: Flow, app: App, place: Place, tokens: Tokens, *, clock: Clock) -> Tokens:
    """The long-lived token; what was granted does not change by it, and is not always said again."""
    call = prolong_call(flow, app, place, access_token=tokens.access_token)
    longer = tokens_of(_asked(call, flow), flow, now=clock.now())
    return replace(longer, scopes=longer.scopes or tokens.scopes)


def _choices(flow: Flow, place: Place, tokens: Tokens) -> tuple[Choice, ...]:
    answer = _asked(choices_call(flow, place, access_token=tokens.access_token), flow)
    choices = flow.read_choices(answer)
    if not answer.is_success:
        raise Permanent(
            f"{flow.label} did not say which accounts these are (HTTP {answer.status}). Nothing was changed. "
            "Check the token, and that every permission was left on, then begin again.",
            status=answer.status,
        )
    if not choices:
        raise ChannelError(
            f"{flow.label} names no account that this person may post on. Nothing was changed. Connect with "
            "somebody who has a role there, and choose the page when the network asks which ones."
        )
    return _named(choices, flow, place, tokens) if flow.names_path else choices


def _named(choices: tuple[Choice, ...], flow: Flow, place: Place, tokens: Tokens) -> tuple[Choice, ...]:
    """The accounts by their names; by their ids where the network does not tell, as that stops nobody."""
    try:
        call = names_call(flow, place, choices, access_token=tokens.access_token)
        told = flow.read_names(_asked(call, flow))
    except DeliveryError as error:
        logger.warning("names_not_told", network=flow.label, cause=str(error))
        return choices
    return tuple(replace(each, name=told.get(each.account_id) or each.name) for each in choices)


def _asked(call: Call, flow: Flow) -> Answer:
    return answer_to(call, label=flow.label)


def _keep(row: Connecting, grant: Grant) -> Connecting:
    row.sealed_verifier, row.sealed_grant = "", seal_grant(grant)
    row.save(update_fields=["sealed_verifier", "sealed_grant"])
    return row


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
