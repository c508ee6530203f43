"""What ``up --demo`` puts into an empty installation: people, channels, a source; and ``demo.json``."""

import json
import os
import secrets
from pathlib import Path

from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from distributor.networks.sandbox.world import SandboxAccount

FILE = "demo.json"
SOURCE = "website"
PEOPLE = ("mira", "arun")
TIME_ZONE = "Asia/Bangkok"
POLL_S = 15
# Tokens of the sandbox: they open nothing else.
ACCOUNTS = tuple(
    SandboxAccount(network=network, account_id=account_id, name=name, token=f"sandbox-{network}")
    for network, account_id, name in (
        ("facebook", "100200300400500", "Mekong Rights Forum"),
        ("x", "1990000000000000000", "@mekongrights"),
        ("linkedin", "7243001", "Mekong Rights Forum"),
    )
)

# Accounts that nobody has connected yet: the desk's page for it can be tried on them.
SPARE = tuple(
    SandboxAccount(network=network, account_id=account_id, name=name, token=f"sandbox-spare-{network}")
    for network, account_id, name in (
        ("facebook", "100200300400501", "Mekong Rights Youth"),
        ("mastodon", NETWORKS["mastodon"].account_example, "mekongrights"),
        ("bluesky", NETWORKS["bluesky"].account_example, "mekongrights.bsky.social"),
        ("telegram", NETWORKS["telegram"].account_example, "Mekong Rights"),
        ("threads", NETWORKS["threads"].account_example, "mekongrights"),
    )
)


def demo_environment(*, url: str, sandbox_url: str) -> dict[str, str]:
    """The variables under which every network is the sandbox."""
    return {
        "DISTRIBUTOR_PUBLIC_URL": url,
        "DISTRIBUTOR_PRIVATE_SOURCES": "1",
        **{network.base_variable: sandbox_url for network in NETWORKS.values()},
        **{f"{name.upper()}_CLIENT_ID": CLIENT_ID for name, network in NETWORKS.items() if network.oauth},
        **{
            f"{name.upper()}_CLIENT_SECRET": CLIENT_SECRET
            for name, network in NETWORKS.items()
            if network.oauth
        },
    }


def prepare_demo(data: Path, *, url: str, sandbox_url: str) -> dict[str, str]:
    """Add what is missing and keep what is there.

    An older ``demo.json`` goes until everything runs, so that a program may wait for it.

    Returns:
        What ``announce_demo`` is to tell.
    """
    password = _kept_password(data / FILE) or secrets.token_urlsafe(12)
    (data / FILE).unlink(missing_ok=True)
    _add_channels()
    secret = _add_source(sandbox_url)
    _add_people(password)
    return {
        "url": url,
        "username": PEOPLE[0],
        "password": password,
        "webhook_url": f"{url}/webhooks/releases/{SOURCE}",
        "webhook_secret": secret,
        "sandbox_url": sandbox_url,
        "second_username": PEOPLE[1],
    }


def announce_demo(data: Path, told: dict[str, str]) -> Path:
    """Write ``demo.json``, whole or not at all, for its owner only."""
    path, draft = data / FILE, data / f".{FILE}"
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(json.dumps(told, indent=2) + "\n")
    draft.replace(path)
    return path


def _kept_password(path: Path) -> str:
    """The password of the start before, so that it stays the same; empty when there is none to read."""
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["password"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _add_people(password: str) -> None:
    from django.contrib.auth import get_user_model

    from distributor.clock import SystemClock
    from distributor.people.rights import Role
    from distributor.people.roles import grant

    people = get_user_model()
    for name in PEOPLE:
        person, is_new = people.objects.get_or_create(username=name)
        if is_new or not person.check_password(password):
            person.set_password(password)
            person.save(update_fields=["password"])
        grant(name, Role.ADMINISTRATOR, actor="demo", clock=SystemClock())


def _add_channels() -> None:
    from distributor.channels.models import Channel
    from distributor.channels.services import add_channel

    for account in ACCOUNTS:
        if not Channel.objects.filter(network=account.network, account_id=account.account_id).exists():
            add_channel(
                f"demo-{account.network}",
                network=account.network,
                account_id=account.account_id,
                token=account.token,
                time_zone=TIME_ZONE,
                label=account.name,
                actor="demo",
            )


def _add_source(sandbox_url: str) -> str:
    """The demonstration source; its feed follows the sandbox to another port.

    Returns:
        The webhook secret.
    """
    from distributor import vault
    from distributor.clock import SystemClock
    from distributor.releases.models import Source
    from distributor.releases.sources import add_source

    feed_url = f"{sandbox_url}/demo/feed.xml"
    there = Source.objects.filter(name=SOURCE).first()
    if there:
        Source.objects.filter(name=SOURCE).exclude(feed_url=feed_url).update(
            feed_url=feed_url, etag="", last_modified="", next_poll_at=SystemClock().now()
        )
        return vault.unseal(there.sealed_secret)
    _, secret = add_source(
        SOURCE, feed_url=feed_url, webhook=True, interval_s=POLL_S, actor="demo", clock=SystemClock()
    )
    return secret
