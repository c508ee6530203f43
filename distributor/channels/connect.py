"""Connecting an account, second half: the account is chosen and tested, then the channel is there.

Nothing is posted, and nothing of a channel changes before the test has passed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.connecting import Visitor
from distributor.channels.errors import ChannelError
from distributor.channels.grant import Grant, open_grant
from distributor.channels.look import told_by
from distributor.channels.models import Channel, Connecting, account_on
from distributor.channels.refresh import AS_NEW, store_tokens
from distributor.channels.services import add_channel
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.networks.accounts import AccountCheck
from distributor.networks.oauth import Choice, Tokens
from distributor.networks.registry import NETWORKS

_LONGEST_NAME = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the person chose.

    Attributes:
        account_id: one of the grant's.
        label: how the page is called; empty for the network's own name of it.
        time_zone: IANA name, for a new channel.
    """

    account_id: str
    label: str = ""
    time_zone: str = "UTC"


def waiting(connecting_id: int, *, visitor: Visitor, clock: Clock) -> tuple[Connecting, Grant]:
    """A connection that waits for the choice of its account.

    Raises:
        ChannelError: it is not of this session, or it is too old.
    """
    mine = Connecting.objects.select_related("channel").filter(
        pk=connecting_id, session_hash=visitor.session_hash, person=visitor.person, ends_at__gt=clock.now()
    )
    row = mine.exclude(sealed_grant="").first()
    if row is None:
        raise ChannelError(
            "This connection is no longer open here: it was finished, or it is older than a quarter of an "
            "hour. Nothing was changed. Begin again."
        )
    return row, open_grant(row.sealed_grant)


def obvious_choice(row: Connecting, grant: Grant) -> Choice | None:
    """The account, where there is nothing to choose or to name: a channel that is connected again."""
    if row.channel:
        return grant.choice(row.channel.account_id)
    only = grant.choices[0] if len(grant.choices) == 1 else None
    return only if only and _there(row.network, only.account_id) else None


def finish(
    connecting_id: int, wanted: Wanted, *, visitor: Visitor, clock: Clock
) -> tuple[Channel, AccountCheck]:
    """Test the chosen account, then add its channel or connect it again.

    Returns:
        The channel, and what the test brought: its warnings are worth showing.

    Raises:
        ChannelError: the account may not be posted on, is another than the channel's, or fails the test.
        DeliveryError: the network refuses it, or does not answer.
    """
    row, grant = waiting(connecting_id, visitor=visitor, clock=clock)
    choice = grant.choice(wanted.account_id)
    _must_fit(row, choice)
    assert choice is not None
    tokens = grant.tokens_of(choice)
    found = prove(row.network, choice, tokens)
    ends_at = _consent_ends(row.network, clock.now())
    actor = f"person:{visitor.person}"
    channel = row.channel or _there(row.network, choice.account_id)
    with transaction.atomic():
        if channel is None:
            channel = _add(row.network, choice, wanted, tokens, actor=actor)
            _store(channel, tokens, consent_ends_at=ends_at, found=found, clock=clock)
        else:
            _store(channel, tokens, consent_ends_at=ends_at, found=found, clock=clock)
            details = {"account_id": channel.account_id, "scopes": " ".join(sorted(tokens.scopes))}
            subject = f"channel:{channel.pk}"
            log.append(Action.CHANNEL_CONNECTED, subject, actor=actor, details=details, clock=clock)
        Connecting.objects.filter(pk=row.pk).delete()
    return channel, found


def prove(network: str, choice: Choice, tokens: Tokens) -> AccountCheck:
    """Prove, without posting, that the account can be posted on with these tokens.

    Raises:
        ChannelError: it can not, for the reasons named.
        DeliveryError: the network refuses, or does not answer.
    """
    account = account_on(network, account_id=choice.account_id, name=choice.name, token=tokens.access_token)
    try:
        found = NETWORKS[network].connect(account).check()
    except DistributorError as error:
        raise ChannelError(f"The test did not pass, and nothing was changed. {error}") from error
    if found.problems:
        raise ChannelError(f"The test did not pass, and nothing was changed. {' '.join(found.problems)}")
    return found


def _must_fit(row: Connecting, choice: Choice | None) -> None:
    label = NETWORKS[row.network].label
    if row.channel and (choice is None or choice.account_id != row.channel.account_id):
        raise ChannelError(
            f"This is another account than the one of {row.channel.shown}. Nothing was changed. Log in at "
            f"{label} with the account {row.channel.account_id}, then connect again; another account becomes "
            "a channel of its own."
        )
    if choice is None:
        raise ChannelError("Choose one of the accounts. Nothing was changed.")
    if not choice.may_post:
        raise ChannelError(
            f"The person who connects may not post on {choice.name}. Nothing was changed. Ask an "
            "administrator there for a role that may, then connect again."
        )


def _there(network: str, account_id: str) -> Channel | None:
    return Channel.objects.filter(network=network, account_id=account_id).first()


def _consent_ends(network: str, now: datetime) -> datetime | None:
    flow = NETWORKS[network].oauth
    return now + timedelta(seconds=flow.consent_s) if flow and flow.consent_s else None


def _add(network: str, choice: Choice, wanted: Wanted, tokens: Tokens, *, actor: str) -> Channel:
    label = wanted.label or choice.name
    return add_channel(
        _free_name(label, network),
        network=network,
        account_id=choice.account_id,
        token=tokens.access_token,
        time_zone=wanted.time_zone,
        label=label[:120],
        actor=actor,
    )


def _free_name(label: str, network: str) -> str:
    """A short name for the terminal that nobody has: ``mekong-rights-forum-x``, ``…-x-2``."""
    stem = "-".join(part for part in (slugify(label)[:_LONGEST_NAME].strip("-"), network) if part)
    taken = set(Channel.objects.filter(name__startswith=stem).values_list("name", flat=True))
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _store(
    channel: Channel, tokens: Tokens, *, consent_ends_at: datetime | None, found: AccountCheck, clock: Clock
) -> None:
    """The tokens and what the test found; the channel may post again. Queue, slots and history stay."""
    row = Channel.objects.select_for_update().get(pk=channel.pk)
    store_tokens(row, tokens, consent_ends_at=consent_ends_at, clock=clock)
    known = {"checked_at": clock.now(), "found": "", "remarks": "\n".join(found.warnings), **told_by(found)}
    Channel.objects.filter(pk=row.pk).update(**AS_NEW, **known)
