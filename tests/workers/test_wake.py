"""A lost wake-up is a log line, never an error."""

import os
import subprocess
import sys

import pytest
import redis
from django.conf import settings
from django.db import transaction

from distributor.networks.registry import NETWORKS
from distributor.wake import Work, wake
from workers.queues import delivery_queue

QUEUES = [delivery_queue(network) for network in NETWORKS]


def waiting(client: "redis.Redis") -> list[int]:
    return [client.llen(queue) for queue in QUEUES]


@pytest.mark.embedded
@pytest.mark.django_db(transaction=True)
def test_without_a_worker_in_this_process_the_embedded_broker_is_not_fed() -> None:
    from kombu.transport.memory import Channel

    wake(Work.DELIVERY)
    assert not any(queue.qsize() for queue in Channel.queues.values())


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_wake_up_is_sent_after_the_commit_and_only_then() -> None:
    client = redis.Redis.from_url(settings.ENVIRONMENT.broker_url, socket_timeout=5)
    client.delete(*QUEUES)
    with transaction.atomic():
        wake(Work.DELIVERY, network="x")
        assert sum(waiting(client)) == 0
    assert waiting(client) == [int(queue == "delivery.x") for queue in QUEUES]
    client.delete(*QUEUES)
    client.close()


@pytest.mark.redis
def test_a_verb_at_the_terminal_wakes_the_workers_too() -> None:
    """Its process has no Celery app until then; Celery's own default would ask another broker."""
    client = redis.Redis.from_url(settings.ENVIRONMENT.broker_url, socket_timeout=5)
    client.delete(*QUEUES)
    wake_in_a_process_of_its_own()
    assert waiting(client) == [1] * len(QUEUES)
    client.delete(*QUEUES)
    client.close()


def test_a_broker_that_is_away_costs_only_the_wake_up() -> None:
    """Nothing is raised, and nobody waits for a broker that refuses."""
    said = wake_in_a_process_of_its_own(BROKER_URL="redis://127.0.0.1:9/0", DISTRIBUTOR_LOG_LEVEL="INFO")
    assert "wake_up_lost" in said


def wake_in_a_process_of_its_own(**variables: str) -> str:
    """Wake as a verb at the terminal does; gives what it logged."""
    code = "import django; django.setup(); from distributor.wake import Work, wake; wake(Work.DELIVERY)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout + done.stderr


@pytest.mark.pure
def test_waking_outside_a_transaction_asks_no_database() -> None:
    """A worker wakes itself when it starts; found by fire: with PostgreSQL away it ended right there."""
    code = "import django; django.setup(); from distributor.wake import Work, wake; wake(Work.INBOX)"
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "BROKER_URL": "memory://"}
    variables = {**os.environ, **away, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
