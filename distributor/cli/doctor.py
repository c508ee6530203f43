"""``doctor``: whether this installation can do its work, and what to do where it cannot."""

import argparse
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from distributor.cli.common import Verbs, add_verb, print_json, use_data
from distributor.errors import DistributorError

VERSION_WARNING = timedelta(days=60)


def add_verbs(verbs: Verbs) -> None:
    """Add ``doctor``."""
    add_verb(verbs, "doctor", run_doctor, json=True, told="check this installation and say what to mend")


def run_doctor(arguments: argparse.Namespace) -> int:
    """0 when nothing stands in the way, 1 otherwise."""
    use_data(arguments)
    import django

    django.setup()
    rows = [{"check": name, "problem": problem} for name, problem in findings()]
    if arguments.json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{'bad ' if row['problem'] else 'good'}  {row['check']}. {row['problem']}".rstrip())
    return 1 if any(row["problem"] for row in rows) else 0


def findings() -> Iterator[tuple[str, str]]:
    """Each check with its problem in a sentence, empty when all is well."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("The data folder can be written to and has room", _data_folder),
        ("Key files are readable by their owner only", _key_files),
        ("The database answers and is of this version", _database),
        ("The broker answers", _broker),
        ("The audit log holds", _audit),
        ("Each channel's token can be opened", _tokens),
        ("No channel's connection has a problem or ends soon", _connections),
        ("No API version ends soon", _versions),
        ("Nothing is late", _late),
    ]
    broken = ""
    for name, check in checks:
        if broken and check not in (_broker, _versions):
            yield name, "Not checked, because the database does not answer."
            continue
        problem = check()
        if check is _database:
            broken = problem
        yield name, problem


def _data_folder() -> str:
    from django.conf import settings

    from distributor.desk.running import LEAST_FREE

    folder = settings.ENVIRONMENT.data_dir
    try:
        probe = folder / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        return f"{folder} cannot be written to ({error.strerror})."
    free = shutil.disk_usage(folder).free
    return f"Only {free // 1024 // 1024} MB are free at {folder}." if free < LEAST_FREE else ""


def _key_files() -> str:
    from django.conf import settings

    paths = [settings.ENVIRONMENT.data_dir / name for name in ("secret.key", "token.key", "demo.json")]
    loose = [path.name for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    return f"Others can read {', '.join(loose)}; run chmod 600 on them." if loose else ""


def _database() -> str:
    from django.db import DatabaseError

    from distributor.cli.common import migrations_missing

    try:
        return "Run 'distributor migrate'." if migrations_missing() else ""
    except DatabaseError as error:
        return f"It cannot be opened: {error}".strip()


def _broker() -> str:
    from django.conf import settings

    from distributor.wake import EMBEDDED_BROKER

    if settings.ENVIRONMENT.broker_url == EMBEDDED_BROKER:
        return ""
    from kombu import Connection
    from kombu.exceptions import OperationalError

    try:
        with Connection(settings.ENVIRONMENT.broker_url, connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except (OperationalError, OSError):
        return "It cannot be reached. Posts still leave at their time; only wake-ups and feeds wait."
    return ""


def _audit() -> str:
    from distributor.audit.log import verify_log

    return verify_log().problem


def _tokens() -> str:
    from distributor.channels.models import Channel

    problems = []
    for channel in Channel.objects.all():
        try:
            channel.account()
        except DistributorError as error:
            problems.append(f"{channel.name}: {error}")
    return " ".join(problems)


def _connections() -> str:
    from distributor.channels.models import Channel
    from distributor.delivery.health import warnings

    now = datetime.now(UTC)
    return " ".join(told for channel in Channel.objects.all() for told in warnings(channel, now))


def _versions() -> str:
    from distributor.networks.registry import NETWORKS

    soon = datetime.now(UTC).date() + VERSION_WARNING
    ending = [
        f"{network.label} {network.api_version} ends {network.api_version_ends}"
        for network in NETWORKS.values()
        if network.api_version_ends and network.api_version_ends <= soon.isoformat()
    ]
    return f"{'; '.join(ending)}: move to a newer version." if ending else ""


def _late() -> str:
    from distributor.delivery.claim import claimable
    from distributor.desk.running import LATE

    late = claimable(datetime.now(UTC) - LATE).count()
    return f"{late} posts are due for over a minute: is a worker running?" if late else ""
