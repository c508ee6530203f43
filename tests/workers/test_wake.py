"""A lost wake-up is a log line, never an error."""

import os
import socket
import subprocess
import sys
import threading
import time

import pytest
import redis
from django.conf import settings
from django.db import transaction

from distributor.networks.registry import NETWORKS
from distributor.wake import Work, wake
from workers.queues import delivery_queue
from workers.wake import MESSENGER, Messenger

QUEUES = [delivery_queue(network) for network in NETWORKS]


def waiting(client: "redis.Redis") -> list[int]:
    return [client.llen(queue) for queue in QUEUES]


@pytest.mark.embedded
@pytest.mark.django_db(transaction=True)
def test_without_a_worker_in_this_process_the_embedded_broker_is_not_fed() -> None:
    from kombu.transport.memory import Channel

    wake(Work.DELIVERY)
    assert MESSENGER.flush(10)
    assert not any(queue.qsize() for queue in Channel.queues.values())


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_a_wake_up_is_sent_after_the_commit_and_only_then() -> None:
    client = redis.Redis.from_url(settings.ENVIRONMENT.broker_url, socket_timeout=5)
    client.delete(*QUEUES)
    with transaction.atomic():
        wake(Work.DELIVERY, network="x")
        assert sum(waiting(client)) == 0
    assert MESSENGER.flush(10)
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


class Broker:
    """Takes each message and answers when it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.has_taken, self.may_answer = threading.Event(), threading.Event()

    def send(self, work: str, network: str) -> None:
        self.taken.append((work, network))
        self.has_taken.set()
        assert self.may_answer.wait(timeout=30)


@pytest.mark.pure
def test_a_broker_that_does_not_answer_holds_up_nobody() -> None:
    """As a RabbitMQ cluster without its quorum did: a page that woke a worker waited for ever."""
    broker = Broker()
    messenger = Messenger(broker.send)
    messenger.line_up("deliver", "x")
    assert broker.has_taken.wait(timeout=10)
    for _ in range(3):
        messenger.line_up("deliver", "x")
    messenger.line_up("draft", "")
    assert messenger.flush(0.01) is False
    broker.may_answer.set()
    assert messenger.flush(10)
    # The first may have been read before the others' changes, so it is sent again; those are told of by one.
    assert broker.taken == [("deliver", "x"), ("deliver", "x"), ("draft", "")]


@pytest.mark.redis
def test_a_frozen_broker_lets_the_process_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:  # takes connections and never says a word
        port = listening.getsockname()[1]
        begun = time.monotonic()
        wake_in_a_process_of_its_own(BROKER_URL=f"amqp://guest:guest@127.0.0.1:{port}//")
        assert time.monotonic() - begun < 30


@pytest.mark.redis
def test_a_forked_child_has_a_messenger_of_its_own() -> None:
    code = (
        "import django, os; django.setup()\n"
        "from workers.wake import MESSENGER\n"
        "MESSENGER.line_up('workers.notify', ''); MESSENGER.flush(10)\n"
        "child = os.fork()\n"
        "MESSENGER.line_up('workers.notify', ''); sent = MESSENGER.flush(10)\n"
        "os._exit(not sent) if not child else os._exit(os.waitpid(child, 0)[1] or not sent)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
